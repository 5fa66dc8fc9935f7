// Quantiles of a histogram against the sorted times themselves, and censored ones against a published example.
#include "record/time_histogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/random.hpp"

namespace floe {

TEST_CASE("a quantile is within 0.8 % of the nearest rank, whatever the times are") {
  Stream stream(1, 0, 0, "histogram test");
  for (const double spread : {0.1, 2.0, 20.0}) {
    std::vector<std::int64_t> times;
    TimeHistogram histogram;
    for (int i = 0; i < 5000; ++i) {
      const auto ns = static_cast<std::int64_t>(std::exp(10 + spread * stream.uniform()));
      times.push_back(ns);
      histogram.add(nanoseconds(ns));
    }
    std::sort(times.begin(), times.end());
    for (const std::uint32_t percent : {1u, 50u, 99u}) {
      const auto found = histogram.quantile(percent);
      REQUIRE(found);
      CHECK_FALSE(found->is_bound);
      const auto exact = static_cast<double>(times[times.size() * percent / 100 - 1]);
      CHECK(static_cast<double>(found->time.ns) == doctest::Approx(exact).epsilon(0.008));
    }
  }
}

TEST_CASE("equal times come back to the nanosecond") {
  TimeHistogram histogram;
  for (int i = 0; i < 100; ++i) histogram.add(nanoseconds(123'456'789'012'345));
  CHECK(histogram.quantile(50)->time == nanoseconds(123'456'789'012'345));
  CHECK(histogram.quantile(99)->time == nanoseconds(123'456'789'012'345));
}

// Freireich and others, Blood 21, 1963: weeks in remission of 21 patients under 6-mercaptopurine. Kaplan and
// Meier's median is 23 weeks; the curve ends at 0.448, so that the 60th percentile is beyond 35 weeks.
TEST_CASE("what has not ended counts as longer than its age") {
  TimeHistogram histogram;
  for (const int weeks : {6, 6, 6, 7, 10, 13, 16, 22, 23}) histogram.add(days(7 * weeks));
  for (const int weeks : {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) histogram.censor(days(7 * weeks));
  CHECK_FALSE(histogram.quantile(50)->is_bound);
  CHECK(histogram.quantile(50)->time == days(7 * 23));
  CHECK(histogram.quantile(60)->is_bound);
  CHECK(histogram.quantile(60)->time == days(7 * 35));
}

TEST_CASE("histograms that are added are that of all times") {
  TimeHistogram all;
  TimeHistogram sum;
  for (int part = 0; part < 3; ++part) {
    TimeHistogram one;
    for (int i = 1; i <= 10; ++i) {
      const Duration time = minutes(i * i + part);
      all.add(time);
      one.add(time);
    }
    all.censor(hours(part));
    one.censor(hours(part));
    sum += one;
  }
  CHECK(sum.count() == all.count());
  for (const std::uint32_t percent : {10u, 50u, 90u, 100u}) {
    CHECK(sum.quantile(percent)->time == all.quantile(percent)->time);
    CHECK(sum.quantile(percent)->is_bound == all.quantile(percent)->is_bound);
  }
  CHECK_FALSE(TimeHistogram().quantile(50));
}

}  // namespace floe
