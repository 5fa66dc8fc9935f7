// The presets against rates that the developers of Walrus published: about 10 slivers a second and node before the larger
// limits of May 2025 and over 200 after them (#2071); one to two blobs a second at 100 shards (#929, 2024).
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

// Pieces that the new machine of a node of mainnet rebuilds in a second, while it has many to rebuild.
double pieces_per_second(std::vector<std::string> edits) {
  const std::string text = R"({
    "preset": "mainnet", "name": "t", "duration": "1h",
    "blobs": [{"count": 2000, "size": "1MiB", "content": "sized"}],
    "faults": [{"model": "departures", "at": ["1s"], "nodes": [0], "replacement": "1min"}]})";
  const auto rebuilt_after = [&](int seconds) {
    edits.push_back("duration=" + std::to_string(seconds) + "s");
    const RunResult run = simulate(scenario::read_text("t.json", text, edits), 0);
    edits.pop_back();
    return count_of(run.schemes[0], "rebuilt.pieces");
  };
  return (rebuilt_after(1120) - rebuilt_after(1060)) / 60.0;
}

}  // namespace

TEST_CASE("a node of the preset rebuilds over 200 slivers a second, and ten before the larger limits") {
  CHECK(pieces_per_second({}) == doctest::Approx(200).epsilon(0.05));
  CHECK(pieces_per_second({"repair.slivers_per_second=10"}) == doctest::Approx(10).epsilon(0.1));
}

TEST_CASE("a node of 100 shards repairs one to two blobs a second") {
  const double blobs = pieces_per_second({R"(committee={"nodes": 10, "shards": 1000})"}) /
                       200;  // pieces of a blob on such a node
  CHECK(blobs >= 0.95);
  CHECK(blobs <= 2);
}

}  // namespace floe
