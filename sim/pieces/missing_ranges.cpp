#include "pieces/missing_ranges.hpp"

#include <utility>

#include "engine/assert.hpp"

namespace floe {
namespace {

// The parts of `all` that lie in none of the others; both ascend.
template <class One, class Two>
std::vector<MissingRanges::Stretch> without(std::span<const One> all, std::span<const Two> others) {
  std::vector<MissingRanges::Stretch> rest;
  auto two = others.begin();
  for (const One& one : all) {
    std::uint32_t from = one.first;
    while (two != others.end() && two->end <= from) ++two;
    for (auto next = two; next != others.end() && next->first < one.end; ++next) {
      if (next->first > from) rest.push_back({from, next->first});
      from = next->end;
    }
    if (from < one.end) rest.push_back({from, one.end});
  }
  return rest;
}

}  // namespace

bool MissingRanges::contains_any(std::span<const std::uint32_t> numbers) const {
  if (numbers.empty()) return false;
  auto range = std::ranges::upper_bound(ranges_, numbers.front(), {}, &Range::end);
  for (; range != ranges_.end() && range->first <= numbers.back(); ++range) {
    const auto next = std::ranges::lower_bound(numbers, range->first);
    if (next != numbers.end() && *next < range->end) return true;
  }
  return false;
}

MissingRanges MissingRanges::both(const MissingRanges& other) const {
  MissingRanges common;
  auto one = ranges_.begin();
  auto two = other.ranges_.begin();
  while (one != ranges_.end() && two != other.ranges_.end()) {
    const std::uint32_t from = std::max(one->first, two->first);
    const std::uint32_t to = std::min(one->end, two->end);
    if (from < to) common.ranges_.push_back({from, to, std::max(one->since, two->since)});
    ++(one->end < two->end ? one : two);
  }
  return common;
}

MissingRanges MissingRanges::since(Instant now) const {
  MissingRanges same = *this;
  for (Range& range : same.ranges_) range.since = now;
  return same;
}

std::vector<MissingRanges::Stretch> MissingRanges::beyond(const MissingRanges& other) const {
  return without(std::span<const Range>(ranges_), std::span<const Range>(other.ranges_));
}

std::vector<MissingRanges::Stretch> MissingRanges::gaps(std::uint32_t end,
                                                        std::span<const Stretch> except) const {
  std::vector<Stretch> between;
  std::uint32_t from = 0;
  for (const Range& range : ranges_) {
    if (range.first > from) between.push_back({from, range.first});
    from = range.end;
  }
  if (from < end) between.push_back({from, end});
  return except.empty() ? between : without(std::span<const Stretch>(between), except);
}

std::vector<MissingRanges::Stretch> MissingRanges::fill(std::uint32_t end, Instant now,
                                                        std::span<const Stretch> except) {
  const std::vector<Stretch> fresh = gaps(end, except);
  for (const Stretch& gap : fresh) ranges_.push_back({gap.first, gap.end, now});
  std::ranges::sort(ranges_, {}, &Range::first);
  return fresh;
}

void MissingRanges::add(std::uint32_t at, Instant now) {
  FLOE_ASSERT(find(at) == nullptr, "what is missing was lost again");
  ranges_.insert(std::ranges::upper_bound(ranges_, at, {}, &Range::first), {at, at + 1, now});
}

Instant MissingRanges::erase(std::uint32_t at) {
  const Range* const found = find(at);
  FLOE_ASSERT(found != nullptr, "what is not missing was brought back");
  const auto range = ranges_.begin() + (found - ranges_.data());
  const Range whole = *range;
  if (whole.first == at && whole.end == at + 1)
    ranges_.erase(range);
  else if (whole.first == at)
    ++range->first;
  else if (whole.end == at + 1)
    --range->end;
  else {
    range->first = at + 1;
    ranges_.insert(range, {whole.first, at, whole.since});
  }
  return whole.since;
}

std::uint32_t MissingRanges::erase(std::span<const Stretch> stretches) {
  std::vector<Range> left;
  std::uint32_t erased = 0;
  auto next = stretches.begin();
  for (Range range : ranges_) {
    while (next != stretches.end() && next->end <= range.first) ++next;
    for (auto each = next; each != stretches.end() && each->first < range.end; ++each) {
      if (range.first < each->first) left.push_back({range.first, each->first, range.since});
      const std::uint32_t end = std::min(range.end, each->end);
      erased += end - std::max(range.first, each->first);
      range.first = end;
    }
    if (range.first < range.end) left.push_back(range);
  }
  ranges_ = std::move(left);
  return erased;
}

}  // namespace floe
