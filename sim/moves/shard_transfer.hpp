// A shard on its way from the node that had it in the epoch before: piece after piece in the order of blobs, kind after
// kind, so many in a message, one message at a time (Walrus: storage/shard.rs, shard_sync.rs). A source gives what it has
// and leaves out the rest; a piece that fails its check is left out as well. Before a piece is taken its blob's metadata
// is fetched, where the node has none. What was left out is rebuilt from symbols, by the process `repair`.
// Not modelled: the work of checking.
#pragma once

#include <cstdint>

#include "maintenance/upkeep.hpp"
#include "moves/epoch_settings.hpp"
#include "moves/move_record.hpp"
#include "protocol/exchange.hpp"

namespace floe::moves {

class Transfers {
 public:
  // How far the shard has come.
  struct Cursor {
    std::uint32_t kind = 0;
    std::uint32_t at = 0;  // the position on the shard of the next blob
    Instant since{};       // when the shard moved
    NodeId source = 0;     // who had it
  };
  enum class End : std::uint8_t { over, failed };  // the source gave all that it has; or it does not answer

  Transfers(const EpochSettings& settings, const maintenance::UpkeepRights& rights, MoveRecord& record)
      : settings_(settings), world_(rights.world), record_(record) {}

  // Goes on from the cursor; `order` names sources of metadata.
  task<End> receive(NodeId node, Shard shard, Cursor& cursor, Stream& order);
  // Metadata of blobs, so many at a time, until all is there.
  task<void> fetch_metadata(NodeId node, std::vector<BlobIndex> blobs, Stream& order);

 private:
  class Slivers;

  task<void> fetch_one(NodeId node, const protocol::Asker& asking, BlobIndex blob, Stream& order);
  task<void> take(NodeId node, const Piece& piece, std::span<const std::uint32_t> given, Stream& order);
  protocol::Asker asker(NodeId node, const Cause& payload, Duration timeout) const;

  const EpochSettings& settings_;
  World& world_;
  MoveRecord& record_;
};

}  // namespace floe::moves
