// Max-min sharing as its definition says it, in long double and with no cleverness: between any two events
// all rates grow alike, each flow's by its weight, until a link of it is full or its limit is reached.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace floe {

struct FluidFlow {
  std::vector<std::size_t> links;
  long double start;   // s
  long double volume;  // B
  long double weight;
  long double limit;  // B/s
};

inline std::vector<long double> fluid_rates(const std::vector<long double>& capacities,
                                            const std::vector<FluidFlow>& flows,
                                            const std::vector<std::size_t>& active) {
  std::vector<long double> rates(flows.size(), 0);
  std::vector<bool> frozen(flows.size(), false);
  std::vector<std::size_t> growing = active;
  while (!growing.empty()) {
    // The common level at which the next link is full or the next limit reached, and what stops there.
    long double least = std::numeric_limits<long double>::infinity();
    std::vector<std::size_t> stopped;
    const auto stop_at = [&](long double level, auto&& matches) {
      if (level > least) return;
      if (level < least) stopped.clear();
      least = level;
      for (const std::size_t f : growing)
        if (matches(f)) stopped.push_back(f);
    };
    for (std::size_t link = 0; link < capacities.size(); ++link) {
      long double used = 0;
      long double open = 0;
      const auto crosses = [&](std::size_t f) {
        return std::find(flows[f].links.begin(), flows[f].links.end(), link) != flows[f].links.end();
      };
      for (const std::size_t f : active)
        if (crosses(f)) frozen[f] ? used += rates[f] : open += flows[f].weight;
      if (open > 0) stop_at((capacities[link] - used) / open, crosses);
    }
    for (const std::size_t f : growing)
      stop_at(flows[f].limit / flows[f].weight, [&](std::size_t other) { return other == f; });
    for (const std::size_t f : stopped) {
      rates[f] = least * flows[f].weight;
      frozen[f] = true;
    }
    std::erase_if(growing, [&](std::size_t f) { return frozen[f]; });
  }
  return rates;
}

// When each flow ends, in seconds.
inline std::vector<long double> fluid_ends(const std::vector<long double>& capacities,
                                           const std::vector<FluidFlow>& flows) {
  std::vector<long double> ends(flows.size(), std::numeric_limits<long double>::infinity());
  std::vector<long double> left;
  for (const FluidFlow& flow : flows) left.push_back(flow.volume);
  std::vector<std::size_t> active;
  std::vector<std::size_t> waiting(flows.size());
  for (std::size_t f = 0; f < flows.size(); ++f) waiting[f] = f;
  long double now = 0;
  while (!active.empty() || !waiting.empty()) {
    std::erase_if(waiting, [&](std::size_t f) {
      if (flows[f].start > now) return false;
      active.push_back(f);
      return true;
    });
    const std::vector<long double> rates = fluid_rates(capacities, flows, active);
    long double next = std::numeric_limits<long double>::infinity();
    std::size_t first = flows.size();  // to end
    for (const std::size_t f : waiting) next = std::min(next, flows[f].start);
    for (const std::size_t f : active)
      if (now + left[f] / rates[f] <= next) {
        next = now + left[f] / rates[f];
        first = f;
      }
    for (const std::size_t f : active) left[f] -= rates[f] * (next - now);
    now = next;
    if (first == flows.size()) continue;
    ends[first] = now;
    std::erase(active, first);
  }
  return ends;
}

}  // namespace floe
