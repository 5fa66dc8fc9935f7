#include "theory/break_even.hpp"

#include <algorithm>

namespace floe::theory {

Line symbol_repair(std::uint32_t k1, std::uint32_t k2, std::uint32_t shards, double overhead) {
  const double symbols = double{1} * shards * (double{1} * k1 + k2);
  return {symbols * overhead, symbols / k1 / k2};
}

Line whole_rebuild(std::uint32_t k, double overhead) { return {k * overhead, 1}; }

std::optional<double> break_even_size(const Line& first, const Line& second) {
  if (first.per_byte == second.per_byte) return std::nullopt;
  return std::max(0.0, (first.fixed - second.fixed) / (second.per_byte - first.per_byte));
}

double break_even_shards(const Line& of_one_shard, const Line& whole, double size) {
  return whole.at(size) / of_one_shard.at(size);
}

std::optional<double> break_even_price(const Costs& first, const Costs& second) {
  const double stores = first.storage - second.storage;
  const double moves = second.traffic - first.traffic;
  if (stores * moves <= 0) return std::nullopt;
  return moves / stores;
}

}  // namespace floe::theory
