// Where the slots of one blob lie on the shards of a committee.
#pragma once

#ifdef FLOE_WITHOUT_PIECES
#error "faults never learn what is stored or was lost"
#endif

#include <algorithm>
#include <compare>
#include <cstdint>
#include <span>

#include "record/ids.hpp"

namespace floe {

// What a shard keeps of a blob in one kind.
struct Piece {
  std::uint32_t kind;
  Shard shard;
  auto operator<=>(const Piece&) const = default;
};

struct PieceOf {
  BlobIndex blob;
  Piece piece;
  auto operator<=>(const PieceOf&) const = default;
};

struct Placement {
  std::uint32_t shards = 1;
  std::uint32_t rotation = 0;
  std::uint32_t slots = 0;
  std::uint32_t stride = 1;
  std::span<const Shard> drawn{};  // by slot, in place of rotation and stride; lives as long as the store

  Shard shard_of(std::uint32_t slot) const {
    if (!drawn.empty()) return drawn[slot];
    return static_cast<Shard>((rotation + std::uint64_t{slot} * stride) % shards);
  }
  bool full() const { return slots == shards; }  // every shard has a slot
  bool has_slot(Shard shard) const {
    if (!drawn.empty()) return std::ranges::find(drawn, shard) != drawn.end();
    return full() || (distance(shard) % stride == 0 && distance(shard) / stride < slots);
  }
  std::uint32_t slot_of(Shard shard) const;  // the shard must have one

 private:
  std::uint32_t distance(Shard shard) const { return (shard + shards - rotation) % shards; }
};

}  // namespace floe
