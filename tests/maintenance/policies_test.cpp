// Policies of repair against closed forms, derived here from the process alone:
//   lazy: with n pieces that are lost at a rate each and repaired at r, a cycle lasts (H_n - H_r) / rate and moves
//   n - r + k - 1 pieces: the repairer fetches k and sends on n - r, and has one of either by itself;
//   eager: every loss moves k pieces.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

constexpr int kNodes = 20;
constexpr int kThreshold = 4;
constexpr std::int64_t kPiece = 10'000;
constexpr double kLossesOfNode = 12;  // a year
constexpr int kYears = 20;

double harmonic(int n) {
  double sum = 0;
  for (int i = 1; i <= n; ++i) sum += 1.0 / i;
  return sum;
}

// Machines that leave at a constant rate, noticed within a second and replaced at once.
std::string churn(const std::string& policies, int seed) {
  return R"({"name": "churn", "duration": "20y", "seed": )" + std::to_string(seed) +
         R"(, "committee": {"nodes": 20, "shards": 20},
    "network": {"message_overhead": "0B", "latency": "0s", "sharing": "unlimited"},
    "repair": {"detection": "1s", "policies": [)" +
         policies + R"(]}, "blobs": [{"size": "40kB", "content": "sized"}],
    "schemes": [{"model": "reed-solomon", "threshold": 4}],
    "faults": [{"model": "departures", "rate": "12/y", "replacement": "0s"}]})";
}

// Of `blobs` blobs of 40 kB, node 0 loses its pieces after an hour.
std::string one_loss(const std::string& policies, const std::string& duration, int blobs = 100) {
  return R"({"name": "loss", "duration": ")" + duration +
         R"(", "committee": {"nodes": 20, "shards": 20},
    "network": {"message_overhead": "0B", "latency": "0s", "sharing": "unlimited"},
    "repair": {"detection": "1s", "policies": [)" +
         policies + R"(]}, "blobs": [{"count": )" + std::to_string(blobs) +
         R"(, "size": "40kB", "content": "sized"}], "schemes": [{"model": "reed-solomon", "threshold": 4}],
    "faults": [{"model": "departures", "at": ["1h"], "nodes": [0], "replacement": "0s"}]})";
}

SchemeResult run(const std::string& text) { return simulate(scenario_of(text), 0).schemes.at(0); }

SchemeResult traced(const std::string& text) {
  const TraceFilter all;
  return simulate(scenario_of(text), 0, {.trace = &all}).schemes.at(0);
}

std::vector<Span> spans_of(const SchemeResult& result, Span::What what) {
  std::vector<Span> spans;
  for (const Span& span : result.trace)
    if (span.what == what) spans.push_back(span);
  std::ranges::stable_sort(spans, {}, &Span::from);
  return spans;
}

}  // namespace

// 20 pieces and a threshold of 14: node 10 is lost at 3 d, while nodes are cut off from 1 d to 11 d. With five of them
// 14 are believed there, with four 15; a cut that is over before anybody is declared gone counts for nothing.
TEST_CASE("who is behind a partition does not count as live for lazy repair") {
  const auto rebuilt = [](const char* nodes, const char* detection = "1h") {
    return count_of(
        run(R"({"name": "cut", "duration": "8d", "committee": {"nodes": 20, "shards": 20}, "repair": {"detection": ")" +
            std::string(detection) + R"(", "policies": [{"lazy_threshold": 14}]},
            "blobs": [{"count": 30, "size": "40kB", "content": "sized"}],
            "schemes": [{"model": "reed-solomon", "threshold": 4}], "faults": [
              {"model": "departures", "at": ["3d"], "nodes": [10], "replacement": "0s"},
              {"model": "partition", "at": ["1d"], "which": [0], "domain": )" +
            nodes + R"(, "duration": {"law": "constant", "value": "10d"}}]})"),
        "rebuilt.pieces");
  };
  CHECK(rebuilt("[0, 1, 2, 3, 4]") == 30);
  CHECK(rebuilt("[0, 1, 2, 3]") == 0);
  CHECK(rebuilt("[0, 1, 2, 3, 4]", "3d") == 30);  // node 10 is known to be gone at 6 d, those cut off at 4 d
  CHECK(rebuilt("[0, 1, 2, 3, 4]", "6d") == 0);
}

