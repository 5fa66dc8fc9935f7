// Estimates of one side and their difference, against sums by hand and closed forms.
#include "inference/estimated.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace floe {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("a ratio of sums has the interval of a jackknife that leaves out one replicate at a time") {
  // 10 over 5. Without each of the four: 9/4, 8/4, 7/4, 6/3; their mean is 2, and the squares of their distances
  // add up to 1/8, of which 3/4 is the variance. Student's t with 3 degrees of freedom is 3.182446 at 97.5 %.
  const Estimated found = ratio_of_sums({1, 2, 3, 4}, {1, 1, 1, 2}, 0.95);
  CHECK(*found.value == doctest::Approx(2));
  const double half = 3.182446305 * std::sqrt(0.75 / 8);
  CHECK(found.interval->high - found.interval->low == doctest::Approx(2 * half).epsilon(1e-6));
  CHECK(*ratio_of_sums({1, 2, kNone, 7}, {1, 1, 5, 2}, 0.95).value == doctest::Approx(2.5));
  const Estimated same = ratio_of_sums({0.1, 0.2, 0.7, 1.1}, {0.3, 0.6, 2.1, 3.3}, 0.95);
  CHECK(same.interval->low == same.interval->high);
  CHECK_FALSE(ratio_of_sums({1, 2}, {0, 0}, 0.95).value);
  CHECK_FALSE(ratio_of_sums({1}, {2}, 0.95).interval);
}

TEST_CASE("the part that is not stored follows from the ratio and the other") {
  const std::vector<double> ratios{2, 0.5};
  CHECK(numerators(ratios, {3, 8}) == std::vector<double>{6, 4});
  CHECK(denominators(ratios, {6, 4}) == std::vector<double>{3, 8});
  CHECK(numerators({0, 0.5}, {3, 8}) == std::vector<double>{0, 4});
  CHECK(denominators({0, 0.5}, {0, 4}).empty());
  CHECK(numerators({kNone, 0.5}, {0, 8}).empty());
  CHECK(numerators(ratios, {}).empty());
}

TEST_CASE("the least and the largest leave out what has no value") {
  CHECK(*least_of({3, kNone, -1, 2}).value == -1);
  CHECK(*largest_of({kNone, 3, -1}).value == 3);
  CHECK_FALSE(least_of({kNone}).value);
}

TEST_CASE("distances add as squares where the two are independent, and as they are else") {
  const Estimated first{.value = 10, .interval = statistics::Interval{7, 16}};
  const Estimated second{.value = 30, .interval = statistics::Interval{22, 34}};
  const Difference independent = difference_of(first, second, true);
  CHECK(*independent.value == 20);
  CHECK(independent.interval->low == doctest::Approx(20 - 10));  // 8 and 6
  CHECK(independent.interval->high == doctest::Approx(20 + 5));  // 4 and 3
  const Difference other = difference_of(first, second, false);
  CHECK(other.interval->low == doctest::Approx(20 - 14));
  CHECK(other.interval->high == doctest::Approx(20 + 7));
  CHECK_FALSE(difference_of(first, {.value = 3}, true).interval);
  CHECK_FALSE(difference_of(first, {}, true).value);
}

TEST_CASE("an interval for another confidence is as much wider as Student's t with 31 degrees of freedom") {
  // R: qt(c(0.95, 0.975, 0.995), 31) is 1.695519, 2.039513 and 2.744042.
  const Estimated at_95{.value = 10, .interval = statistics::Interval{9, 12}};
  CHECK(at_confidence(at_95, 0.95).interval->high == 12);
  CHECK(at_confidence(at_95, 0.99).interval->high ==
        doctest::Approx(10 + 2 * 2.744042 / 2.039513).epsilon(1e-5));
  CHECK(at_confidence(at_95, 0.90).interval->low == doctest::Approx(10 - 1.695519 / 2.039513).epsilon(1e-5));
}

}  // namespace floe
