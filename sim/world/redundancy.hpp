// What a redundancy scheme tells the store: how a blob is cut into pieces (Layout), the real bytes of one
// blob (Content), and which pieces are enough (Redundancy). Schemes implement it; the store knows no model.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/time.hpp"
#include "world/bit_set.hpp"
#include "world/committee.hpp"

namespace floe {

// What a helper sends toward a lost piece, and the framing and proof that travel with it, in bytes.
struct SymbolSize {
  Bytes payload;
  Bytes proof;
};

// Each shard that has a slot of the blob holds one piece of every kind.
struct PieceKind {
  std::string_view name;
  Bytes size;                    // as stored
  Bytes wire;                    // as sent whole, with its framing and proof
  std::uint32_t enough;          // this many distinct pieces give the blob back, whichever they are
  SymbolSize symbol;             // of one that rebuilds a piece of this kind, but for what differs by piece
  std::string_view threshold{};  // what `enough` is called in figures
  std::vector<Bytes> paths{};    // further proof of what is sent from a piece, by slot; none where alike
};

// How a scheme lays out one blob: `slots` sets of pieces, slot i on shard (rotation + i * stride) mod shards.
struct Layout {
  std::uint32_t slots = 0;
  std::uint32_t stride = 1;
  std::vector<PieceKind> kinds;
  Bytes metadata;  // kept whole by every node
  Bytes charged;   // what the network bills for, all shards together
};

// Where one blob's slots lie on the shards of a committee.
struct Placement {
  std::uint32_t shards = 1;
  std::uint32_t rotation = 0;
  std::uint32_t slots = 0;
  std::uint32_t stride = 1;

  Shard shard_of(std::uint32_t slot) const {
    return static_cast<Shard>((rotation + std::uint64_t{slot} * stride) % shards);
  }
  bool has_slot(Shard shard) const {
    return distance(shard) % stride == 0 && distance(shard) / stride < slots;
  }
  std::uint32_t slot_of(Shard shard) const;  // the shard must have one

 private:
  std::uint32_t distance(Shard shard) const { return (shard + shards - rotation) % shards; }
};

// Which pieces of one blob are held somewhere, by kind; a view of what the store keeps.
class Holders {
 public:
  Holders(const Placement& placement, std::span<const BitSet> held, std::span<const std::uint32_t> counts)
      : placement_(placement), held_(held), counts_(counts) {}

  const Placement& placement() const { return placement_; }
  std::uint32_t count(std::size_t kind) const { return counts_[kind]; }
  bool has(std::size_t kind, std::uint32_t slot) const { return held_[kind].test(placement_.shard_of(slot)); }

 private:
  Placement placement_;
  std::span<const BitSet> held_;
  std::span<const std::uint32_t> counts_;
};

// The real bytes of one encoded blob. Pieces are named by kind and slot.
class Content {
 public:
  virtual ~Content() = default;

  virtual std::array<std::uint8_t, 32> id() const = 0;
  // Computes the symbols of the `sources` and from them the pieces of `kind` at `targets`. True when every
  // rebuilt piece agrees with the blob's commitments.
  virtual bool rebuild(std::uint32_t kind, std::span<const std::uint32_t> targets,
                       std::span<const std::uint32_t> sources) const = 0;
  // The blob from whole pieces of `kind`; none when they do not give it back.
  virtual std::optional<std::vector<std::uint8_t>> read(std::uint32_t kind,
                                                        std::span<const std::uint32_t> slots) const = 0;
};

// Whether what is held gives a blob back. The default is that of codes where only the number counts.
class Redundancy {
 public:
  virtual ~Redundancy() = default;

  virtual bool readable(const Layout& layout, const Holders& holders) const;
  // How many pieces of the best kind may still be lost, whichever they are; negative where too few are held.
  virtual std::int64_t margin(const Layout& layout, const Holders& holders) const;
};

// The shards that are assigned something of a blob; none when all are.
std::optional<BitSet> shards_with_slot(const Placement& placement);

}  // namespace floe