TEST_CASE("lazy repair takes the bytes of its chain, and eager repair those of every loss") {
  for (const int r : {8, 14}) {
    CAPTURE(r);
    const std::int64_t in_cycle = (kNodes - r + kThreshold - 1) * kPiece;
    const double cycle = (harmonic(kNodes) - harmonic(r)) / kLossesOfNode;  // years
    constexpr int kRuns = 10;
    double cycles = 0;
    for (int seed = 1; seed <= kRuns; ++seed) {
      const SchemeResult lazy = run(churn(R"({"lazy_threshold": )" + std::to_string(r) + "}", seed));
      CHECK(count_of(lazy, "blobs.lost") == 0);
      const std::int64_t moved = count_of(lazy, "repair.payload");
      // A machine that leaves within the second in which another is not yet declared gone changes one cycle.
      CHECK(static_cast<double>(moved % in_cycle) <= 0.02 * static_cast<double>(moved));
      cycles += static_cast<double>(moved) / static_cast<double>(in_cycle);
    }
    // A cycle is a sum of n - r exponential times.
    double variance = 0;
    for (int i = r + 1; i <= kNodes; ++i) variance += 1 / (kLossesOfNode * kLossesOfNode * i * i);
    const double expected = kRuns * kYears / cycle;
    const double deviation = std::sqrt(expected * variance) / cycle;
    CAPTURE(expected);
    CHECK(std::abs(cycles - expected) < 4 * deviation + kRuns);  // a cycle of each run may be open
  }
  const SchemeResult eager = run(churn("", 1));
  CHECK(count_of(eager, "repair.payload") == count_of(eager, "lost.pieces") * kThreshold * kPiece);
  CHECK(count_of(eager, "repair.payload") >
        4 * count_of(run(churn(R"({"lazy_threshold": 8})", 1)), "repair.payload"));
}

TEST_CASE("lazy repair begins at its threshold and leaves what is above it alone") {
  const auto lost = [](int nodes, int threshold) {
    std::string at;
    std::string who;
    for (int node = 0; node < nodes; ++node) {
      at += (node > 0 ? ", \"" : "\"") + std::to_string(1 + node) + "h\"";
      who += (node > 0 ? ", " : "") + std::to_string(node);
    }
    return R"({"name": "few", "duration": "2d", "committee": {"nodes": 20, "shards": 20},
      "network": {"message_overhead": "0B"}, "repair": {"detection": "1min", "policies": [{"lazy_threshold": )" +
           std::to_string(threshold) + R"(}]}, "blobs": [{"count": 3, "size": "40kB"}],
      "schemes": [{"model": "reed-solomon", "threshold": 4}, {"model": "red-stuff"}],
      "faults": [{"model": "departures", "replacement": "0s", "at": [)" +
           at + R"(], "nodes": [)" + who + "]}]}";
  };
  for (const std::size_t scheme : {0u, 1u}) {
    CAPTURE(scheme);
    const auto result = [&](int nodes, int threshold) {
      return simulate(scenario_of(lost(nodes, threshold)), 0).schemes.at(scheme);
    };
    CHECK(count_of(result(4, 15), "rebuilt.pieces") == 0);
    CHECK(count_of(result(4, 15), "repair.total") == 0);
    const SchemeResult due = result(5, 15);
    CHECK(count_of(due, "rebuilt.pieces") == count_of(due, "lost.pieces"));
    CHECK(steps_of(due, "redundancy.min").back().value == doctest::Approx(real_of(due, "storage.slivers")));
    CHECK(count_of(result(4, 16), "rebuilt.pieces") == count_of(result(4, 16), "lost.pieces"));
  }
}

// A node that is silent for less than it takes to be declared gone counts as live, whatever became of it.
TEST_CASE("lazy repair acts on what is believed") {
  const auto silent = [](const std::string& detection) {
    return R"({"name": "silent", "duration": "10h", "committee": {"nodes": 20, "shards": 20},
      "repair": {"detection": ")" +
           detection + R"(", "policies": [{"lazy_threshold": 18}]}, "blobs": [{"size": "40kB"}],
      "schemes": [{"model": "reed-solomon", "threshold": 4}],
      "faults": [{"model": "departures", "at": ["1h", "2h"], "nodes": [0, 1], "replacement": "0s"}]})";
  };
  // Node 0 is back, empty, at 1.5 h; node 1 is declared gone at 2.5 h, and then both are rebuilt.
  CHECK(count_of(run(silent("30min")), "rebuilt.pieces") == 2);
  // Nobody is declared gone in time.
  CHECK(count_of(run(silent("9h")), "rebuilt.pieces") == 0);
}

TEST_CASE("a repairer that dies is followed by another, and nothing is left undone") {
  std::string text = churn(R"({"lazy_threshold": 12})", 5);
  const auto replace = [&](const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), by);
  };
  replace(R"("duration": "20y")", R"("duration": "2y", "calm": "60d")");
  replace(R"("sharing": "unlimited")", R"("uplink": "20kbit/s", "downlink": "20kbit/s")");
  replace(R"("detection": "1s")", R"("detection": "1s", "request_timeout": "2d")");
  replace("40kB", "40MB");
  const SchemeResult slow = run(text);
  CHECK(count_of(slow, "blobs.lost") == 0);
  CHECK(count_of(slow, "rebuilt.pieces") > 0);
  CHECK(count_of(slow, "repair.wasted") > 0);  // with machines that left in the middle
}

