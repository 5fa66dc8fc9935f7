// Bursts against closed forms: who survives the loss of m of n nodes at one instant.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

constexpr std::uint32_t kNodes = 60;

double choose(std::uint32_t n, std::uint32_t k) {
  if (k > n) return 0;
  return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0));
}

// Of p pieces on different random nodes, m of n nodes lost: that fewer than k are left.
double loss(std::uint32_t lost, std::uint32_t pieces, std::uint32_t enough) {
  double sum = 0;
  for (std::uint32_t hit = pieces - enough + 1; hit <= pieces && hit <= lost; ++hit)
    sum += choose(pieces, hit) * choose(kNodes - pieces, lost - hit) / choose(kNodes, lost);
  return sum;
}

RunResult burst(std::uint32_t lost, std::uint32_t replicate) {
  return simulate(scenario_of(R"({"name": "burst", "duration": "2h", "committee": {"nodes": 60, "shards": 60},
    "blobs": [{"count": 60, "size": "1kB", "content": "sized"}],
    "schemes": [{"model": "red-stuff"}, {"model": "replication"},
                {"model": "reed-solomon", "pieces": 14, "threshold": 10}],
    "repair": {"detection": "1h"},
    "faults": [{"model": "burst", "at": "30min", "for_good": true, "replacement": "1d", "share": ")" +
                              std::to_string(static_cast<double>(lost) / kNodes) +
                              R"("}], "reads": [{"at": ["31min"], "rounds": 1, "timeout": "10s"}]})"),
                  replicate);
}

TEST_CASE("blobs survive a burst with the hypergeometric probability, and reads tell the same") {
  constexpr std::uint32_t kRuns = 12;
  constexpr double kBlobs = 60.0 * kRuns;
  for (const std::uint32_t lost : {6u, 15u, 24u, 39u, 40u, 42u}) {
    CAPTURE(lost);
    double copies = 0, pieces = 0;
    for (std::uint32_t run = 0; run < kRuns; ++run) {
      const RunResult result = burst(lost, run);
      REQUIRE(count_of(result.schemes[0], "fault.departures") == lost);
      // n = 60: f = 19, so that 22 of 60 slivers give a blob back.
      CHECK(count_of(result.schemes[0], "blobs.lost") == (kNodes - lost < 22 ? 60 : 0));
      copies += static_cast<double>(count_of(result.schemes[1], "blobs.lost"));
      pieces += static_cast<double>(count_of(result.schemes[2], "blobs.lost"));
      for (const SchemeResult& scheme : result.schemes)
        CHECK(count_of(scheme, "read.ok") == 60 - count_of(scheme, "blobs.lost"));
    }
    const auto agrees = [&](double seen, double probability) {
      const double deviation = std::sqrt(kBlobs * probability * (1 - probability));
      CHECK(std::abs(seen - kBlobs * probability) <= 4 * deviation + 1);
    };
    agrees(copies, loss(lost, 3, 1));
    agrees(pieces, loss(lost, 14, 10));
  }
}

}  // namespace
}  // namespace floe
