// What a redundancy scheme tells the store: how a blob is cut into pieces (Layout), the real bytes of one
// blob (Content), and which pieces are enough (Redundancy). Schemes implement it; the store knows no model.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/time.hpp"
#include "storage/bit_set.hpp"
#include "storage/placement.hpp"

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

// Where the slots of a blob lie that has fewer than there are shards: on shards drawn for each blob, or
// `stride` apart from a first one that is drawn.
enum class Spread { strided, random };

// How a scheme lays out one blob: `slots` sets of pieces, each on a shard of its own.
struct Layout {
  std::uint32_t slots = 0;
  std::uint32_t stride = 1;
  Spread spread = Spread::strided;
  std::vector<PieceKind> kinds;
  Bytes metadata;  // kept whole by every node
  Bytes charged;   // what the network bills for, all shards together
};

// Which pieces of one blob are held somewhere, told by those that are not.
class Holders {
 public:
  // `missing` by kind, then shard; on shards that have a slot.
  Holders(const Placement& placement, std::vector<Piece> missing)
      : placement_(placement), missing_(std::move(missing)) {}

  const Placement& placement() const { return placement_; }
  std::uint32_t count(std::size_t kind) const;
  bool has(std::size_t kind, std::uint32_t slot) const;

  // To another blob of which the same pieces are missing.
  void move_to(const Placement& placement) { placement_ = placement; }

 private:
  Placement placement_;
  std::vector<Piece> missing_;
};

// One byte of a piece that is not what it was.
struct Damage {
  std::uint64_t at = 0;    // modulo the size of the piece
  std::uint8_t flips = 1;  // bits, at least one
};

// The real bytes of one encoded blob. Pieces are named by kind and slot.
class Content {
 public:
  virtual ~Content() = default;
  // Computes the symbols of the `sources` and from them the pieces of `kind` at `targets`. True when every
  // rebuilt piece agrees with the blob's commitments.
  virtual bool rebuild(std::uint32_t kind, std::span<const std::uint32_t> targets,
                       std::span<const std::uint32_t> sources) const = 0;
  // The same from whole pieces of `kind` at the `sources`, which give the blob back.
  virtual bool rebuild_from_blob(std::uint32_t kind, std::span<const std::uint32_t> targets,
                                 std::span<const std::uint32_t> sources) const {
    return rebuild(kind, targets, sources);
  }
  // The blob from whole pieces of `kind`; none when they do not give it back.
  virtual std::optional<std::vector<std::uint8_t>> read(std::uint32_t kind,
                                                        std::span<const std::uint32_t> slots) const = 0;
  // Whether the bytes of a piece agree with the blob's commitments after the damage: what is sent from it would
  // then be taken.
  virtual bool accepts(std::uint32_t kind, std::uint32_t slot, const Damage& damage) const = 0;

 protected:
  static std::vector<std::uint8_t> damaged(std::span<const std::uint8_t> piece, const Damage& damage);
  // Bytes that belong to no blob with the other pieces; `slot` makes them differ.
  static void scramble(std::span<std::uint8_t> piece, std::uint32_t slot);
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