TEST_CASE("no window of time has more than its rate and one fetch") {
  constexpr double kRate = 20'000;  // B/s
  constexpr double kFetch = 4 * kPiece;
  constexpr int kBlobs = 100;
  const SchemeResult limited = traced(one_loss(R"({"rate_limit": "20kB/s"})", "1d", kBlobs));
  CHECK(count_of(limited, "rebuilt.pieces") == kBlobs);
  std::vector<Span> requests = spans_of(limited, Span::What::request);
  double bucket = 0;
  double most = 0;
  double all = 0;
  Instant last{};
  for (const Span& request : requests) {
    bucket = std::max(0.0, bucket - kRate * to_seconds(request.from - last)) + to_double(request.bytes);
    last = request.from;
    most = std::max(most, bucket);
    all += to_double(request.bytes);
  }
  CHECK(most <= kFetch + 1);
  // It is used in full: the last fetch begins when all before have passed.
  const double took = to_seconds(last - requests.front().from);
  CHECK(took == doctest::Approx((all - kFetch) / kRate).epsilon(0.001));
  CHECK(count_of(run(one_loss("", "1d", kBlobs)), "repair.payload") == count_of(limited, "repair.payload"));
}

// Of each helper: what leaves it fits through its rate, whoever asks, and the bytes are those of a run without limit.
TEST_CASE("no helper sends more in any window of time than its rate and one answer") {
  constexpr double kRate = 20'000;  // B/s
  const SchemeResult limited = traced(one_loss(R"({"sending_limit": "20kB/s"})", "1d"));
  std::vector<Span> answers = spans_of(limited, Span::What::request);
  std::ranges::stable_sort(answers, {}, &Span::to);
  std::map<NodeId, std::pair<Instant, double>>
      helpers;  // when the last answer left, and what was in the bucket then
  double most = 0;
  for (const Span& answer : answers) {
    if (answer.bytes != Bytes{kPiece}) continue;  // metadata
    auto& [last, bucket] = helpers[answer.helper.value()];
    bucket = std::max(0.0, bucket - kRate * to_seconds(answer.to - last)) + to_double(answer.bytes);
    last = answer.to;
    most = std::max(most, bucket);
  }
  CHECK(helpers.size() > 10);
  CHECK(most <= kPiece + 1);
  CHECK(to_seconds(answers.back().to - answers.front().from) > 5);  // it held them back
  const SchemeResult unlimited = run(one_loss("", "1d"));
  CHECK(count_of(limited, "rebuilt.pieces") == count_of(unlimited, "rebuilt.pieces"));
  CHECK(count_of(limited, "repair.payload") == count_of(unlimited, "repair.payload"));
}

TEST_CASE("installments bring back a share in each period, from the first instant on") {
  const std::string policy = R"({"installments": {"every": "6h", "share": "10%"}})";
  for (const int periods : {0, 1, 4, 8, 9, 12}) {
    CAPTURE(periods);
    // Half a period after the last one that is due.
    const std::string duration = std::to_string(60 + periods * 360 + 180) + "min";
    const SchemeResult result = run(one_loss(policy, duration, 100));
    CHECK(count_of(result, "rebuilt.pieces") == std::min(100, 10 * (periods + 1)));
  }
}

