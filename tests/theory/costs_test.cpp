// Lazy cycles and break-evens against values that were published or computed from exact fractions.
#include <doctest/doctest.h>

#include <cmath>

#include "theory/break_even.hpp"
#include "theory/lazy_cycle.hpp"

namespace floe::theory {

// Harmonic numbers in forty digits.
TEST_CASE("cycles of lazy repair") {
  CHECK(cycle_length({1000, 334, 667}) == doctest::Approx(0.4047157118583805).epsilon(1e-14));
  CHECK(lazy_traffic({1000, 334, 667}).download == doctest::Approx(2.470870220007479).epsilon(1e-14));
  CHECK(lazy_traffic({1000, 334, 667}).total() == doctest::Approx(4.934342624984995).epsilon(1e-14));
  CHECK(lazy_traffic({80, 29, 35}).download == doctest::Approx(1.221451830944256).epsilon(1e-14));
  CHECK(lazy_traffic({80, 29, 35}).total() == doctest::Approx(3.116808120340516).epsilon(1e-14));
  CHECK(harmonic(4) == doctest::Approx(25.0 / 12));
}

// Scans with exact fractions.
TEST_CASE("how lazy repair must be to move less") {
  CHECK(laziest_below(1000, 334, 4.49) == 621);
  CHECK(laziest_below(1000, 334, 4.93) == 666);
  CHECK(laziest_below(80, 29, 3.12) == 35);
  CHECK(laziest_below(80, 29, 1) == 0);
}

TEST_CASE("loss while a lazy repair runs") {
  // Two copies, one left: it is lost within the time.
  CHECK(loss_in({2, 1, 1}, .5, .2) == doctest::Approx(-std::expm1(-.1)));
  CHECK(loss_in({10, 4, 4}, .5, .2) == doctest::Approx(-std::expm1(-.4)));
  CHECK(loss_in({10, 4, 5}, .5, 0) == 0);
}

// Against the chain of how many are left, solved by elimination and by uniformization.
TEST_CASE("the mean time to loss of lazy repair, and the bound from it") {
  constexpr double kLost = 0.3;
  constexpr double kRepaired = 2;
  for (const LazyCode& code : {LazyCode{2, 1, 1}, LazyCode{7, 3, 5}, LazyCode{12, 4, 4}}) {
    CAPTURE(code.all);
    Chain chain(code.all - code.enough + 2);  // by how many are missing
    for (std::uint32_t live = code.all; live >= code.enough; --live) {
      chain.add(code.all - live, code.all - live + 1, live * kLost);
      if (live <= code.left) chain.add(code.all - live, 0, kRepaired);
    }
    Targets targets(chain.states());
    targets.back() = true;
    const Large mean = mean_time_to_loss(code, kLost, kRepaired);
    CHECK(mean.value == doctest::Approx(mean_time(chain, 0, targets)).epsilon(1e-12));
    for (const double share : {0.01, 0.1, 0.5, 0.99}) {
      const double bound = std::pow(10, log10_of_loss_bound(mean, share * mean.value));
      CHECK(reached_by(chain, 0, targets, share * mean.value).probability <= bound);
      CHECK(bound == doctest::Approx(share));
    }
  }
  // 667 of 1000 may go before a repair ends that is faster than all of them by 1e4: far beyond a double.
  CHECK(mean_time_to_loss({1000, 334, 1000 - 1}, 1, 1e7).log10 > 2000);
}

// At n = 1000 a node of ten shards, with symbols of 337 bytes of framing and path; the whole blob from 334 pieces
// without paths, and with them.
TEST_CASE("sizes below which the whole blob is the lesser load") {
  const Line symbols = symbol_repair(334, 667, 10, 337);
  CHECK(break_even_size(symbols, whole_rebuild(334, 0)) == doctest::Approx(3.53e6).epsilon(1e-3));
  CHECK(break_even_size(symbols, whole_rebuild(334, 337)) == doctest::Approx(3.42e6).epsilon(2e-3));
  CHECK(break_even_size({5, 1}, {5, 2}) == 0);
  CHECK(break_even_size({0, 1}, {5, 2}) == 0);
  CHECK(!break_even_size({1, 1}, {5, 1}));
}

TEST_CASE("shards of a node from which on the whole blob is the lesser load") {
  const Line one = symbol_repair(334, 667, 1, 0);
  CHECK(break_even_shards(one, whole_rebuild(334, 0), 1e9) == doctest::Approx(334.0 * 667 / 1001));
  CHECK(break_even_shards(one, whole_rebuild(334, 0), 1e9) == doctest::Approx(222.6).epsilon(1e-3));
}

TEST_CASE("prices of storage and of traffic") {
  // Stores 1.5 more and moves 6 less: worth it where a byte-year costs less than 4 bytes moved.
  CHECK(break_even_price({4.5, 2}, {3, 8}) == 4);
  CHECK(break_even_price({3, 8}, {4.5, 2}) == 4);
  CHECK(!break_even_price({3, 2}, {4.5, 8}));
  CHECK(!break_even_price({3, 2}, {3, 8}));
}

}  // namespace floe::theory
