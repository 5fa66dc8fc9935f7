// Which of a row of numbered things are missing, as ranges with the instant of the loss. What is not missing
// takes no memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/time.hpp"
#include "pieces/stretches.hpp"

namespace floe {

class MissingRanges {
 public:
  // Of [first, end) everything is missing since the same instant.
  struct Range {
    std::uint32_t first;
    std::uint32_t end;
    Instant since;
  };

  using Stretch = floe::Stretch;

  bool empty() const { return ranges_.empty(); }
  // Ascending, disjoint, none empty.
  std::span<const Range> ranges() const { return ranges_; }
  // The range that `at` lies in; null where it is not missing.
  const Range* find(std::uint32_t at) const {
    const auto next = std::ranges::upper_bound(ranges_, at, {}, &Range::first);
    return next != ranges_.begin() && at < (next - 1)->end ? &*(next - 1) : nullptr;
  }
  // What is missing here and there, since the later of the two losses.
  MissingRanges both(const MissingRanges& other) const;
  // The same, missing since another instant.
  MissingRanges since(Instant now) const;
  // What is missing here and not there.
  std::vector<Stretch> beyond(const MissingRanges& other) const;
  // Whether one of the numbers, which ascend, is missing.
  bool contains_any(std::span<const std::uint32_t> numbers) const;
  // The parts of [0, end) that are not missing, but for some, which ascend.
  std::vector<Stretch> gaps(std::uint32_t end, std::span<const Stretch> except = {}) const;

  // All of [0, end) but for some is missing from now on, what was so already still since its own loss. Returns the rest.
  std::vector<Stretch> fill(std::uint32_t end, Instant now, std::span<const Stretch> except = {});
  // One that was there is missing from now on.
  void add(std::uint32_t at, Instant now);
  // One is there again; returns since when it was missing.
  Instant erase(std::uint32_t at);
  // Nothing of these stretches, which ascend, is missing any more; returns how much was.
  std::uint32_t erase(std::span<const Stretch> stretches);

 private:
  std::vector<Range> ranges_;
};

}  // namespace floe
