#include "theory/survival.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/assert.hpp"

namespace floe::theory {
namespace {

// Probabilities of `least` to `most`, of which `ratio(i)` is that of i + 1 over that of i.
template <class Ratio>
std::vector<double> law(std::uint32_t least, std::uint32_t most, std::uint32_t mode, Ratio ratio) {
  mode = std::clamp(mode, least, most);
  std::vector<double> terms(most - least + 1);
  terms[mode - least] = 1;
  for (std::uint32_t i = mode; i < most; ++i) terms[i + 1 - least] = terms[i - least] * ratio(i);
  for (std::uint32_t i = mode; i > least; --i) terms[i - 1 - least] = terms[i - least] / ratio(i - 1);
  const double sum = std::accumulate(terms.begin(), terms.end(), 0.0);
  for (double& term : terms) term /= sum;
  return terms;
}

// How many of `some` among `all` are not drawn, when `drawn` of all are. The first of the values is `least`.
struct NotDrawn {
  std::uint32_t least;
  std::vector<double> probabilities;
};

NotDrawn hypergeometric(std::uint32_t some, std::uint32_t all, std::uint32_t drawn) {
  const std::uint32_t least = some > drawn ? some - drawn : 0;
  const std::uint32_t most = std::min(some, all - drawn);
  const auto mode = static_cast<std::uint32_t>((some + 1.0) * (all - drawn + 1.0) / (all + 2.0));
  return {least, law(least, most, mode, [&](std::uint32_t left) {
            return double{1} * (some - left) / (left + 1) * (double{1} * all - drawn - left) /
                   (double{1} * drawn + left + 1 - some);
          })};
}

double sum_below(std::uint32_t enough, std::uint32_t first, std::span<const double> probabilities) {
  double sum = 0;
  for (std::size_t i = 0; i < probabilities.size() && first + i < enough; ++i) sum += probabilities[i];
  return std::min(sum, 1.0);
}

std::uint32_t nodes_of(std::span<const Holding> holdings) {
  std::uint32_t nodes = 0;
  for (const Holding& each : holdings) nodes += each.nodes;
  return nodes;
}

std::size_t shards_of(std::span<const Holding> holdings) {
  std::size_t shards = 0;
  for (const Holding& each : holdings) shards += std::size_t{each.nodes} * each.shards;
  return shards;
}

}  // namespace

std::vector<double> how_many_left(std::uint32_t all, double gone) {
  std::vector<double> none(all + 1, 0.0);
  if (gone <= 0 || gone >= 1) {
    none[gone <= 0 ? all : 0] = 1;
    return none;
  }
  const double odds = (1 - gone) / gone;
  const auto mode = static_cast<std::uint32_t>((all + 1.0) * (1 - gone));
  return law(0, all, mode, [&](std::uint32_t left) { return double{1} * (all - left) / (left + 1) * odds; });
}

double fewer_left(std::uint32_t enough, std::uint32_t all, double gone) {
  return enough > all ? 1 : sum_below(enough, 0, how_many_left(all, gone));
}

double in_any(double probability, double windows) {
  return probability >= 1 ? 1 : -std::expm1(windows * std::log1p(-probability));
}

double falls_below(std::uint32_t enough, std::uint32_t all, double up, double down) {
  FLOE_ASSERT(1 <= enough && enough <= all, "no such number of things");
  return all / (up + down) * how_many_left(all - 1, share_of_time(down, up))[enough - 1];
}

double fewer_after_strike(std::uint32_t enough, std::uint32_t pieces, std::uint32_t nodes,
                          std::uint32_t gone) {
  FLOE_ASSERT(pieces <= nodes && gone <= nodes, "more pieces or strikes than nodes");
  const NotDrawn left = hypergeometric(pieces, nodes, gone);
  return enough > pieces ? 1 : sum_below(enough, left.least, left.probabilities);
}

std::vector<Holding> holdings_of(std::span<const std::uint32_t> shards_per_node) {
  std::map<std::uint32_t, std::uint32_t> nodes;
  for (const std::uint32_t shards : shards_per_node) ++nodes[shards];
  std::vector<Holding> holdings;
  for (const auto& [shards, count] : nodes) holdings.push_back({count, shards});
  return holdings;
}

// Holding after holding: how many nodes remain to be drawn from those that follow, and how many shards are left so far.
double fewer_after_strike(std::uint32_t enough, std::span<const Holding> holdings, std::uint32_t gone) {
  std::uint32_t nodes = nodes_of(holdings);
  FLOE_ASSERT(gone <= nodes, "more strikes than nodes");
  if (enough > shards_of(holdings)) return 1;
  using Live = std::vector<double>;  // probability of so many shards, of fewer than are enough
  std::vector<Live> to_draw(gone + 1, Live(enough, 0.0));
  if (enough > 0) to_draw[gone][0] = 1;
  for (const Holding& holding : holdings) {
    std::vector<Live> next(gone + 1, Live(enough, 0.0));
    for (std::uint32_t drawn = 0; drawn <= std::min(gone, nodes); ++drawn) {
      if (std::ranges::all_of(to_draw[drawn], [](double p) { return p == 0; })) continue;
      const NotDrawn left = hypergeometric(holding.nodes, nodes, drawn);
      for (std::size_t live = 0; live < enough; ++live) {
        const double so_far = to_draw[drawn][live];
        if (so_far == 0) continue;
        for (std::size_t i = 0; i < left.probabilities.size(); ++i) {
          const std::size_t stay = left.least + i;
          const std::size_t then = live + stay * holding.shards;
          if (then >= enough) break;
          next[drawn - (holding.nodes - stay)][then] += so_far * left.probabilities[i];
        }
      }
    }
    to_draw = std::move(next);
    nodes -= holding.nodes;
  }
  return std::min(1.0, std::accumulate(to_draw[0].begin(), to_draw[0].end(), 0.0));
}

double fewer_up(std::uint32_t enough, std::span<const Holding> holdings, double down) {
  if (enough > shards_of(holdings)) return 1;
  std::vector<double> live(enough, 0.0);
  if (enough > 0) live[0] = 1;
  for (const Holding& holding : holdings) {
    const std::vector<double> up = how_many_left(holding.nodes, down);
    std::vector<double> next(enough, 0.0);
    for (std::size_t before = 0; before < enough; ++before)
      for (std::size_t nodes = 0; nodes < up.size() && live[before] > 0; ++nodes) {
        const std::size_t then = before + nodes * holding.shards;
        if (then >= enough) break;
        next[then] += live[before] * up[nodes];
      }
    live = std::move(next);
  }
  return std::min(1.0, std::accumulate(live.begin(), live.end(), 0.0));
}

}  // namespace floe::theory
