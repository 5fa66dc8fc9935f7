// Streams against published answers, distributions against their closed forms, log and exp against libm in
// long double.
#include "engine/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/real.hpp"

namespace floe {
namespace {

using Block = std::array<std::uint32_t, 4>;

double ulp_error(double value, long double exact) {
  const double nearest = static_cast<double>(exact);
  const double ulp = std::nextafter(std::abs(nearest), INFINITY) - std::abs(nearest);
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact) /
                             static_cast<long double>(ulp));
}

std::vector<double> hours_of(const Distribution& law, std::size_t count, std::uint64_t seed) {
  Stream stream(seed, 0, 0, "distribution test");
  std::vector<double> sample;
  for (std::size_t i = 0; i < count; ++i) sample.push_back(to_seconds(law.sample(stream)) / 3600);
  std::sort(sample.begin(), sample.end());
  return sample;
}

double mean_of(const std::vector<double>& sample) {
  double sum = 0;
  for (const double x : sample) sum += x;
  return sum / static_cast<double>(sample.size());
}

}  // namespace

// Random123's known-answer tests for philox4x32 with ten rounds.
TEST_CASE("philox gives the published blocks") {
  CHECK(philox({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) == Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream is its name: other names give other draws, the same name the same") {
  std::set<std::uint64_t> first;
  for (const std::uint64_t seed : {1ull, 2ull, 1ull << 40})
    for (const std::uint32_t replicate : {0u, 1u})
      for (const std::uint32_t entity : {0u, 1u, 77u})
        for (const char* purpose : {"sessions/0", "sessions/1", "departures"}) {
          Stream stream(seed, replicate, entity, purpose);
          Stream again(seed, replicate, entity, purpose);
          const std::uint64_t draw = stream.next();
          CHECK(draw == again.next());
          first.insert(draw);
        }
  CHECK(first.size() == 3 * 2 * 3 * 3);
}

// With seed XOR replicate in the key, 16 seeds by 16 replicates were 16 experiments.
TEST_CASE("no two pairs of seed and replicate share a stream") {
  std::set<std::uint64_t> first;
  for (std::uint64_t seed = 0; seed < 1000; ++seed)
    for (std::uint32_t replicate = 0; replicate < 1000; ++replicate)
      first.insert(Stream(seed, replicate, 3, "sessions/0").next());
  CHECK(first.size() == 1'000'000);
}

TEST_CASE("below is even over its range, also where the range does not divide 2^64") {
  Stream stream(1, 0, 0, "below test");
  std::vector<int> counts(7);
  for (int i = 0; i < 70'000; ++i) ++counts[stream.below(7)];
  double chi_squared = 0;
  for (const int count : counts) chi_squared += (count - 10'000.0) * (count - 10'000.0) / 10'000.0;
  CHECK(chi_squared < 22.5);  // 99.9 % of 6 degrees of freedom
  for (int i = 0; i < 1000; ++i) CHECK(stream.below((1ull << 63) + 1) <= 1ull << 63);
  CHECK(stream.below(1) == 0);
}

TEST_CASE("log and exp are within 2 ulp of the exact value everywhere") {
  Stream stream(1, 0, 0, "real test");
  double worst_log = 0;
  double worst_exp = 0;
  for (int i = 0; i < 300'000; ++i) {
    const double near_one = 1 + (stream.uniform() - 0.5) * 1e-3;
    const double anywhere = std::ldexp(1 + stream.uniform(), static_cast<int>(stream.below(2097)) - 1074);
    for (const double x : {near_one, anywhere, stream.uniform()})
      if (x > 0 && std::isfinite(x))
        worst_log = std::max(worst_log, ulp_error(real::log(x), std::log(static_cast<long double>(x))));
    const double y = (stream.uniform() - 0.5) * 1400;
    for (const double x : {y, y * 1e-3, y * 1e-9})
      worst_exp = std::max(worst_exp, ulp_error(real::exp(x), std::exp(static_cast<long double>(x))));
  }
  CHECK(worst_log < 2);
  CHECK(worst_exp < 2);
  CHECK(real::log(1) == 0);
  CHECK(real::exp(0) == 1);
  CHECK(real::exp(-1000) == 0);
  CHECK(std::isinf(real::exp(1000)));
}

TEST_CASE("the normal quantile inverts the normal distribution") {
  for (const double p : {1e-12, 1e-6, 0.01, 0.02425, 0.3, 0.5, 0.7, 0.97575, 0.999, 1 - 1e-9}) {
    CAPTURE(p);
    const double x = real::normal_quantile(p);
    CHECK(0.5 * std::erfc(-x / std::sqrt(2.0)) == doctest::Approx(p).epsilon(1e-7));
  }
}

double in_ns(double hours) { return hours * 3600e9; }

// Means and quantiles in closed form; 4 standard errors of allowance.
TEST_CASE("distributions have the means and quantiles of their laws") {
  constexpr std::size_t n = 200'000;
  SUBCASE("exponential") {
    const auto sample = hours_of(Distribution::exponential(hours(10)), n, 1);
    CHECK(std::abs(mean_of(sample) - 10) < 4 * 10 / std::sqrt(n));
    CHECK(sample[n / 2] == doctest::Approx(10 * std::log(2.0)).epsilon(0.02));
  }
  SUBCASE("Weibull of drive lifetimes: mean 442 625.5 h, F(8766 h) = 0.0117388") {
    const auto sample = hours_of(Distribution::weibull(1.12, hours(461'386)), n, 2);
    // Var / mean^2 = Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1 = 0.80 for k = 1.12.
    CHECK(std::abs(mean_of(sample) - 442'625.5) < 4 * 442'625.5 * std::sqrt(0.80 / n));
    const double failed =
        static_cast<double>(std::lower_bound(sample.begin(), sample.end(), 8766.0) - sample.begin());
    CHECK(std::abs(failed / n - 0.0117388) < 4 * std::sqrt(0.0117388 / n));
    CHECK(sample[n / 2] == doctest::Approx(461'386 * std::pow(std::log(2.0), 1 / 1.12)).epsilon(0.02));
  }
  SUBCASE("Weibull of sessions in the churn literature: mean 118.76 min, median 7.25 min") {
    const auto sample = hours_of(Distribution::weibull(0.34, parse_duration("21.3min").value()), n, 3);
    CHECK(60 * sample[n / 2] == doctest::Approx(7.25).epsilon(0.05));
    // Var / mean^2 = Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1 = 21.4 for k = 0.34.
    CHECK(std::abs(60 * mean_of(sample) - 118.76) < 4 * 118.76 * std::sqrt(21.4 / n));
  }
  SUBCASE("log-normal") {
    const auto sample = hours_of(Distribution::log_normal(hours(2), 1), n, 4);
    CHECK(sample[n / 2] == doctest::Approx(2).epsilon(0.02));
    CHECK(mean_of(sample) == doctest::Approx(2 * std::exp(0.5)).epsilon(0.02));
  }
  SUBCASE("uniform and constant") {
    const auto sample = hours_of(Distribution::uniform(hours(1), hours(3)), n, 5);
    CHECK(sample.front() >= 1);
    CHECK(sample.back() <= 3);
    CHECK(mean_of(sample) == doctest::Approx(2).epsilon(0.01));
    CHECK(hours_of(Distribution::constant(hours(7)), 3, 6) == std::vector<double>{7, 7, 7});
  }
}

TEST_CASE("the logarithm of the gamma function agrees with libm in long double") {
  for (double x = 1; x < 40; x += 0.01) {
    CAPTURE(x);
    const auto exact = static_cast<double>(std::lgamma(static_cast<long double>(x)));
    CHECK(std::abs(real::log_gamma(x) - exact) < 1e-13 * std::max(1.0, exact));
  }
}

TEST_CASE("a sine is that of libm, also of many turns") {
  for (int i = -3000; i < 3000; ++i) {
    const double turns = i / 601.0;
    CHECK(std::abs(real::sine_of_turns(turns) - std::sin(2 * std::acos(-1.0) * std::remainder(turns, 1.0))) <
          2e-15);
  }
}

TEST_CASE("a life by hazards ends at the rate of its age") {
  constexpr std::size_t n = 200'000;
  const auto sample = hours_of(Distribution::hazard(in_ns(1), {in_ns(2), in_ns(8)}, {0.2, 0, 0.1}), n, 7);
  for (const double age : {1.0, 2.0, 5.0, 8.0, 10.0, 30.0}) {
    const double survival = std::exp(-0.2 * std::min(age, 2.0) - 0.1 * std::max(age - 8, 0.0));
    const auto found = static_cast<double>(sample.end() - std::ranges::upper_bound(sample, age)) / n;
    CAPTURE(age);
    CHECK(std::abs(found - survival) < 4.5 * std::sqrt(survival * (1 - survival) / n));
  }
  // Where the last rate is nought, the rest never ends, and there is no mean.
  const Distribution early = Distribution::hazard(in_ns(1), {in_ns(2)}, {0.2, 0});
  CHECK(early.mean() == std::numeric_limits<double>::infinity());
  Stream stream(1, 0, 0, "early");
  int never = 0;
  for (std::size_t i = 0; i < 10'000; ++i) never += early.sample(stream) == Duration::never() ? 1 : 0;
  CHECK(std::abs(never / 1e4 - std::exp(-0.4)) < 0.02);
}

// The residual of a renewal process has the density (1 - F(x)) / mean, so its mean is E[X^2] / (2 E[X]) and
// P(residual < mean / 100) follows from the integral of 1 - F, here by Simpson's rule on its survival
// function.
TEST_CASE("residual times have the density (1 - F) / mean") {
  constexpr std::size_t n = 400'000;
  struct Case {
    Distribution law;
    double mean;                       // hours
    double (*survival)(double hours);  // 1 - F
  };
  const Case cases[] = {
      {Distribution::constant(hours(10)), 10, [](double x) { return x < 10 ? 1.0 : 0.0; }},
      {Distribution::exponential(hours(10)), 10, [](double x) { return std::exp(-x / 10); }},
      {Distribution::weibull(0.5, hours(5)), 10, [](double x) { return std::exp(-std::sqrt(x / 5)); }},
      {Distribution::weibull(3, hours(10)), 10 * std::tgamma(4.0 / 3),
       [](double x) { return std::exp(-std::pow(x / 10, 3)); }},
      {Distribution::log_normal(hours(6), 1), 6 * std::exp(0.5),
       [](double x) { return x <= 0 ? 1.0 : 0.5 * std::erfc(std::log(x / 6) / std::sqrt(2.0)); }},
      {Distribution::uniform(hours(5), hours(15)), 10,
       [](double x) { return x < 5    ? 1.0
                             : x > 15 ? 0.0
                                      : (15 - x) / 10; }},
      {Distribution::pareto(hours(6), 2.5), 10, [](double x) { return x < 6 ? 1.0 : std::pow(6 / x, 2.5); }},
      {Distribution::empirical({in_ns(2), in_ns(26)}, {2, 1}), 10,
       [](double x) { return x < 2    ? 1.0
                             : x < 26 ? 1.0 / 3
                                      : 0.0; }},
      {Distribution::empirical({in_ns(2), in_ns(5), in_ns(23)}, {}), 10,
       [](double x) {
         return x < 2 ? 1.0 : x < 5 ? 2.0 / 3 : x < 23 ? 1.0 / 3 : 0.0;
       }},
      // 0.2 an hour for two hours, none up to eight, then 0.1 an hour: (1 - e^-.4) / .2 + 16 e^-.4.
      {Distribution::hazard(in_ns(1), {in_ns(2), in_ns(8)}, {0.2, 0, 0.1}),
       (1 - std::exp(-0.4)) / 0.2 + 16 * std::exp(-0.4),
       [](double x) { return std::exp(-0.2 * std::min(x, 2.0) - 0.1 * std::max(x - 8, 0.0)); }},
  };
  std::uint64_t seed = 100;
  for (const Case& c : cases) {
    CAPTURE(seed);
    CHECK(c.law.mean() / 3600e9 == doctest::Approx(c.mean).epsilon(1e-12));
    Stream stream(++seed, 0, 0, "residual test");
    std::vector<double> sample;
    for (std::size_t i = 0; i < n; ++i) sample.push_back(c.law.draw_residual(stream) / 3600e9);
    for (const double bound : {0.01 * c.mean, 0.3 * c.mean, c.mean, 2 * c.mean}) {
      constexpr int steps = 20'000;
      double integral = 0;
      for (int i = 0; i <= steps; ++i)
        integral += (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2) * c.survival(bound * i / steps);
      const double expected = std::min(1.0, integral * bound / steps / 3 / c.mean);
      const auto within = std::ranges::count_if(sample, [&](double x) { return x < bound; });
      const double found = static_cast<double>(within) / n;
      CAPTURE(bound);
      CHECK(std::abs(found - expected) < 1e-4 + 4.5 * std::sqrt(expected * (1 - expected) / n));
    }
  }
}

TEST_CASE("a weighted draw visits everyone with weight once") {
  Stream stream(1, 0, 0, "draw test");
  for (int round = 0; round < 200; ++round) {
    std::vector<std::uint32_t> weights(1 + stream.below(60));
    std::set<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < weights.size(); ++i) {
      weights[i] = static_cast<std::uint32_t>(stream.below(4));
      if (weights[i] > 0) expected.insert(i);
    }
    WeightedDraw draw(weights, stream);
    std::set<std::uint32_t> seen;
    while (const auto next = draw.next()) CHECK(seen.insert(*next).second);
    CHECK(seen == expected);
  }
}

// P(first = i) = w_i / sum, and P(second = j | first = i) = w_j / (sum - w_i).
TEST_CASE("a weighted draw prefers by weight, first and second") {
  const std::vector<std::uint32_t> weights = {1, 2, 3, 4};
  Stream stream(2, 0, 0, "draw test");
  constexpr int rounds = 100'000;
  std::vector<double> first(4);
  std::vector<double> second(4);
  for (int round = 0; round < rounds; ++round) {
    WeightedDraw draw(weights, stream);
    const std::uint32_t a = *draw.next();
    first[a] += 1.0 / rounds;
    if (a == 3) second[*draw.next()] += 1;
  }
  const double after = second[0] + second[1] + second[2];
  for (std::size_t i = 0; i < 4; ++i) CHECK(first[i] == doctest::Approx(weights[i] / 10.0).epsilon(0.03));
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(second[i] / after == doctest::Approx(weights[i] / 6.0).epsilon(0.03));
}

}  // namespace floe
