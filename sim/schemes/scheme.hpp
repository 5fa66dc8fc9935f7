// What a redundancy scheme is to the simulation. It answers four questions and no more: how is a blob laid
// out in pieces; what is to be fetched, and from whom, to rebuild these lost pieces; what are a blob's bytes
// once encoded (Content rebuilds and reads them); and does what is held give the blob back (Redundancy). It
// never learns why a piece was lost.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "codec/bytes.hpp"
#include "fields/kinds.hpp"
#include "pieces/blob_store.hpp"
#include "record/recorder.hpp"
#include "storage/redundancy.hpp"

namespace floe::schemes {

// The payload of a repair, as the scheme fetches it.
inline constexpr Cause kSymbols{"symbols", "symbols", "Recovery symbols of a coded repair.",
                                TrafficClass::repair, Part::payload};
inline constexpr Cause kRebuild{"rebuild", "rebuild", "Pieces or copies of a whole-file repair.",
                                TrafficClass::repair, Part::payload};

// One set of symbols, at most one from each shard, that rebuilds `kind` on all of `shards`.
struct Fetch {
  // Whether what came from these shards is enough for a blob that lies so, where not only the number counts.
  using Suffices = std::function<bool(const Placement& placement, std::span<const Shard> shards)>;

  std::uint32_t kind = 0;
  std::vector<Shard> shards;
  std::uint32_t source = 0;        // a helper answers from its piece of this kind
  std::uint32_t need = 0;          // distinct symbols
  std::optional<BitSet> from{};    // shards that are assigned what can help; all without
  const Cause* cause = nullptr;    // of the payload
  std::uint32_t stage = 0;         // waits until every fetch of a lower stage is done
  bool is_proved = true;           // each symbol is checked by itself
  bool own_first = false;          // the node's own shards are asked before the first draw
  bool is_whole = false;           // helpers send pieces as they are, which serve whatever is rebuilt
  Suffices suffices{};             // of `need` symbols or more; without, any are enough
  bool is_by_policy = false;       // done only where a policy allows it
  std::vector<Fetch> otherwise{};  // none or one: of the same pieces, where a round over all was in vain
};

class Scheme : public Redundancy {
 public:
  virtual Layout layout(Bytes blob) const = 0;

  // The fetches that bring back what one node lost of one blob. Who still holds the rest, only asking tells.
  virtual std::vector<Fetch> plan(std::span<const Piece> lost, const Layout& layout,
                                  const Placement& placement) const = 0;

  // What a helper sends toward a lost piece, but for what differs by the slot that it comes from.
  virtual SymbolSize symbol(const Layout& layout, [[maybe_unused]] const Placement& placement,
                            const Piece& lost) const {
    return layout.kinds[lost.kind].symbol;
  }
  // What a helper sends of one shard in a fetch.
  SymbolSize symbol_of(const Layout& layout, const Placement& placement, const Fetch& fetch) const {
    if (!fetch.is_whole) return symbol(layout, placement, Piece{fetch.kind, fetch.shards.front()});
    const PieceKind& source = layout.kinds[fetch.source];
    return {source.size, source.wire - source.size};
  }

  virtual std::unique_ptr<const Content> encode(codec::ByteView blob) const = 0;

  // Whether a writer can store pieces that agree with their commitments one by one and not with each other, so that
  // whoever rebuilds one finds out; and those pieces. Who reads whole pieces of a kind may take them for right.
  virtual bool can_disagree() const { return false; }
  virtual bool seems_right([[maybe_unused]] std::uint32_t kind) const { return false; }
  virtual std::unique_ptr<const Content> encode_inconsistent(codec::ByteView) const { return nullptr; }
};

// A row in registry.cpp. From it follow reading, validation, the JSON schema and `floe list schemes`.
struct Entry {
  fields::Description description;
  // What a comparison calls it, where repair of all others is compared with the first scheme of this model.
  std::string_view baseline{};
  Rows adds{};  // to the results
  std::unique_ptr<Scheme> (*make)(const fields::Bound& settings, std::uint32_t shards);
  // A complaint when this committee or blob size is impossible for the scheme.
  std::optional<std::string> (*limit)(const fields::Bound& settings, std::uint32_t shards,
                                      Bytes largest_blob);
};

}  // namespace floe::schemes
