// What a write moves, byte by byte, how long it takes, and what is left to repair, against the tables of the protocol.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"
#include "writes/write_settings.hpp"

namespace floe {
namespace {

// n = 10: f = 3, k1 = 4, k2 = 7, s = even(2800 / 28) = 100. A primary sliver has 7 symbols, a secondary 4; on
// the wire uleb(length) + length + 4. Metadata that is sent: 10 + uleb(n) + 66 n.
constexpr std::int64_t kMetadata = 10 + 1 + 660;
constexpr std::int64_t kPrimary = 2 + 700 + 4;
constexpr std::int64_t kSecondary = 2 + 400 + 4;
constexpr std::int64_t kAnswer = 60;
constexpr std::int64_t kConfirmation = 270;

std::string text_of(const std::string& write, const std::string& scheme, const std::string& more) {
  return R"({"name": "write", "duration": "4h", "committee": {"nodes": 10, "shards": 10},
    "network": {"message_overhead": "0B", "latency": "50ms", "sharing": "unlimited"},
    "blobs": [{"count": 1, "size": "2800B"}], "schemes": [{"model": ")" +
         scheme + R"("}], "clients": [{"model": "write", "between": "90min", "most": 1, "size": "2800B")" +
         write + "}]" + more + "}";
}

SchemeResult run(const std::string& write = "", const std::string& more = "",
                 const std::string& scheme = "red-stuff") {
  return simulate(scenario_of(text_of(write, scheme, more)), 0).schemes.at(0);
}

// Seconds.
double median(const SchemeResult& result, std::string_view name) {
  for (const auto& [row, times] : result.times)
    if (row->name == name) return to_seconds(times.quantile(50)->time);
  FAIL("no such times: ", std::string(name));
  return 0;
}

// One node of ten is away from the first hour to the second.
const std::string kOneAway =
    R"(, "faults": [{"model": "burst", "at": "1h", "share": "10%", "duration": "1h"}])";

}  // namespace

TEST_CASE("a write moves every sliver once, the metadata to every node, answers and signatures") {
  const SchemeResult result = run();
  CHECK(count_of(result, "write.ok") == 1);
  CHECK(cause_of(result, "write").received.n == 10 * (kPrimary + kSecondary));
  CHECK(cause_of(result, "write_metadata").received.n == 10 * kMetadata);
  CHECK(cause_of(result, "write_overhead").received.n == 30 * kAnswer);
  // Four at a time until seven signed; the eighth comes at the same instant.
  CHECK(cause_of(result, "confirmations").sent.n >= 7 * kConfirmation);
  CHECK(cause_of(result, "confirmations").sent.n <= 8 * kConfirmation);
  CHECK(count_of(result, "write.missing") == 0);
  CHECK(count_of(result, "write.lost") == 0);
  CHECK(count_of(result, "write.repair") == 0);
  CHECK(count_of(result, "write.blob_bytes") == 2800);
}

// Registration 0.5 s, pause 0.2 s, metadata and slivers 0.1 s each, two turns of signatures, certificate 0.5 s.
TEST_CASE("a write takes the time of its parts") {
  CHECK(median(run(), "write.latency") == doctest::Approx(1.6).epsilon(0.02));
  CHECK(median(run(), "write.upload") == doctest::Approx(0.9).epsilon(0.02));
}

// One primary sliver in flight at a time: 20 slivers one after the other; a quorum has 7 nodes of two.
TEST_CASE("a request takes the permit of the write for as long as it lasts") {
  const SchemeResult result = run(R"(, "in_flight": "700B", "node_requests": 10)");
  const double upload = median(result, "write.upload");
  CHECK(upload >= 0.97 * (0.7 + 0.1 + 14 * 0.1));
  CHECK(upload <= 1.03 * (0.7 + 0.1 + 20 * 0.1));
}

TEST_CASE("the tail lasts half the upload and half a second, and what did not come is repaired") {
  const SchemeResult result = run("", kOneAway);
  CHECK(count_of(result, "write.ok") == 1);
  CHECK(count_of(result, "write.missing") == 2);
  CHECK(median(result, "write.latency") >= 0.98 * (1.6 + 0.6));
  // The node is back half an hour later: k2 symbols for the primary and k1 for the secondary sliver.
  CHECK(cause_of(result, "upload_repair").received.n == (7 + 4) * 100);
  CHECK(cause_of(result, "symbols").received.n == 0);
  CHECK(count_of(result, "unfinished.pieces") == 0);
}

TEST_CASE("a node that is up repairs what did not reach it once the deferral is over") {
  // A node that is away as the upload begins, and back when it ends.
  const std::string short_away =
      R"(, "faults": [{"model": "burst", "at": "5400s", "share": "10%", "duration": "1500ms"}])";
  const SchemeResult result = run(R"(, "retries": 0)", short_away);
  CHECK(count_of(result, "write.ok") == 1);
  CHECK(count_of(result, "write.missing") == 2);
  CHECK(median(result, "repair.time") >= 14.9);
  CHECK(median(result, "repair.time") <= 17.5);
}

TEST_CASE("with four nodes of ten away a write fails, and nothing is stored") {
  const SchemeResult result =
      run("", R"(, "faults": [{"model": "burst", "at": "1h", "share": "40%", "duration": "2h"}])");
  CHECK(count_of(result, "write.failed") == 1);
  CHECK(count_of(result, "write.blob_bytes") == 0);
  CHECK(count_of(result, "write.repair") == 0);
}

TEST_CASE("every scheme can be written, with real bytes that are read back") {
  for (const std::string scheme :
       {"red-stuff", "reed-solomon", "replication", "lrc\", \"data\": 4, \"label\": \"four"}) {
    CAPTURE(scheme);
    const SchemeResult result =
        run(R"(, "content": "real")", kOneAway + R"(, "reads": [{"at": ["95min", "3h"]}])", scheme);
    CHECK(count_of(result, "write.ok") == 1);
    CHECK(count_of(result, "read.ok") == 4);
    CHECK(count_of(result, "read.failed") == 0);
  }
}

TEST_CASE("a relay takes the blob once and sends the rest") {
  const SchemeResult result = run(R"(, "relay": true)");
  CHECK(count_of(result, "write.ok") == 1);
  CHECK(cause_of(result, "relayed").received.n == 2800);
  CHECK(cause_of(result, "write").received.n == 10 * (kPrimary + kSecondary));
}

TEST_CASE("all replicates have the same times in the same order, whoever ends first") {
  const auto names = [](std::uint32_t replicate) {
    const std::string text = text_of("", "red-stuff", "");
    const std::string both =
        R"("clients": [{"model": "download", "between": {"law": "exponential", "mean": "1h"}}, )";
    std::string with = text;
    with.replace(with.find(R"("clients": [)"), 12, both);
    with.replace(with.find("\"90min\""), 7, R"({"law": "exponential", "mean": "1h"})");
    std::vector<std::string> all;
    const RunResult result = simulate(scenario_of(with), replicate);
    for (const auto& [row, times] : result.schemes.at(0).times) all.emplace_back(row->name);
    return all;
  };
  for (std::uint32_t replicate = 1; replicate < 10; ++replicate) CHECK(names(0) == names(replicate));
}

TEST_CASE("requests at once follow from bytes in flight as in the client of mainnet") {
  writes::WriteSettings settings;
  // Primary slivers at n = 1000, k1 = 334, k2 = 667: 4820 symbols' bytes each at 1 GiB.
  CHECK(settings.permits(Bytes{667 * 472}) == 1000);
  CHECK(settings.permits(Bytes{667 * 4820}) == 159);
  settings.in_flight = Bytes{12'500'000};
  CHECK(settings.permits(Bytes{667 * 152}) == 123);
  CHECK(settings.permits(Bytes{667 * 472}) == 39);
  CHECK(settings.permits(Bytes{667 * 4820}) == 3);
  CHECK(settings.permits(Bytes{100'000'000}) == 1);
}

TEST_CASE("the deferral follows from the size") {
  const writes::WriteSettings settings;
  CHECK(settings.deferral(Bytes{100 << 20}) == seconds(15));
  CHECK(settings.deferral(Bytes{(100 << 20) + 1}) == seconds(30));
  CHECK(settings.deferral(Bytes{(std::int64_t{4} << 30) + 1}) == seconds(120));
}

}  // namespace floe
