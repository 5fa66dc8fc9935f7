// Survival against sums of binomial coefficients in forty digits (mpmath), published values, and plain enumeration.
#include "theory/survival.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>

#include "theory/birth_death.hpp"

namespace floe::theory {
namespace {

double distance(double value, double known) { return std::abs(value - known) / known; }

}  // namespace

TEST_CASE("independent losses") {
  CHECK(distance(fewer_left(334, 1000, 1.0 / 3), 1.017800537308117e-102) < 1e-11);
  CHECK(distance(fewer_left(29, 80, .1), 1.617749092838345e-32) < 1e-12);
  CHECK(distance(fewer_left(10, 14, .001), 1.987036375035014e-12) < 1e-13);
  CHECK(distance(fewer_left(334, 1000, .6), 7.20098118975504e-6) < 1e-12);
  CHECK(distance(fewer_left(1, 26, 1.0 / 3), 3.934117957191267e-13) < 1e-13);
  CHECK(fewer_left(3, 5, 0) == 0);
  CHECK(fewer_left(3, 5, 1) == 1);
  CHECK(fewer_left(0, 5, .5) == 0);
  CHECK(fewer_left(6, 5, .5) == 1);
}

// A storage provider's published durability: 17 + 3 drives, 0.405 % of which fail in a year, 6.5 days to rebuild one.
TEST_CASE("a fleet of drives in groups of twenty") {
  const double window = -std::expm1(-.00405 * 6.5 / 365);
  CHECK(in_any(fewer_left(17, 20, window), 365 / 6.5) == doctest::Approx(7.3538e-12).epsilon(1e-5));
}

TEST_CASE("a strike on nodes that hold one piece each") {
  CHECK(distance(fewer_after_strike(10, 30, 100, 50), 0.007808493286603395) < 1e-12);
  CHECK(distance(fewer_after_strike(4, 10, 100, 40), 0.0457159885540688) < 1e-12);
  CHECK(distance(fewer_after_strike(1, 3, 100, 10), 0.0007421150278293135) < 1e-12);
  CHECK(distance(fewer_after_strike(1, 25, 103, 34), 9.303573444012817e-17) < 1e-12);
  CHECK(distance(fewer_after_strike(29, 80, 200, 60), 3.607355593608816e-19) < 1e-12);
  CHECK(distance(fewer_after_strike(29, 80, 1000, 333), 1.424166239610312e-9) < 1e-12);
  CHECK(fewer_after_strike(334, 1000, 1000, 666) == 0);
  CHECK(fewer_after_strike(334, 1000, 1000, 667) == 1);
  // Cidon and others, Copysets, USENIX ATC 2013, at random placement: any of 2000 blobs of three copies.
  CHECK(in_any(fewer_after_strike(1, 3, 100, 10), 2000) == doctest::Approx(0.773).epsilon(1e-3));
}

// All choices of nodes, one by one.
TEST_CASE("a strike on nodes that hold several shards") {
  const std::vector<std::uint32_t> shards = {1, 5, 2, 2, 7, 1, 3, 2, 5, 4, 1};
  const std::vector<Holding> holdings = holdings_of(shards);
  CHECK(holdings.size() == 6);
  for (const std::uint32_t gone : {0u, 1u, 4u, 7u, 11u})
    for (const std::uint32_t enough : {0u, 1u, 9u, 12u, 20u, 33u, 34u}) {
      std::uint32_t all = 0;
      std::uint32_t fewer = 0;
      for (std::uint32_t set = 0; set < 1u << shards.size(); ++set) {
        if (std::popcount(set) != static_cast<int>(gone)) continue;
        std::uint32_t left = 0;
        for (std::size_t node = 0; node < shards.size(); ++node)
          if ((set >> node & 1) == 0) left += shards[node];
        ++all;
        if (left < enough) ++fewer;
      }
      CAPTURE(gone);
      CAPTURE(enough);
      CHECK(fewer_after_strike(enough, holdings, gone) ==
            doctest::Approx(double{1} * fewer / all).epsilon(1e-13));
    }
}

TEST_CASE("nodes that hold several shards and are down at times") {
  const std::vector<std::uint32_t> shards = {1, 5, 2, 2, 7, 1, 3, 2, 5};
  constexpr double kDown = 0.15;
  for (const std::uint32_t enough : {0u, 1u, 9u, 12u, 20u, 28u, 29u}) {
    double fewer = 0;
    for (std::uint32_t set = 0; set < 1u << shards.size(); ++set) {
      std::uint32_t left = 0;
      for (std::size_t node = 0; node < shards.size(); ++node)
        if ((set >> node & 1) == 0) left += shards[node];
      const int down = std::popcount(set);
      if (left < enough) fewer += std::pow(kDown, down) * std::pow(1 - kDown, 9 - down);
    }
    CAPTURE(enough);
    CHECK(fewer_up(enough, holdings_of(shards), kDown) == doctest::Approx(fewer).epsilon(1e-12));
  }
}

// The flow of a chain over its states in the long run, from just enough to one fewer; and a bound of the transient one.
TEST_CASE("how often too few are left") {
  for (const std::uint32_t enough : {1u, 4u, 6u, 9u}) {
    Chain chain(10);  // by how many of nine are away
    for (std::uint32_t away = 0; away < 9; ++away) {
      chain.add(away, away + 1, (9 - away) / 10.0);
      chain.add(away + 1, away, (away + 1) / 2.0);
    }
    const double flow = stationary(chain)[9 - enough] * enough / 10.0;
    CHECK(distance(falls_below(enough, 9, 10, 2), flow) < 1e-12);
    const Pieces pieces{9, enough, 1 / 10.0, 1 / 2.0};
    for (const double time : {0.1, 1.0, 30.0})
      CHECK(reached_by(chain_of(pieces), 0, loss_of(pieces), time).probability <=
            fewer_left(enough, 9, 2 / 12.0) + time * falls_below(enough, 9, 10, 2));
  }
}

TEST_CASE("one shard a node is the case without weights") {
  const std::vector<std::uint32_t> shards(100, 1);
  CHECK(distance(fewer_after_strike(34, holdings_of(shards), 60), 1) > 0.9);
  CHECK(fewer_after_strike(34, holdings_of(shards), 66) == 0);
  CHECK(fewer_after_strike(34, holdings_of(shards), 67) == 1);
  CHECK(distance(fewer_up(34, holdings_of(shards), .4), fewer_left(34, 100, .4)) < 1e-12);
  CHECK(share_of_time(10, 1) == doctest::Approx(10.0 / 11));
}

}  // namespace floe::theory
