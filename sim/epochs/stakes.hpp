// What each node has at stake, from which its shards follow (epochs/apportionment.hpp): a number for each node, or a law
// from which one is drawn for each. Only their ratios matter, so that they have no unit. Draws are named by the seed and
// the node and are the same in every replicate, since a scenario has one committee.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/random.hpp"
#include "fields/kind.hpp"

namespace floe {

struct Stakes {
  static constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

  std::vector<std::uint64_t> listed{};  // by node, in the order of the active set
  std::optional<Distribution> law{};    // where none are listed

  bool are_given() const { return !listed.empty() || law.has_value(); }
  // What is drawn is at least 1.
  std::vector<std::uint64_t> of(std::uint32_t nodes, std::uint64_t seed) const;
};

// Each stake times exp(sigma z), where z is standard normal and drawn for each node in turn, rounded and between 1 and
// the most. A node without stake has none afterwards, and draws as well, so that the others' draws do not depend on it.
std::vector<std::uint64_t> drifted(std::span<const std::uint64_t> stakes, double sigma, Stream& stream);

fields::KindPtr<Stakes> stakes();

}  // namespace floe
