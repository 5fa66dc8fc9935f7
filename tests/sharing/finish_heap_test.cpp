// The heap of flows against a sorted list of the same entries, whatever is taken together.
#include "sharing/finish_heap.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "engine/random.hpp"

using namespace floe;

namespace {

using Entry = FinishHeap::Entry;

bool equal(const Entry& a, const Entry& b) { return a.flow == b.flow && a.finish == b.finish; }

}  // namespace

TEST_CASE("what is due leaves the heap in order, and all others know their places") {
  Stream stream(7, 0, 0, "heap");
  FinishHeap heap;
  FinishHeap::Taken taken;
  std::vector<Entry> all;  // in order
  std::vector<std::uint32_t> places;
  const auto moved = [&](std::uint32_t flow, std::uint32_t place) { places[flow] = place; };
  for (std::uint32_t round = 0; round < 300; ++round) {
    for (std::uint64_t left = stream.below(200); left > 0; --left) {
      const auto flow = static_cast<std::uint32_t>(places.size());
      const Entry entry{static_cast<double>(round + stream.below(12)), flow, flow};
      places.push_back(0);
      heap.push(entry, moved);
      all.insert(
          std::ranges::upper_bound(all, entry, [](const Entry& a, const Entry& b) { return a.before(b); }),
          entry);
    }
    if (!all.empty() && stream.below(2) == 0) {
      const auto gone = all.begin() + static_cast<std::ptrdiff_t>(stream.below(all.size()));
      heap.erase(places[gone->flow], moved);
      all.erase(gone);
    }
    const auto end = static_cast<double>(round + stream.below(6));
    heap.take(
        taken, [&](const Entry& entry) { return entry.finish < end; }, moved);
    const auto kept = std::ranges::find_if(all, [&](const Entry& entry) { return entry.finish >= end; });
    REQUIRE(std::equal(taken.entries.begin(), taken.entries.end(), all.begin(), kept, equal));
    all.erase(all.begin(), kept);
    REQUIRE(heap.empty() == all.empty());
    if (!all.empty()) REQUIRE(equal(heap.top(), all.front()));
    for (const Entry& entry : all) REQUIRE(heap.at(places[entry.flow]).flow == entry.flow);
  }
}