// Blobs on shards drawn for each: those with a copy on a node that was lost before are one copy further down.
TEST_CASE("what has the fewest copies is repaired first") {
  const auto jobs_of = [](const std::string& policy) {
    const SchemeResult result =
        traced(R"({"name": "risk", "duration": "2d", "committee": {"nodes": 10, "shards": 10},
      "network": {"uplink": "1Mbit/s", "downlink": "1Mbit/s"},
      "repair": {"detection": "1s", "concurrent_blobs": 1, "policies": [)" +
               policy + R"(]},
      "blobs": [{"count": 200, "size": "100kB", "content": "sized"}],
      "schemes": [{"model": "replication", "copies": 3}],
      "faults": [{"model": "departures", "at": ["1h"], "nodes": [1], "replacement": "1y"},
                 {"model": "departures", "at": ["2h"], "nodes": [0], "replacement": "0s"}]})");
    CHECK(count_of(result, "blobs.lost") == 0);
    return spans_of(result, Span::What::job);
  };
  const std::vector<Span> by_blob = jobs_of("");
  const std::vector<Span> by_risk = jobs_of(R"({"order": "most-at-risk"})");
  REQUIRE(by_blob.size() == by_risk.size());
  CHECK(std::ranges::is_sorted(by_blob, {}, [](const Span& job) { return *job.blob; }));
  // Node 0's blobs that node 1 has as well come first. Which they are, the number of copies fetched from node 1
  // does not tell, since it is gone; the two lists have the same blobs, and the first of the second are not the
  // lowest.
  std::vector<BlobIndex> blobs;
  for (const Span& job : by_risk) blobs.push_back(*job.blob);
  std::size_t descents = 0;
  for (std::size_t i = 1; i < blobs.size(); ++i) descents += blobs[i] < blobs[i - 1] ? 1 : 0;
  CHECK(descents == 1);  // two ascending rows: at risk, and the others
  std::ranges::sort(blobs);
  for (std::size_t i = 0; i < blobs.size(); ++i) CHECK(blobs[i] == *by_blob[i].blob);
}

// What one node lost is a piece of a group of one blob and a global parity of another, which take other symbols.
TEST_CASE("blobs of one batch are rebuilt each from what its own loss takes") {
  for (const std::string policy : {"", R"({"lazy_threshold": 15})"}) {
    CAPTURE(policy);
    const SchemeResult result =
        run(R"({"name": "batch", "duration": "5d", "committee": {"nodes": 17, "shards": 17},
      "repair": {"batch_blobs": 10, "policies": [)" +
            policy + R"(]}, "blobs": [{"count": 30, "size": "1kB"}],
      "schemes": [{"model": "lrc"}],
      "faults": [{"model": "departures", "at": ["1h", "1h", "1d"], "nodes": [0, 5, 9], "replacement": "0s"}]})");
    CHECK(count_of(result, "blobs.lost") == 0);
    CHECK(count_of(result, "rebuilt.pieces") == count_of(result, "lost.pieces"));
  }
}

TEST_CASE("a policy holds for the schemes that it names, and nothing changes for the others") {
  const std::string rest = R"("name": "two", "duration": "90d", "committee": {"nodes": 20, "shards": 20},
    "blobs": [{"count": 4, "size": "40kB"}], "faults": [{"model": "departures", "rate": "4/y"}],)";
  const auto both = [&](const std::string& policies) {
    return simulate(scenario_of("{" + rest + R"("repair": {"policies": [)" + policies + R"(]},
      "schemes": [{"model": "reed-solomon", "label": "eager"}, {"model": "reed-solomon", "label": "lazy"}]})"),
                    0);
  };
  const RunResult plain = both("");
  const RunResult named = both(R"({"schemes": ["lazy"], "lazy_threshold": 14})");
  CHECK(named.schemes[0].digest == plain.schemes[0].digest);
  CHECK(named.schemes[1].digest != plain.schemes[1].digest);
  CHECK(count_of(named.schemes[1], "repair.payload") < count_of(plain.schemes[1], "repair.payload"));
}

}  // namespace floe
