#include "sharing/fair_levels.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace floe {

using units::Level;

std::vector<Level> fair_levels(FairProblem problem) {
  const std::size_t shared = problem.capacities.size();
  for (FairProblem::Member& flow : problem.flows) {
    if (flow.limit == units::kNoLimit && !flow.links.empty()) continue;
    flow.links.push_back(static_cast<LinkId>(problem.capacities.size()));
    problem.capacities.push_back(flow.limit);
  }
  const std::size_t links = problem.capacities.size();
  std::vector<units::Sum> free;  // of the capacity: what is not given to flows whose rate is fixed
  for (const Level capacity : problem.capacities) free.emplace_back(capacity);
  std::vector<std::int64_t> open(links, 0);  // shares whose rate is not fixed
  std::vector<std::vector<std::size_t>> members(links);
  for (std::size_t f = 0; f < problem.flows.size(); ++f)
    for (const LinkId link : problem.flows[f].links) {
      open[link] += problem.flows[f].weight;
      members[link].push_back(f);
    }
  const auto offer_of = [&](LinkId link) { return free[link].value() / static_cast<double>(open[link]); };

  using Offer = std::pair<Level, LinkId>;  // for each open share, by this link
  std::priority_queue<Offer, std::vector<Offer>, std::greater<>> least;
  for (LinkId link = 0; link < links; ++link)
    if (open[link] > 0) least.emplace(offer_of(link), link);

  std::vector<Level> levels = problem.capacities;
  std::vector<bool> fixed(problem.flows.size(), false);
  while (!least.empty()) {
    const auto [offer, link] = least.top();
    least.pop();
    if (open[link] == 0) continue;
    if (const Level now = offer_of(link); now > offer) {  // flows left it since; what it offers only grew
      least.emplace(now, link);
      continue;
    }
    levels[link] = offer;
    for (const std::size_t f : members[link]) {
      if (fixed[f]) continue;
      fixed[f] = true;
      for (const LinkId crossed : problem.flows[f].links) {
        free[crossed].add(-offer * static_cast<double>(problem.flows[f].weight));
        open[crossed] -= problem.flows[f].weight;
      }
    }
  }
  levels.resize(shared);
  return levels;
}

}  // namespace floe
