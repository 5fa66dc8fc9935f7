// Differences of pairs and of independent samples against published data, closed forms and slow references.
#include "inference/paired.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace floe {
namespace {

// Student, Biometrika 6, 1908, table of Cushny and Peebles: extra hours of sleep of ten patients under two drugs. R 4
// has it as `sleep`; t.test(extra ~ group, paired = TRUE) gives 0.7001142 to 2.4598858 for the second less the first,
// and without pairing Welch's 17.776 degrees of freedom and -0.2054832 to 3.3654832.
const std::vector<double> kFirst{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
const std::vector<double> kSecond{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

Difference paired(Paired::Kind kind, const std::vector<double>& first, const std::vector<double>& second) {
  Paired pairs(kind);
  for (std::size_t i = 0; i < first.size(); ++i) {
    Sampled a;
    Sampled b;
    a.value = first[i];
    b.value = second[i];
    pairs.add(a, b);
  }
  return pairs.difference();
}

statistics::Moments moments(const std::vector<double>& values) {
  statistics::Moments found;
  for (const double value : values) found.add(value);
  return found;
}

Difference apart(double low, double high) {
  Difference difference;
  difference.first = 100;
  difference.second = 100 + (low + high) / 2;
  difference.value = (low + high) / 2;
  difference.interval = statistics::Interval{low, high};
  return difference;
}

}  // namespace

TEST_CASE("Student's pairs") {
  const Difference found = paired(Paired::Kind::mean, kFirst, kSecond);
  CHECK(*found.first == doctest::Approx(0.75));
  CHECK(*found.second == doctest::Approx(2.33));
  CHECK(*found.value == doctest::Approx(1.58));
  CHECK(found.interval->low == doctest::Approx(0.7001142).epsilon(1e-6));
  CHECK(found.interval->high == doctest::Approx(2.4598858).epsilon(1e-6));
  CHECK(found.n == 10);
  CHECK_FALSE(found.is_same);
}

TEST_CASE("the same data without pairs") {
  const Difference found = unpaired(moments(kFirst), moments(kSecond));
  CHECK(*found.value == doctest::Approx(1.58));
  CHECK(found.interval->low == doctest::Approx(-0.2054832).epsilon(1e-6));
  CHECK(found.interval->high == doctest::Approx(3.3654832).epsilon(1e-6));
}

TEST_CASE("a higher confidence is a wider interval") {
  // Student's t at 0.995 with 9 degrees of freedom is 3.249836, and at 0.975 it is 2.262157, as tables print them.
  Paired pairs(Paired::Kind::mean);
  for (std::size_t i = 0; i < kFirst.size(); ++i) {
    Sampled a;
    Sampled b;
    a.value = kFirst[i];
    b.value = kSecond[i];
    pairs.add(a, b);
  }
  const auto narrow = *pairs.difference().interval;
  const auto wide = *pairs.difference(0.99).interval;
  CHECK((wide.high - wide.low) / (narrow.high - narrow.low) ==
        doctest::Approx(3.249836 / 2.262157).epsilon(1e-6));
}

// Leaving out pair after pair by hand: the standard error of Quenouille's jackknife of a difference of two ratios.
TEST_CASE("ratios of sums of pairs") {
  const std::vector<double> over_a{4, 9, 2, 7, 5, 3, 8, 6, 4, 5};
  const std::vector<double> under_a{2, 3, 1, 4, 2, 2, 3, 3, 2, 3};
  const std::vector<double> over_b{5, 9, 4, 7, 6, 3, 9, 6, 5, 7};
  const std::vector<double> under_b{2, 4, 1, 4, 3, 2, 3, 3, 3, 3};
  const auto difference_without = [&](std::size_t left_out) {
    double sums[4] = {0, 0, 0, 0};
    for (std::size_t i = 0; i < 10; ++i) {
      if (i == left_out) continue;
      sums[0] += over_a[i];
      sums[1] += under_a[i];
      sums[2] += over_b[i];
      sums[3] += under_b[i];
    }
    return sums[2] / sums[3] - sums[0] / sums[1];
  };
  const double all = difference_without(10);
  double mean = 0;
  for (std::size_t i = 0; i < 10; ++i) mean += difference_without(i) / 10;
  double squares = 0;
  for (std::size_t i = 0; i < 10; ++i) squares += std::pow(difference_without(i) - mean, 2);
  const double error = std::sqrt(0.9 * squares);

  Paired pairs(Paired::Kind::ratio);
  for (std::size_t i = 0; i < 10; ++i) {
    Sampled a;
    Sampled b;
    a.over = over_a[i];
    a.under = under_a[i];
    b.over = over_b[i];
    b.under = under_b[i];
    pairs.add(a, b);
  }
  const Difference found = pairs.difference();
  CHECK(*found.value == doctest::Approx(all));
  CHECK(*found.first == doctest::Approx(53.0 / 25));
  CHECK(found.interval->high - all == doctest::Approx(2.262157 * error).epsilon(1e-6));
  CHECK(all - found.interval->low == doctest::Approx(2.262157 * error).epsilon(1e-6));
}

// None of 20 pairs apart: each share is below 1 - 0.0125^(1/20).
TEST_CASE("what was never apart may still be") {
  const std::vector<double> hits(20, 0);
  const Difference found = paired(Paired::Kind::proportion, hits, hits);
  const double bound = -std::expm1(std::log(0.0125) / 20);
  CHECK(*found.value == 0);
  CHECK(found.interval->low == doctest::Approx(-bound));
  CHECK(found.interval->high == doctest::Approx(bound));
  CHECK(found.is_same);
}

TEST_CASE("pairs without a value are counted and left out") {
  Paired pairs(Paired::Kind::mean);
  Sampled a;
  Sampled b;
  pairs.add(a, b);
  CHECK(pairs.difference().is_same);
  a.value = 1;
  pairs.add(a, b);
  const Difference found = pairs.difference();
  CHECK(found.lacking == 2);
  CHECK(found.n == 0);
  CHECK_FALSE(found.value);
  CHECK_FALSE(found.is_same);
}

TEST_CASE("a margin on both sides of none") {
  CHECK(judge(apart(-1, 1), 2) == Apart::within);
  CHECK(judge(apart(-1, 3), 2) == Apart::undecided);
  CHECK(judge(apart(3, 4), 2) == Apart::beyond);
  CHECK(judge(apart(-4, -3), 2) == Apart::beyond);
  CHECK(judge(apart(-4, 4), 2) == Apart::undecided);
  Difference same = apart(0, 0);
  same.is_same = true;
  CHECK(judge(same, 0) == Apart::same);
  Difference one_sided;
  one_sided.first = 3;
  CHECK(judge(one_sided, 1) == Apart::beyond);
}

}  // namespace floe
