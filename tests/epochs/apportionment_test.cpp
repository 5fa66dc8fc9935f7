// Shards by stake against plain comparisons of all quotients, against the vectors that the contract's own tests state,
// and against the facts that the method is known for.
#include "epochs/apportionment.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <vector>

#include "engine/random.hpp"

namespace floe {
namespace {

using Stakes = std::vector<std::uint64_t>;
using Seats = std::vector<std::uint32_t>;

std::uint32_t sum_of(const Seats& seats) { return std::accumulate(seats.begin(), seats.end(), 0u); }

// One seat at a time from none at all, without the start that is sure; small stakes only.
Seats slowly(const Stakes& stakes, std::uint32_t shards, std::uint32_t most) {
  Seats seats(stakes.size(), 0);
  for (std::uint32_t given = 0; given < shards; ++given) {
    std::size_t best = stakes.size();
    for (std::size_t node = 0; node < stakes.size(); ++node) {
      if (seats[node] == most || stakes[node] == 0) continue;
      if (best == stakes.size() || stakes[node] * (seats[best] + 1) > stakes[best] * (seats[node] + 1))
        best = node;
    }
    ++seats[best];
  }
  return seats;
}

// As the page of the rules says it, in whole numbers.
std::uint32_t cap_of(std::uint32_t nodes, std::uint32_t shards) {
  if (nodes >= 20) return shards / 10;
  std::uint32_t cap = 0;
  while (cap * 10 * nodes < 20 * shards) ++cap;
  return cap;
}

}  // namespace

TEST_CASE("apportionment: the vectors of the contract's tests") {
  const Stakes even(4, 25'000);
  CHECK(apportion(even, 4) == Seats{1, 1, 1, 1});
  CHECK(apportion(even, 6) == Seats{2, 2, 1, 1});
  CHECK(apportion(even, 7) == Seats{2, 2, 2, 1});
  CHECK(apportion(even, 778) == Seats{195, 195, 194, 194});
  CHECK(apportion(even, 1000) == Seats(4, 250));
  CHECK(apportion(Stakes{50'000, 30'000, 15'000, 5'000}, 1000) == Seats{500, 300, 150, 50});
  const Stakes mixed{50'000, 50'000, 30'000, 15'000, 15'000, 5'000};
  CHECK(apportion(mixed, 4) == Seats{2, 1, 1, 0, 0, 0});
  CHECK(apportion(mixed, 777) == Seats{236, 236, 142, 70, 70, 23});
  CHECK(apportion(mixed, 1000) == Seats{303, 303, 182, 91, 91, 30});
  CHECK(apportion(Stakes{200, 200, 200, 100}, 7) == Seats{2, 2, 2, 1});
  CHECK(apportion(Stakes{200, 200, 200, 100, 100, 100}, 9) == Seats{2, 2, 2, 1, 1, 1});
  CHECK(apportion(Stakes{780'000, 650'000, 520'000, 390'000, 260'000}, 18) == Seats{6, 5, 4, 2, 1});
  CHECK(apportion(Stakes{1'000'000, 999'999}, 3) == Seats{2, 1});
  CHECK(apportion(Stakes{1'000'000'000'000, 900'000'000'000, 100'000'000'000}, 500) == Seats{250, 225, 25});
  CHECK(apportion(Stakes{100, 90, 80}, 0) == Seats{0, 0, 0});
}

TEST_CASE("apportionment: the textbook's division of eight seats among 100, 80, 30 and 20") {
  CHECK(apportion(Stakes{100'000, 80'000, 30'000, 20'000}, 8) == Seats{4, 3, 1, 0});
}

TEST_CASE("apportionment: the cap is a tenth from 20 nodes on, and twice the even share below") {
  CHECK(most_shards_of_node(1, 1000) == 1000);
  CHECK(most_shards_of_node(4, 1000) == 500);
  CHECK(most_shards_of_node(3, 10) == 7);  // 20 / 3, rounded up
  CHECK(most_shards_of_node(19, 1000) == 106);
  CHECK(most_shards_of_node(20, 1000) == 100);
  CHECK(most_shards_of_node(20, 1009) == 100);
  CHECK(most_shards_of_node(103, 1000) == 100);
  for (std::uint32_t nodes = 1; nodes < 30; ++nodes)
    for (const std::uint32_t shards : {4u, 10u, 99u, 1000u})
      CHECK(most_shards_of_node(nodes, shards) == std::min(cap_of(nodes, shards), shards));
}

TEST_CASE("apportionment: what the cap takes from the large goes to the others one seat at a time") {
  // 20 nodes, one of which has all but 19 units: 100 shards for it, and the others share 900 evenly.
  Stakes stakes(20, 1);
  stakes[7] = 1'000'000;
  const Seats seats = apportion(stakes, 1000);
  CHECK(seats[7] == 100);
  Seats rest = seats;
  rest.erase(rest.begin() + 7);
  CHECK(std::ranges::count(rest, 48u) == 7);  // 900 = 19 * 47 + 7, and the first seven come first
  CHECK(std::ranges::count(rest, 47u) == 12);
  CHECK(std::ranges::is_sorted(rest, std::greater{}));
}

TEST_CASE("apportionment: a node without stake gets no shards and does not count for the cap") {
  CHECK(apportion(Stakes{0, 5, 0, 7, 6}, 9) == Seats{0, 2, 0, 4, 3});  // 7/4 is the ninth, above 5/3 and 6/4
  CHECK(apportion(Stakes{1, 0, 0}, 5) == Seats{5, 0, 0});
  Stakes few(20, 0);  // five of twenty are active: each may have 40 of 100
  std::fill_n(few.begin(), 5, 9);
  CHECK(apportion(few, 100)[0] == 20);
  CHECK(apportion(few, 100)[5] == 0);
  Stakes many(20, 1);  // nineteen are active: 106 of 1000 each, and not 100
  many[0] = 100;
  many[19] = 0;
  CHECK(apportion(many, 1000)[0] == 106);
}

TEST_CASE("apportionment: what cannot be apportioned is known before") {
  CHECK_FALSE(can_apportion({}, 10));
  CHECK_FALSE(can_apportion(Stakes{0, 0, 0}, 10));
  CHECK_FALSE(can_apportion(Stakes(20, 1), 9));  // a tenth of nine is none
  CHECK(can_apportion(Stakes(20, 1), 10));
  CHECK(can_apportion(Stakes(19, 1), 4));
}

// So that an epoch never finds a committee that cannot be: members leave, and no more come than leave.
TEST_CASE("apportionment: what can be apportioned among some nodes can be among fewer") {
  for (std::uint32_t shards = 1; shards <= 100; ++shards) {
    bool was = true;  // with one node less
    for (std::size_t nodes = 1; nodes <= 120; ++nodes) {
      const bool is = can_apportion(Stakes(nodes, 1), shards);
      CHECK((was || !is));
      was = is;
    }
    CHECK(can_apportion(Stakes{7}, shards));
  }
}

TEST_CASE("apportionment: random small cases, as one comparison after another decides them") {
  Stream stream(4, 0, 0, "apportionment test");
  for (int round = 0; round < 6000; ++round) {
    const auto nodes = static_cast<std::uint32_t>(1 + stream.below(26));
    const auto shards = static_cast<std::uint32_t>(10 + stream.below(60));
    const std::uint64_t largest = 1 + stream.below(round % 2 == 0 ? 6 : 5000);  // few values: many ties
    Stakes stakes;
    for (std::uint32_t node = 0; node < nodes; ++node) stakes.push_back(stream.below(largest + 1));
    stakes[0] += 1;
    const auto active = static_cast<std::uint32_t>(nodes - std::ranges::count(stakes, std::uint64_t{0}));
    const std::uint32_t most = cap_of(active, shards);
    const Seats seats = apportion(stakes, shards);
    REQUIRE(seats == slowly(stakes, shards, most));
    REQUIRE(sum_of(seats) == shards);
    REQUIRE(*std::ranges::max_element(seats) <= most);
  }
}

TEST_CASE("apportionment: stakes of up to 2^63 and sums beyond 2^64 keep their order") {
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 63;
  CHECK(apportion(Stakes{kHuge, kHuge, kHuge}, 10) == Seats{4, 3, 3});
  CHECK(apportion(Stakes{kHuge - 1, kHuge, kHuge}, 10) == Seats{3, 4, 3});  // one unit decides
  CHECK(apportion(Stakes{kHuge - 1, kHuge - 1, kHuge}, 10) == Seats{3, 3, 4});
  // What is scaled exactly is apportioned alike.
  Stream stream(4, 0, 1, "apportionment test");
  for (int round = 0; round < 200; ++round) {
    Stakes small;
    for (std::uint32_t node = 0; node < 25; ++node) small.push_back(1 + stream.below(1 << 20));
    Stakes large = small;
    for (std::uint64_t& stake : large) stake <<= 43;
    REQUIRE(apportion(small, 1000) == apportion(large, 1000));
  }
}

TEST_CASE("apportionment: more stake never costs a shard, and equal stakes differ by at most one") {
  Stream stream(4, 0, 2, "apportionment test");
  for (int round = 0; round < 300; ++round) {
    Stakes stakes;
    for (std::uint32_t node = 0; node < 30; ++node) stakes.push_back(1 + stream.below(40));
    const Seats seats = apportion(stakes, 200);
    for (std::size_t a = 0; a < stakes.size(); ++a)
      for (std::size_t b = 0; b < stakes.size(); ++b) {
        if (stakes[a] > stakes[b]) REQUIRE(seats[a] >= seats[b]);
        if (stakes[a] == stakes[b] && a < b) REQUIRE((seats[a] == seats[b] || seats[a] == seats[b] + 1));
      }
    const auto favoured = static_cast<std::size_t>(stream.below(stakes.size()));
    stakes[favoured] += 1 + stream.below(40);
    REQUIRE(apportion(stakes, 200)[favoured] >= seats[favoured]);
  }
}

// 103 nodes as on the main network: 37 of 18 shards and 66 that share 334.
TEST_CASE("apportionment: 19 and 38 nodes of the main network's committee reach f + 1 and 2f + 1") {
  const auto reach = [](const Seats& seats, std::uint32_t weight) {  // the largest first
    Seats sorted = seats;
    std::ranges::sort(sorted, std::greater{});
    std::uint32_t sum = 0;
    std::size_t nodes = 0;
    while (sum < weight) sum += sorted[nodes++];
    return nodes;
  };
  Stakes stakes(37, 18'000'000);
  stakes.resize(41, 6'000'000);
  stakes.resize(103, 5'000'000);
  const Seats seats = apportion(stakes, 1000);
  CHECK(*std::ranges::max_element(seats) == 18);
  CHECK(*std::ranges::min_element(seats) == 5);
  CHECK(std::accumulate(seats.begin(), seats.begin() + 37, 0u) == 666);
  CHECK(reach(seats, 334) == 19);
  CHECK(reach(seats, 667) == 38);

  // With the cap of a tenth, however unequal the stakes, no three nodes have f + 1 and no six have 2f + 1.
  Stakes unequal(40, 1);
  for (std::size_t node = 0; node < 10; ++node) unequal[node] = 1'000'000;
  const Seats capped = apportion(unequal, 1000);
  CHECK(reach(capped, 334) == 4);
  CHECK(reach(capped, 667) == 7);
  CHECK(reach(capped, 1000) == 10);  // the thirty small ones have none
}

}  // namespace floe
