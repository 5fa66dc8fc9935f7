#include "storage/redundancy.hpp"

#include <algorithm>
#include <limits>

#include "engine/random.hpp"

namespace floe {

std::vector<std::uint8_t> Content::damaged(std::span<const std::uint8_t> piece, const Damage& damage) {
  std::vector<std::uint8_t> bytes(piece.begin(), piece.end());
  if (bytes.empty()) return {damage.flips};  // longer than it should be
  std::uint8_t& byte = bytes[damage.at % bytes.size()];
  byte = static_cast<std::uint8_t>(byte ^ damage.flips);
  return bytes;
}

void Content::scramble(std::span<std::uint8_t> piece, std::uint32_t slot) {
  std::uint64_t word = slot;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    word = mix(word, i);
    piece[i] = static_cast<std::uint8_t>(piece[i] ^ (word >> 32));
  }
}

std::uint32_t Holders::count(std::size_t kind) const {
  return placement_.slots - static_cast<std::uint32_t>(std::ranges::count(missing_, kind, &Piece::kind));
}

bool Holders::has(std::size_t kind, std::uint32_t slot) const {
  return !std::ranges::binary_search(missing_,
                                     Piece{static_cast<std::uint32_t>(kind), placement_.shard_of(slot)});
}

bool Redundancy::readable(const Layout& layout, const Holders& holders) const {
  return margin(layout, holders) >= 0;
}

std::int64_t Redundancy::margin(const Layout& layout, const Holders& holders) const {
  std::int64_t best = std::numeric_limits<std::int64_t>::min();
  for (std::size_t kind = 0; kind < layout.kinds.size(); ++kind)
    best = std::max(best, std::int64_t{holders.count(kind)} - layout.kinds[kind].enough);
  return best;
}

std::optional<BitSet> shards_with_slot(const Placement& placement) {
  if (placement.slots == placement.shards) return std::nullopt;
  BitSet all(placement.shards);
  for (std::uint32_t slot = 0; slot < placement.slots; ++slot) all.set(placement.shard_of(slot));
  return all;
}

}  // namespace floe
