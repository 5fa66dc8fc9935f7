// Redundancy of n pieces, k of which suffice. Values with sixteen digits are of exponentials of matrices and of linear
// systems in sixty digits (mpmath), which share nothing with the code under test.
#include "theory/birth_death.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "theory/survival.hpp"

namespace floe::theory {
namespace {

struct Known {
  Pieces pieces;
  double time;
  double loss;
  double mean;
};

constexpr Known kKnown[] = {
    {{4, 2, .1, 1, kEach}, 10, 0.0632201094481338, 135.8333333333333},
    {{4, 2, .1, 1, 1}, 10, 0.1048224542975141, 77.5},
    {{7, 3, .1, 1, kEach}, 10, 0.004062136121933901, 2018.309523809524},
    {{7, 3, .1, 1, 1}, 10, 0.0458008246583932, 139.1031746031746},
    {{14, 10, .001, 1, kEach}, 1, 4.370260382096359e-13, 101562032540.4762},
    {{14, 10, .001, 1, kEach}, 1000, 9.825737545141757e-9, 101562032540.4762},
    {{14, 10, .001, 1, 1}, 1, 1.03567807671921e-12, 4264231458.225108},
    {{20, 17, 1e-5, 1, kEach}, 1, 1.625757939386299e-17, 5161283292591361.0},
    {{20, 10, .001, 1, kEach}, 10, 1.280088228605901e-26, 5.527358163088201e+26},
    {{20, 10, .001, 1, 1}, 10, 7.955943345476444e-21, 1.537349322374907e+20},
    {{40, 20, .01, 1, kEach}, 100, 1.768056725004471e-28, 5.45504838358896e+29},
    {{9, 6, .0001, .5, kEach}, 20000, 8.044804077560708e-9, 2485621136408.73},
};

double distance(double value, double known) { return std::abs(value - known) / known; }

}  // namespace

TEST_CASE("loss and the mean time to it") {
  for (const Known& known : kKnown) {
    CAPTURE(known.pieces.all);
    CAPTURE(known.time);
    const Chain chain = chain_of(known.pieces);
    const Targets loss = loss_of(known.pieces);
    CHECK(distance(reached_by(chain, 0, loss, known.time).probability, known.loss) < 1e-10);
    CHECK(distance(mean_time(chain, 0, loss), known.mean) < 1e-13);
    CHECK(distance(mean_time_to_loss(known.pieces).value, known.mean) < 1e-13);
    CHECK(mean_time_to_loss(known.pieces).log10 == doctest::Approx(std::log10(known.mean)).epsilon(1e-14));
  }
}

// Patterson, Gibson and Katz, SIGMOD 1988, in its exact form (Gibson, Redundant Disk Arrays, 1992): of n disks that all
// are needed but one, ((2n - 1) l + m) / (n (n - 1) l^2). Two mirrored disks: (3 l + m) / (2 l^2).
TEST_CASE("disk arrays of one parity") {
  for (const std::uint32_t disks : {2u, 5u, 11u, 100u}) {
    const double n = disks;
    const double lost = 1 / 3e4;
    const double repaired = 1.0;
    const Pieces pieces{disks, disks - 1, lost, repaired, 1};
    const double mean = ((2 * n - 1) * lost + repaired) / (n * (n - 1) * lost * lost);
    CHECK(distance(mean_time_to_loss(pieces).value, mean) < 1e-13);
  }
}

// Without repair the times between losses add up: (H_n - H_(k-1)) / l.
TEST_CASE("without repair") {
  const Pieces pieces{10, 4, .02, 0, kEach};
  double sum = 0;
  for (int live = 10; live >= 4; --live) sum += 1 / (live * .02);
  CHECK(distance(mean_time_to_loss(pieces).value, sum) < 1e-14);
  const double left = std::exp(-.02 * 15);
  double loss = 0;
  double ways = 1;
  for (int live = 0; live < 4; ++live) {
    loss += ways * std::pow(left, live) * std::pow(1 - left, 10 - live);
    ways = ways * (10 - live) / (live + 1);
  }
  CHECK(distance(reached_by(chain_of(pieces), 0, loss_of(pieces), 15).probability, loss) < 1e-12);
}

// As many are missing at first as in the long run: sixty digits again.
TEST_CASE("loss from the long run") {
  const auto loss = [](const Pieces& pieces, double time) {
    const std::vector<double> live = how_many_left(pieces.all, pieces.lost / (pieces.lost + pieces.repaired));
    std::vector<double> start(pieces.all - pieces.enough + 2, 0.0);
    for (std::uint32_t left = 0; left <= pieces.all; ++left)
      start[left < pieces.enough ? start.size() - 1 : pieces.all - left] += live[left];
    return reached_by(chain_of(pieces), start, loss_of(pieces), time).probability;
  };
  CHECK(distance(loss({7, 3, .1, 1, kEach}, 10), 0.005071870185249881) < 1e-12);
  CHECK(distance(loss({14, 10, .001, 1, kEach}, 10), 1.004453519036346e-10) < 1e-12);
  CHECK(distance(loss({7, 3, .1, 1, kEach}, 0), fewer_left(3, 7, 1 / 11.0)) < 1e-13);
}

TEST_CASE("between one repair at once and all of them") {
  const auto mean = [](std::uint32_t at_once) { return mean_time_to_loss({12, 8, .01, 1, at_once}).value; };
  CHECK(mean(1) < mean(2));
  CHECK(mean(2) < mean(3));
  CHECK(mean(4) == mean(kEach));
  CHECK(distance(mean_time(chain_of({12, 8, .01, 1, 2}), 0, loss_of({12, 8, .01, 1, 2})), mean(2)) < 1e-13);
}

// A thousand pieces: far beyond the range of a double. From m to m + 1 missing the ratio of times is that of repairs
// to losses, so that the leading term alone gives the magnitude.
TEST_CASE("times beyond the range of a double") {
  const Pieces pieces{1000, 334, 1e-4, 1, kEach};
  const Large mean = mean_time_to_loss(pieces);
  CHECK(std::isinf(mean.value));
  // The product of (i mu) over the product of ((n - i) lambda), i up to the last one, and one more loss.
  double log = 0;
  for (int missing = 1; missing <= 666; ++missing) log += std::log10(missing);
  for (int missing = 0; missing <= 666; ++missing) log -= std::log10((1000 - missing) * 1e-4);
  CHECK(mean.log10 > log);
  CHECK(mean.log10 == doctest::Approx(log).epsilon(1e-3));
}

TEST_CASE("the bound from the mean time holds, and is close where repair is fast") {
  for (const Known& known : kKnown) {
    const double bound = loss_bound(mean_time_to_loss(known.pieces), known.time);
    CHECK(bound >= known.loss);
  }
  CHECK(loss_bound(mean_time_to_loss({14, 10, .001, 1, kEach}), 1000) < 1.003 * 9.825737545141757e-9);
  CHECK(loss_bound(mean_time_to_loss({4, 2, .1, 1, kEach}), 1e9) == 1);
}

}  // namespace floe::theory
