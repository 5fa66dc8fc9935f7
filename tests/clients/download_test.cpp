// What a download moves, against the sizes of redstuff and the window of the client of mainnet.
#include "clients/download.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

SchemeResult run(const std::string& fields, const std::string& faults = "", const std::string& blob = "",
                 const std::string& scheme = "red-stuff") {
  return simulate(
             scenario_of(R"({"name": "download", "duration": "10d", "committee": {"nodes": 10, "shards": 10},
    "network": {"message_overhead": "0B", "latency": "10ms", "jitter": "190ms"}, "blobs": [{"count": 3,
    "size": "2800B")" + blob +
                         R"(}], "schemes": [{"model": ")" + scheme + R"("}], "faults": [)" + faults +
                         R"(], "clients": [{"model": "download", "between": "1h")" +
                         ((fields.find("most\"") != std::string::npos) ? "" : R"(, "most": 100)") + fields +
                         "}]}"),
             0)
      .schemes.at(0);
}

// n = 10: f = 3, k1 = 4, k2 = 7, s = even(2800 / 28) = 100. A primary sliver has 7 symbols, a secondary 4; on
// the wire uleb(length) + length + 4. Metadata: 32 + 1 + 1 + 8 + 1 + 66 n.
constexpr std::int64_t kMetadata = 32 + 1 + 1 + 8 + 1 + 660;
constexpr std::int64_t kPrimary = 2 + 700 + 4;
constexpr std::int64_t kSecondary = 2 + 400 + 4;

}  // namespace

TEST_CASE("a download uses k1 slivers and one answer with metadata") {
  const SchemeResult result = run("");
  CHECK(count_of(result, "download.ok") == 100);
  CHECK(count_of(result, "download.payload") == 100 * 4 * kPrimary);
  CHECK(cause_of(result, "download_metadata").used.n == 100 * kMetadata);
  CHECK(cause_of(result, "download_metadata").received.n >= 100 * kMetadata);
  CHECK(cause_of(result, "download_metadata").received.n <= 300 * kMetadata);
}

TEST_CASE("with one request at a time nothing is asked for in vain") {
  const SchemeResult result = run(R"(, "in_flight": "0B", "metadata_requests": 1)");
  CHECK(count_of(result, "download.ok") == 100);
  CHECK(count_of(result, "download.surplus") == 0);
  CHECK(count_of(result, "download.wasted") == 0);
  CHECK(cause_of(result, "download").received.n == 100 * 4 * kPrimary);
}

TEST_CASE("the other kind of slivers takes k2 of them") {
  CHECK(count_of(run(R"(, "pieces": "secondary")"), "download.payload") == 100 * 7 * kSecondary);
}

TEST_CASE("a window follows from bytes in flight as in the client of mainnet") {
  clients::DownloadSettings settings;
  // n = 1000: k1 = 334, primary slivers of 667 symbols.
  CHECK(settings.window(Bytes{667 * 472}, 334) == 334);
  CHECK(settings.window(Bytes{667 * 4820}, 334) == 159);
  settings.in_flight = Bytes{12'500'000};
  CHECK(settings.window(Bytes{667 * 6}, 334) == 334);
  CHECK(settings.window(Bytes{667 * 152}, 334) == 123);
  CHECK(settings.window(Bytes{667 * 472}, 334) == 39);
  CHECK(settings.window(Bytes{667 * 4820}, 334) == 3);
  CHECK(settings.window(Bytes{100'000'000}, 334) == 1);
}

TEST_CASE("nodes that are away are replaced by others, and too few fail the download") {
  const auto away = [](const std::string& share) {
    return R"({"model": "burst", "at": "30min", "share": ")" + share + R"(", "duration": "9d"})";
  };
  CHECK(count_of(run("", away("60%")), "download.ok") == 100);
  CHECK(count_of(run("", away("70%")), "download.failed") == 100);
}

// 1 - 2^-s of all draws at two ranks of four for s = 0 and more for a steeper law.
TEST_CASE("the newest blobs are read more often, by a power of their rank") {
  std::vector<int> counts(4);
  Stream stream(1, 0, 0, "popularity");
  clients::DownloadSettings settings;
  for (int i = 0; i < 40'000; ++i) ++counts[settings.draw(4, stream)];
  for (const int count : counts) CHECK(count == doctest::Approx(10'000).epsilon(0.05));
  counts.assign(4, 0);
  settings.popularity = 1;
  for (int i = 0; i < 40'000; ++i) ++counts[settings.draw(4, stream)];
  // Of the density 1 / x from 1 to 5: ln((r + 1) / r) / ln 5 at rank r.
  CHECK(counts[3] == doctest::Approx(40'000 * 0.4307).epsilon(0.05));
  CHECK(counts[0] == doctest::Approx(40'000 * 0.1386).epsilon(0.05));
}

TEST_CASE("real bytes come back, whatever the scheme") {
  for (const std::string scheme :
       {"red-stuff", "reed-solomon", "replication", "lrc\", \"data\": 4, \"label\": \"four"}) {
    CAPTURE(scheme);
    const SchemeResult result = run(R"(, "check": "strict")", "", R"(, "content": "real")", scheme);
    CHECK(count_of(result, "download.ok") == 100);
    CHECK(count_of(result, "download.wrong") == 0);
  }
}

TEST_CASE("who checks nothing takes an inconsistent blob, and a strict client does not") {
  const std::string bad = R"(, "content": "real", "writer": "inconsistent")";
  const SchemeResult strict = run(R"(, "check": "strict", "most": 1)", "", bad);
  CHECK(count_of(strict, "download.failed") == 1);
  const SchemeResult skip = run(R"(, "check": "skip", "pieces": "secondary", "most": 1)", "", bad);
  CHECK(count_of(skip, "download.ok") == 1);
  CHECK(count_of(skip, "download.wrong") == 1);
}

}  // namespace floe
