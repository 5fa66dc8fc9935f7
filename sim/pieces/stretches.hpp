// A set of numbers as stretches that ascend and do not touch.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

namespace floe {

// [first, end)
struct Stretch {
  std::uint32_t first;
  std::uint32_t end;
};

class Stretches {
 public:
  bool empty() const { return all_.empty(); }
  std::span<const Stretch> all() const { return all_; }
  bool contains(std::uint32_t number) const {
    const auto next = std::ranges::upper_bound(all_, number, {}, &Stretch::first);
    return next != all_.begin() && number < (next - 1)->end;
  }
  std::uint32_t count(const Stretch& within) const {
    std::uint32_t count = 0;
    for (const Stretch& each : all_) {
      const std::uint32_t first = std::max(each.first, within.first);
      const std::uint32_t end = std::min(each.end, within.end);
      count += first < end ? end - first : 0;
    }
    return count;
  }

  // Ascending; none of them is in the set.
  void add(std::span<const Stretch> stretches) {
    std::vector<Stretch> both;
    std::ranges::merge(all_, stretches, std::back_inserter(both), {}, &Stretch::first, &Stretch::first);
    all_.clear();
    for (const Stretch& each : both)
      if (!all_.empty() && all_.back().end == each.first)
        all_.back().end = each.end;
      else
        all_.push_back(each);
  }

 private:
  std::vector<Stretch> all_;
};

}  // namespace floe
