// What every scheme owes, asked of every entry of the registry: no faults, no repair; any tolerated loss is
// repaired and readable; one more is reported; stored bytes are the stated redundancy; sized counts as real.
#include <doctest/doctest.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "engine/random.hpp"
#include "run/simulate.hpp"
#include "schemes/registry.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

std::string base(std::string_view model, std::string_view content, std::string_view faults) {
  return R"({"name": "conformance", "duration": "20d", "committee": {"nodes": 13, "shards": 13},
    "network": {"message_overhead": "0B"},
    "blobs": [{"count": 3, "size": "10KiB", "content": ")" +
         std::string(content) + R"("}], "schemes": [{"model": ")" + std::string(model) +
         R"("}], "faults": [)" + std::string(faults) +
         R"(], "reads": [{"at": ["19d"]}, {"at": ["19d"], "pieces": "secondary"}]})";
}

std::string departures(const std::vector<std::uint32_t>& leavers) {
  std::string at;
  std::string nodes;
  for (const std::uint32_t node : leavers) {
    at += (at.empty() ? "" : ", ") + std::string("\"1d\"");
    nodes += (nodes.empty() ? "" : ", ") + std::to_string(node);
  }
  return R"({"model": "departures", "at": [)" + at + R"(], "nodes": [)" + nodes + "]}";
}

std::string departures(std::uint32_t from, std::uint32_t to) {
  std::vector<std::uint32_t> nodes(to - from);
  std::iota(nodes.begin(), nodes.end(), from);
  return departures(nodes);
}

SchemeResult run(const std::string& text) { return simulate(scenario_of(text), 0).schemes.at(0); }

}  // namespace

TEST_CASE("without faults nothing is repaired, and every read gives back what was written") {
  for (const schemes::Entry& entry : schemes::registry()) {
    CAPTURE(entry.description.name);
    const SchemeResult result = run(base(entry.description.name, "real", ""));
    CHECK(count_of(result, "repair.total_bytes") == 0);
    CHECK(count_of(result, "lost.bytes") == 0);
    CHECK(count_of(result, "blobs.lost") == 0);
    CHECK(count_of(result, "reads.ok") == 6);
    CHECK(count_of(result, "reads.failed") == 0);
    CHECK(real_of(result, "redundancy.min") == doctest::Approx(real_of(result, "storage.slivers")));
  }
}

TEST_CASE("a tolerated loss is repaired whole and the blobs read the same") {
  for (const schemes::Entry& entry : schemes::registry()) {
    CAPTURE(entry.description.name);
    for (std::uint32_t first = 0; first < 13; ++first) {
      const SchemeResult result = run(base(entry.description.name, "real", departures(first, first + 1)));
      CHECK(count_of(result, "blobs.lost") == 0);
      CHECK(count_of(result, "reads.ok") == 6);
      const SchemeResult again = run(base(entry.description.name, "real", departures(first, first + 1)));
      CHECK(again.digest == result.digest);
    }
  }
}

// n = 13: f = 4, k1 = 5, k2 = 9. Eight nodes may go at once: five rows are left.
TEST_CASE("coded schemes survive n - k1 losses at once and report one more") {
  for (const std::string_view model : {"red-stuff", "reed-solomon"}) {
    CAPTURE(model);
    const SchemeResult survived = run(base(model, "real", departures(0, 4)));
    CHECK(count_of(survived, "blobs.lost") == 0);
    CHECK(count_of(survived, "reads.ok") == 6);
    const SchemeResult edge = run(base(model, "real", departures(0, 8)));
    CHECK(count_of(edge, "blobs.lost") == 0);
    CHECK(count_of(edge, "reads.ok") == 6);
    const SchemeResult beyond = run(base(model, "real", departures(0, 9)));
    CHECK(count_of(beyond, "blobs.lost") == 3);
    CHECK(count_of(beyond, "reads.failed") == 6);
  }
}

// Which nodes go must not matter, only how many: random sets of every tolerated size, and one more.
TEST_CASE("any set of n - k1 losses is survived, whichever it is, and n - k1 + 1 never") {
  Stream stream(5, 0, 0, "conformance test");
  for (const std::string_view model : {"red-stuff", "reed-solomon"}) {
    CAPTURE(model);
    for (int round = 0; round < 20; ++round) {
      std::vector<std::uint32_t> nodes(13);
      for (std::uint32_t i = 0; i < 13; ++i) nodes[i] = i;
      for (std::uint32_t i = 0; i < 12; ++i) std::swap(nodes[i], nodes[i + stream.below(13 - i)]);
      nodes.resize(1 + stream.below(9));
      const SchemeResult result = run(base(model, "real", departures(nodes)));
      const bool tolerated = nodes.size() <= 8;
      CHECK(count_of(result, "blobs.lost") == (tolerated ? 0 : 3));
      CHECK(count_of(result, "reads.ok") == (tolerated ? 6 : 0));
      CHECK(count_of(result, "repair.pieces") * (tolerated ? 1 : 0) ==
            (tolerated ? static_cast<std::int64_t>(nodes.size()) * 3 * (model == "red-stuff" ? 2 : 1) : 0));
    }
  }
}

TEST_CASE("all copies lost at once is reported by replication") {
  const SchemeResult beyond = run(base("replication", "sized", departures(0, 13)));
  CHECK(count_of(beyond, "blobs.lost") == 3);
  CHECK(count_of(beyond, "reads.ok") == 0);
}

TEST_CASE("sized blobs count as real ones, to the byte") {
  for (const schemes::Entry& entry : schemes::registry()) {
    if (entry.description.name == "replication") continue;  // which shards hold copies follows the blob id
    CAPTURE(entry.description.name);
    for (const std::string& faults : {departures(2, 3), departures(0, 4), departures(3, 11)}) {
      const SchemeResult real_run = run(base(entry.description.name, "real", faults));
      const SchemeResult sized_run = run(base(entry.description.name, "sized", faults));
      for (std::size_t i = 0; i < real_run.metrics.size(); ++i) {
        CAPTURE(real_run.metrics[i].name);
        CHECK(real_run.metrics[i].value == sized_run.metrics[i].value);
      }
      CHECK(real_run.digest == sized_run.digest);
    }
  }
}

}  // namespace floe
