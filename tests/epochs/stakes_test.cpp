// Stakes drawn from laws against their distribution functions, and how stakes drift.
#include "epochs/stakes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "epochs/apportionment.hpp"

namespace floe {
namespace {

constexpr std::uint32_t kNodes = 20'000;

double normal(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

// The largest distance to a law; a sample of it stays below 1.95 / sqrt(n) in 999 of 1000 cases.
template <class F>
double distance(std::vector<double> values, const F& below) {
  std::ranges::sort(values);
  const auto count = static_cast<double>(values.size());
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    worst = std::max(worst, std::abs(below(values[i]) - (static_cast<double>(i) + 0.5) / count));
  return worst;
}

std::vector<double> as_doubles(const std::vector<std::uint64_t>& stakes) {
  return {stakes.begin(), stakes.end()};
}

const double kFar = 1.95 / std::sqrt(kNodes);

}  // namespace

TEST_CASE("stakes: each node's is drawn from the law, by seed and node alone") {
  const Stakes log_normal{.law = Distribution::log_normal(1e6, 1.5)};
  const std::vector<std::uint64_t> drawn = log_normal.of(kNodes, 7);
  CHECK(distance(as_doubles(drawn), [](double x) { return normal(std::log(x / 1e6) / 1.5); }) < kFar);
  const Stakes pareto{.law = Distribution::pareto(1e6, 1.2)};
  CHECK(distance(as_doubles(pareto.of(kNodes, 7)), [](double x) { return 1 - std::pow(1e6 / x, 1.2); }) <
        kFar);

  CHECK(log_normal.of(kNodes, 7) == drawn);
  CHECK(log_normal.of(kNodes, 8) != drawn);
  const std::vector<std::uint64_t> fewer = log_normal.of(100, 7);  // who joins changes nobody's
  CHECK(std::ranges::equal(fewer, std::vector(drawn.begin(), drawn.begin() + 100)));
}

TEST_CASE("stakes: what a law draws can always be apportioned, however small or large") {
  for (const Distribution& law : {Distribution::log_normal(1, 10), Distribution::log_normal(1e18, 10),
                                  Distribution::pareto(1e18, 0.05), Distribution::uniform(0, 1)}) {
    const std::vector<std::uint64_t> drawn = Stakes{.law = law}.of(200, 3);
    CHECK(*std::ranges::min_element(drawn) >= 1);
    CHECK(*std::ranges::max_element(drawn) <= Stakes::kMost);
    CHECK(can_apportion(drawn, 1000));
  }
}

TEST_CASE("stakes: a list is itself") {
  const Stakes listed{.listed = {5, 0, 7}};
  CHECK(listed.are_given());
  CHECK_FALSE(Stakes{}.are_given());
  CHECK(listed.of(3, 1) == std::vector<std::uint64_t>{5, 0, 7});
}

TEST_CASE("drift: the logarithm of what each stake is multiplied by is normal") {
  constexpr std::uint64_t kStake = 1'000'000'000;
  Stream stream(3, 0, 0, "drift test");
  const std::vector<std::uint64_t> before(kNodes, kStake);
  std::vector<double> factors = as_doubles(drifted(before, 0.25, stream));
  for (double& factor : factors) factor /= static_cast<double>(kStake);
  CHECK(distance(factors, [](double x) { return normal(std::log(x) / 0.25); }) < kFar);

  // After many epochs the variances have added up.
  std::vector<std::uint64_t> stakes(kNodes, kStake);
  for (int epoch = 0; epoch < 9; ++epoch) stakes = drifted(stakes, 0.1, stream);
  std::vector<double> after = as_doubles(stakes);
  for (double& each : after) each /= static_cast<double>(kStake);
  CHECK(distance(after, [](double x) { return normal(std::log(x) / 0.3); }) < kFar);
}

TEST_CASE(
    "drift: none without sigma, zero stays zero and takes no other's draw, and nothing leaves the range") {
  Stream still(3, 0, 1, "drift test");
  const std::vector<std::uint64_t> stakes{Stakes::kMost, 3, 0, 1, 900};
  CHECK(drifted(stakes, 0, still) == stakes);

  Stream with(3, 0, 2, "drift test");
  Stream without(3, 0, 2, "drift test");
  const auto some = drifted(std::vector<std::uint64_t>{1000, 0, 1000}, 0.5, with);
  const auto all = drifted(std::vector<std::uint64_t>{1000, 1000, 1000}, 0.5, without);
  CHECK(some[0] == all[0]);
  CHECK(some[1] == 0);
  CHECK(some[2] == all[2]);

  Stream wild(3, 0, 3, "drift test");
  for (int round = 0; round < 1000; ++round) {
    const auto after = drifted(std::vector<std::uint64_t>{Stakes::kMost, 1}, 50, wild);
    REQUIRE(after[0] >= 1);
    REQUIRE(after[0] <= Stakes::kMost);
    REQUIRE(after[1] >= 1);
    REQUIRE(after[1] <= Stakes::kMost);
  }
}

}  // namespace floe
