// Whether enough is left of pieces that go independently, or at one instant with the nodes that hold them. Each
// probability is a sum of terms that are all positive, built up from the largest one by their ratios and divided by the
// sum of all: no factorials, and no difference that loses digits where it is tiny.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace floe::theory {

// Fewer than `enough` of `all` are left, each of which is gone with the probability `gone`, whatever becomes of others.
double fewer_left(std::uint32_t enough, std::uint32_t all, double gone);

// How many of `all` are left, from none to all: their probabilities.
std::vector<double> how_many_left(std::uint32_t all, double gone);

// What has this probability in each of so many independent windows or things happens in any of them.
double in_any(double probability, double windows);

// Of `nodes`, `gone` go at once, whichever with the same chance; pieces lie on `pieces` distinct ones. Fewer than
// `enough` pieces are left.
double fewer_after_strike(std::uint32_t enough, std::uint32_t pieces, std::uint32_t nodes,
                          std::uint32_t gone);

// So many nodes that hold so many shards each.
struct Holding {
  std::uint32_t nodes;
  std::uint32_t shards;
};
std::vector<Holding> holdings_of(std::span<const std::uint32_t> shards_per_node);

// Of all nodes `gone` go at once, whichever with the same chance; fewer than `enough` shards are left on the others.
double fewer_after_strike(std::uint32_t enough, std::span<const Holding> holdings, std::uint32_t gone);

// Each node is down with this probability, whatever others do; fewer than `enough` shards are up.
double fewer_up(std::uint32_t enough, std::span<const Holding> holdings, double down);

// Of `all` things that are up and down in turns, each by itself and for mean times of any laws, in the long run: how
// often in a unit of time so many are left up that they are fewer than `enough`. One of them goes down once in
// up + down, and that counts where just enough - 1 of the others are up, which do not depend on it. With the
// probability that it is so at the beginning, times the time, this bounds the probability that it ever is.
double falls_below(std::uint32_t enough, std::uint32_t all, double up, double down);

// Share of time in one of two states that take turns, whatever their laws (Cox, Renewal Theory, section 7).
inline double share_of_time(double mean, double mean_of_other) { return mean / (mean + mean_of_other); }

}  // namespace floe::theory
