// Pieces that are no good and seem to be there: rotten ones, and those that a node dropped and says it has. Kept by
// exception, with what became of them; the store knows them as hidden.
#pragma once

#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "pieces/stretches.hpp"
#include "record/recorder.hpp"
#include "storage/placement.hpp"
#include "storage/redundancy.hpp"
#include "world/fault_metrics.hpp"

namespace floe {

class SpoiledPieces {
 public:
  struct Spoiled {
    Instant since;
    bool is_rot;
    Damage damage;  // of what is rotten
  };

  explicit SpoiledPieces(Recorder& recorder);

  const Spoiled* find(const PieceOf& piece) const;
  std::vector<PieceOf> on(Shard shard) const;
  void add(const PieceOf& piece, const Spoiled& spoiled);
  void found(const PieceOf& piece, Instant now);
  void replaced(const PieceOf& piece, Instant now);            // by a good one, whether it was spoiled or not
  void destroyed(std::span<const Shard> shards, Instant now);  // with the disk that they are on
  void deleted(std::span<const Stretch> blobs, Instant now);   // by all nodes
  void restart(Instant now);                                   // counts from here on
  void close(Instant now, std::int64_t pieces);                // stored

 private:
  using Key = std::tuple<Shard, BlobIndex, std::uint32_t>;
  static Key key(const PieceOf& piece) { return {piece.piece.shard, piece.blob, piece.piece.kind}; }
  void censor(const Spoiled& spoiled, Instant now);
  double rotten_hours(const Spoiled& spoiled, Instant now) const;  // that are counted

  Recorder& recorder_;
  std::map<Key, Spoiled> pieces_;
  Instant from_{};  // what is counted
  double found_hours_ = 0;
  double rotten_hours_ = 0;  // of all rotten pieces
};

}  // namespace floe
