#include "timing/parts.hpp"

#include <algorithm>

namespace floe::faults {

using What = Recorded::What;

std::vector<Part> parts_of(std::vector<Recorded> intervals, Gaps gaps) {
  const auto before = [](const Recorded& a, const Recorded& b) {
    if (a.node != b.node) return a.node < b.node;
    return a.from != b.from ? a.from < b.from : a.what < b.what;  // down before a gap
  };
  if (!std::ranges::is_sorted(intervals, before)) std::ranges::stable_sort(intervals, before);
  std::vector<Part> parts;
  bool held = false;  // whether the last outage of the part goes on in a gap
  for (const Recorded& recorded : intervals) {
    if (parts.empty() || parts.back().node != recorded.node) {
      parts.push_back({.node = recorded.node});
      held = false;
    }
    Part& part = parts.back();
    std::vector<Part::Away>& outages = part.outages;
    if (recorded.what == What::gone) part.gone = std::min(part.gone, recorded.from);
    const bool is_gap = recorded.what == What::gap;
    if (recorded.what != What::down && (!is_gap || gaps == Gaps::up)) continue;
    const bool touches = !outages.empty() && recorded.from <= outages.back().to;
    const bool holds = is_gap && gaps == Gaps::hold;
    if (holds && !touches) continue;
    const bool joins = touches && (recorded.from < outages.back().to || holds || held || is_gap);
    if (joins)
      outages.back().to = std::max(outages.back().to, recorded.to);
    else
      outages.push_back({recorded.from, recorded.to});
    held = is_gap;
  }
  for (Part& part : parts) {
    std::erase_if(part.outages, [&](const Part::Away& away) { return away.from >= part.gone; });
    if (!part.outages.empty()) part.outages.back().to = std::min(part.outages.back().to, part.gone);
  }
  return parts;
}

}  // namespace floe::faults
