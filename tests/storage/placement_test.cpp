// Where the slots of blobs lie, and what it does to the chance that some blob is lost.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "run/simulate.hpp"
#include "storage/drawn_shards.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

double choose(int n, int k) {
  double ways = 1;
  for (int i = 1; i <= k; ++i) ways = ways * (n - k + i) / i;
  return ways;
}

// How often any of 2000 blobs of three copies is lost when ten of a hundred nodes leave at once.
double any_lost(const std::string& placement, std::uint32_t runs) {
  Stream stream(11, 0, 0, "placement test");
  std::uint32_t lost = 0;
  for (std::uint32_t run = 0; run < runs; ++run) {
    std::vector<std::uint32_t> nodes(100);
    std::iota(nodes.begin(), nodes.end(), 0u);
    std::string at;
    std::string leave;
    for (std::uint32_t i = 0; i < 10; ++i) {
      std::swap(nodes[i], nodes[i + stream.below(100 - i)]);
      at += (i > 0 ? ", " : "") + std::string("\"1min\"");
      leave += (i > 0 ? ", " : "") + std::to_string(nodes[i]);
    }
    const std::string text =
        R"({"name": "copies", "duration": "2min", "committee": {"nodes": 100, "shards": 100},
            "blobs": [{"count": 2000, "size": "1MiB", "content": "sized"}],
            "schemes": [{"model": "replication", "placement": ")" +
        placement + R"("}], "faults": [{"model": "departures", "at": [)" + at + R"(], "nodes": [)" + leave +
        R"(]}]})";
    lost += count_of(simulate(scenario_of(text), run).schemes.at(0), "blobs.lost") > 0 ? 1 : 0;
  }
  return static_cast<double>(lost) / runs;
}

double sigma(double p, std::uint32_t runs) { return std::sqrt(p * (1 - p) / runs); }

}  // namespace

TEST_CASE("random copies: some blob is lost as the hypergeometric law says") {
  const double each = choose(10, 3) / choose(100, 3);
  const double any = 1 - std::pow(1 - each, 2000);
  CHECK(any == doctest::Approx(0.773).epsilon(0.001));
  constexpr std::uint32_t kRuns = 300;
  CHECK(std::abs(any_lost("random", kRuns) - any) < 4 * sigma(any, kRuns));
}

// The sets are {r, r + 33, r + 66} mod 100. With nodes numbered by multiples of 33 they are any three in a
// row on a circle of 100, and 2000 blobs leave none of the 100 sets out. The ways to take 10 of a circle
// without three in a row are 100/90 times the coefficient of x^10 in (1 + x + x^2)^90: what is taken falls
// into the 90 gaps between those left, at most two into each.
TEST_CASE("strided copies: some blob is lost as the law of a hundred copysets says") {
  std::vector<double> power{1};
  for (int i = 0; i < 90; ++i) {
    std::vector<double> next(power.size() + 2, 0);
    for (std::size_t k = 0; k < power.size(); ++k)
      for (std::size_t j = 0; j < 3; ++j) next[k + j] += power[k];
    power = next;
  }
  const double any = 1 - 100.0 / 90 * power[10] / choose(100, 10);
  CHECK(any < 100 * choose(10, 3) / choose(100, 3));  // the sum over the sets
  constexpr std::uint32_t kRuns = 1500;
  CHECK(std::abs(any_lost("strided", kRuns) - any) < 4 * sigma(any, kRuns));
}

TEST_CASE("every set of shards of single nodes is drawn as often as any other") {
  const Committee committee(std::vector<std::uint32_t>(6, 1));
  ShardDraw draw(committee);
  Stream stream(12, 0, 0, "placement test");
  std::map<std::set<Shard>, int> counts;
  constexpr int kDraws = 20'000;
  for (int i = 0; i < kDraws; ++i) {
    const auto shards = draw.draw(3, stream);
    ++counts[{shards.begin(), shards.end()}];
  }
  REQUIRE(counts.size() == 20);
  for (const auto& [shards, count] : counts)
    CHECK(std::abs(count - kDraws / 20) < 4 * std::sqrt(kDraws * 0.05 * 0.95));
}

TEST_CASE("slots lie on distinct shards, and on distinct nodes where there are as many") {
  const Committee committee({4, 1, 0, 1, 2, 3, 1, 1});
  Stream stream(13, 0, 0, "placement test");
  ShardDraw draw(committee);
  const auto weights = committee.weights();
  for (std::uint32_t slots = 1; slots <= committee.shards(); ++slots)
    for (int round = 0; round < 50; ++round) {
      const auto drawn = draw.draw(slots, stream);
      REQUIRE(drawn.size() == slots);
      REQUIRE(std::set<Shard>(drawn.begin(), drawn.end()).size() == slots);
      std::vector<std::uint32_t> on(committee.nodes(), 0);
      for (const Shard shard : drawn) ++on[committee.owner(shard)];
      for (NodeId a = 0; a < committee.nodes(); ++a)
        for (NodeId b = 0; b < committee.nodes(); ++b)
          if (on[b] < weights[b]) REQUIRE(on[a] <= on[b] + 1);
    }
}

}  // namespace floe
