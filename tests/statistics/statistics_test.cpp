// Intervals against published tables, closed forms, and experiments whose truth is known.
#include "statistics/statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "engine/random.hpp"

namespace floe::statistics {
namespace {

// An exponential variable of mean 1.
double exponential(Stream& stream) { return -std::log1p(-stream.uniform()); }

// In which share of 4000 experiments the interval holds the truth; its own standard error is 0.34 %.
double coverage(double truth, const std::function<std::optional<Interval>(Stream&)>& experiment) {
  constexpr std::uint32_t kExperiments = 4000;
  int held = 0;
  for (std::uint32_t i = 0; i < kExperiments; ++i) {
    Stream stream(20, i, 0, "coverage");
    const auto interval = experiment(stream);
    REQUIRE(interval);
    held += interval->low <= truth && truth <= interval->high ? 1 : 0;
  }
  return static_cast<double>(held) / kExperiments;
}

}  // namespace

// Student, Biometrika 6, 1908, table of Cushny and Peebles: extra hours of sleep of ten patients. Mean 1.58
// and deviation 1.229995 are those that R 4 gives for t.test(), with the interval 0.7001142 to 2.4598858.
TEST_CASE("the mean of Student's own data") {
  Moments moments;
  for (const double hours : {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4}) moments.add(hours);
  CHECK(moments.mean() == doctest::Approx(1.58));
  CHECK(*moments.deviation() == doctest::Approx(1.229995).epsilon(1e-6));
  CHECK(moments.interval()->low == doctest::Approx(0.7001142).epsilon(1e-6));
  CHECK(moments.interval()->high == doctest::Approx(2.4598858).epsilon(1e-6));
}

// Critical values of Student's t at 0.975 as tables print them.
TEST_CASE("the table of Student's t") {
  for (const auto& [freedom, value] : std::vector<std::pair<int, double>>{
           {1, 12.706}, {2, 4.303}, {5, 2.571}, {9, 2.262}, {30, 2.042}, {120, 1.980}}) {
    Moments moments;  // half of the values at -1, half at 1, or one more
    for (int i = 0; i <= freedom; ++i) moments.add(i % 2 == 0 ? 1 : -1);
    const double error = *moments.deviation() / std::sqrt(freedom + 1.0);
    CHECK((moments.interval()->high - moments.mean()) / error == doctest::Approx(value).epsilon(3e-4));
  }
}

TEST_CASE("one value has no interval") {
  Moments moments;
  moments.add(3);
  CHECK_FALSE(moments.interval());
  CHECK_FALSE(moments.deviation());
  CHECK_FALSE(jackknife(1, std::vector<LeftOut>{{1, 1}}));
}

// Newcombe, Statistics in Medicine 17, 1998, table I, method 5: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
TEST_CASE("published Clopper-Pearson intervals") {
  struct Example {
    std::uint64_t hits, trials;
    double low, high;
  };
  for (const Example& e : {Example{81, 263, 0.2527, 0.3676}, Example{15, 148, 0.0578, 0.1617},
                           Example{0, 20, 0.0000, 0.1684}, Example{1, 29, 0.0009, 0.1776}}) {
    const Interval found = proportion(e.hits, e.trials);
    CHECK(std::abs(found.low - e.low) < 5e-5);
    CHECK(std::abs(found.high - e.high) < 5e-5);
    const Interval misses = proportion(e.trials - e.hits, e.trials);
    CHECK(misses.low == doctest::Approx(1 - found.high));
    CHECK(misses.high == doctest::Approx(1 - found.low));
  }
}

TEST_CASE("none in N is below 3.69 / N") {
  for (const std::uint64_t n : {100u, 1000u, 1'000'000u}) {
    const double high = proportion(0, n).high;
    CHECK(high == doctest::Approx(-std::expm1(std::log(0.025) / static_cast<double>(n))).epsilon(1e-10));
    CHECK(high * static_cast<double>(n) == doctest::Approx(3.69).epsilon(0.02));
  }
}

// Garwood, Biometrika 28, 1936, as tables of exact Poisson limits print it.
TEST_CASE("published Poisson intervals") {
  for (const auto& [events, low, high] :
       std::vector<std::tuple<std::uint64_t, double, double>>{{0, 0.0, 3.689},
                                                              {1, 0.0253, 5.572},
                                                              {5, 1.623, 11.668},
                                                              {10, 4.795, 18.390},
                                                              {100, 81.36, 121.63}}) {
    CHECK(poisson(events).low == doctest::Approx(low).epsilon(1e-3));
    CHECK(poisson(events).high == doctest::Approx(high).epsilon(1e-3));
  }
}

// Sums of binomial terms in exact rational arithmetic, by Python's fractions.
TEST_CASE("fewer are left than are needed") {
  CHECK(fewer_left(559, 1000, 2.0 / 3) == doctest::Approx(6.115685359463264e-13).epsilon(1e-9));
  CHECK(fewer_left(561, 1000, 2.0 / 3) == doctest::Approx(1.5438472649814752e-12).epsilon(1e-9));
  CHECK(fewer_left(34, 103, 2.0 / 3) == doctest::Approx(7.627175315753008e-13).epsilon(1e-9));
  CHECK(fewer_left(1, 25, 2.0 / 3) == doctest::Approx(1.1802353871573832e-12).epsilon(1e-9));
  CHECK(fewer_left(1, 640, 0.1) == doctest::Approx(5.1904623023730935e-30).epsilon(1e-9));
  CHECK(fewer_left(0, 5, 0.5) == 0);
  CHECK(fewer_left(6, 5, 0.5) == 1);
  CHECK(fewer_left(5, 5, 0.5) == doctest::Approx(31.0 / 32));
}

// R 4, t.test(extra ~ group, data = sleep) with the groups turned: Welch, 17.776 degrees of freedom.
TEST_CASE("samples that share nothing") {
  Moments first;
  Moments second;
  for (const double hours : {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}) first.add(hours);
  for (const double hours : {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}) second.add(hours);
  CHECK(welch(first, second)->low == doctest::Approx(-0.2054832).epsilon(1e-6));
  CHECK(welch(first, second)->high == doctest::Approx(3.3654832).epsilon(1e-6));
  CHECK_FALSE(welch(first, Moments{}));
}

// The jackknife of a mean is Student's interval of it.
TEST_CASE("the jackknife of a mean") {
  const std::vector<double> values{3, 1, 4, 1, 5, 9, 2, 6};
  Moments moments;
  for (const double value : values) moments.add(value);
  std::vector<LeftOut> without;
  for (const double value : values) without.push_back({(31 - value) / 7, 1});
  const auto interval = jackknife(moments.mean(), without);
  CHECK(interval->low == doctest::Approx(moments.interval()->low));
  CHECK(interval->high == doctest::Approx(moments.interval()->high));
}

// A mean in 11 groups of 1 to 3 values: 95 % of the intervals hold it.
TEST_CASE("the jackknife of groups of unequal sizes") {
  const double held = coverage(1, [](Stream& stream) {
    std::vector<std::pair<double, std::uint64_t>> groups;
    double sum = 0;
    double count = 0;
    for (std::uint64_t group = 0; group < 11; ++group) {
      groups.emplace_back(0, 1 + group % 3);
      for (std::uint64_t i = 0; i <= group % 3; ++i) groups.back().first += 1 + stream.normal();
      sum += groups.back().first;
      count += static_cast<double>(groups.back().second);
    }
    std::vector<LeftOut> without;
    for (const auto& [part, size] : groups)
      without.push_back({(sum - part) / (count - static_cast<double>(size)), size});
    return jackknife(sum / count, without);
  });
  CHECK(held >= 0.93);
  CHECK(held <= 0.97);
}

// 93 to 97 % of nominal 95 % intervals hold the truth; exact ones at least 95 %, less three standard errors of
// the experiments themselves.
TEST_CASE("intervals hold what they promise") {
  const double mean = coverage(2, [](Stream& stream) {
    Moments moments;
    for (int i = 0; i < 12; ++i) moments.add(2 + stream.normal());
    return moments.interval();
  });
  CHECK(mean >= 0.93);
  CHECK(mean <= 0.97);

  const double ratio = coverage(3, [](Stream& stream) -> std::optional<Interval> {
    constexpr int kReplicates = 32;
    std::vector<double> over(kReplicates), under(kReplicates);
    double all_over = 0;
    double all_under = 0;
    for (int i = 0; i < kReplicates; ++i) {
      under[i] = 1 + stream.uniform();
      over[i] = under[i] * (3 + 0.5 * stream.normal());
      all_over += over[i];
      all_under += under[i];
    }
    std::vector<LeftOut> without;
    for (int i = 0; i < kReplicates; ++i)
      without.push_back({(all_over - over[i]) / (all_under - under[i]), 1});
    return jackknife(all_over / all_under, without);
  });
  CHECK(ratio >= 0.93);
  CHECK(ratio <= 0.97);

  for (const double p : {0.003, 0.1, 0.5}) {
    CHECK(coverage(p, [p](Stream& stream) -> std::optional<Interval> {
            std::uint64_t hits = 0;
            for (int i = 0; i < 60; ++i) hits += stream.uniform() < p ? 1 : 0;
            return proportion(hits, 60);
          }) >= 0.94);
  }
  for (const double rate : {0.3, 4.0}) {
    CHECK(coverage(rate, [rate](Stream& stream) -> std::optional<Interval> {
            std::uint64_t events = 0;
            for (double at = exponential(stream); at < rate; at += exponential(stream)) ++events;
            return poisson(events);
          }) >= 0.94);
  }
}

}  // namespace floe::statistics
