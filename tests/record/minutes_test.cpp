#include "record/minutes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "engine/random.hpp"
#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

Instant at(std::int64_t second) { return Instant{} + seconds(second); }

// A copy of 150 MB over a downlink of 1 MB/s, and whatever else the fields say.
SchemeResult one_copy(const std::string& network) {
  return simulate(scenario_of(R"({"name": "copy", "duration": "1d", "committee": {"nodes": 4, "shards": 4},
    "network": {"message_overhead": "0B", )" +
                              network + R"(}, "repair": {"request_timeout": "1h"},
    "blobs": [{"size": "150MB", "content": "sized"}],
    "schemes": [{"model": "replication", "copies": 4}],
    "faults": [{"model": "departures", "at": ["1h"], "nodes": [0]}]})"),
                  0)
      .schemes.at(0);
}

}  // namespace

TEST_CASE("bytes fall into minutes in proportion, and only some of them cross a link") {
  Minutes minutes;
  minutes.add_endpoint(Rate{100});
  minutes.add_endpoint(Rate::unlimited());
  minutes.add(0, Bytes{3000}, true, at(50), at(80));  // 1000 B in the first minute, 2000 B in the second
  minutes.add(1, Bytes{5000}, true, at(0), at(10));
  minutes.add(0, Bytes{70}, false, at(119), at(119));
  minutes.settle(at(119));
  CHECK(minutes.busiest() == Bytes{6000});
  CHECK(minutes.shares().count() == 1);
  minutes.add(0, Bytes{4000}, true, at(60), at(119));
  minutes.settle(Instant::never());
  CHECK(minutes.busiest() == Bytes{6070});
  CHECK(minutes.shares().count() == 2);
  CHECK(to_seconds(minutes.shares().quantile(50)->time) == doctest::Approx(1000.0 / 6000));
  CHECK(to_seconds(minutes.shares().quantile(99)->time) == doctest::Approx(1));
}

TEST_CASE("minutes that are settled early are those of a table of all minutes") {
  Stream stream(1, 0, 0, "minutes test");
  Minutes minutes;
  for (int i = 0; i < 3; ++i) minutes.add_endpoint(Rate{1'000'000});
  std::map<std::int64_t, std::int64_t> all;
  std::map<std::pair<Endpoint, std::int64_t>, std::int64_t> by_endpoint;
  for (std::int64_t now = 0; now < 100'000; now += 1 + static_cast<std::int64_t>(stream.below(40))) {
    const std::int64_t start = now + static_cast<std::int64_t>(stream.below(600));
    const std::int64_t length = static_cast<std::int64_t>(stream.below(400));
    const auto to = static_cast<Endpoint>(stream.below(3));
    // A whole number of bytes a second, so that each minute has a whole number of them.
    const std::int64_t each = 1 + static_cast<std::int64_t>(stream.below(1000));
    minutes.add(to, Bytes{length * each}, true, at(start), at(start + length));
    for (std::int64_t second = start; second < start + length; ++second) {
      all[second / 60] += each;
      by_endpoint[{to, second / 60}] += each;
    }
    minutes.settle(at(now));
  }
  minutes.settle(Instant::never());
  std::int64_t most = 0;
  for (const auto& [minute, bytes] : all) most = std::max(most, bytes);
  CHECK(minutes.busiest() == Bytes{most});
  CHECK(minutes.shares().count() == static_cast<std::int64_t>(by_endpoint.size()));
}

TEST_CASE("a copy that fills a downlink for minutes: its busiest minute is what the link carries in one") {
  const SchemeResult filled = one_copy(R"("downlink": "1MB/s", "uplink": "1GB/s")");
  CHECK(count_of(filled, "rebuilt.pieces") == 1);
  CHECK(count_of(filled, "repair.busiest_minute") == doctest::Approx(60e6).epsilon(1e-6));
  CHECK(real_of(filled, "repair.link_share.p99") == doctest::Approx(1));
  // An uplink of a quarter of the rate leaves three quarters of the downlink.
  const SchemeResult slowed = one_copy(R"("downlink": "1MB/s", "uplink": "250kB/s")");
  CHECK(count_of(slowed, "repair.busiest_minute") == doctest::Approx(15e6).epsilon(1e-6));
  CHECK(real_of(slowed, "repair.link_share.p99") == doctest::Approx(0.25).epsilon(0.008));
  const SchemeResult unlimited = one_copy(R"("sharing": "unlimited")");
  CHECK(count_of(unlimited, "repair.busiest_minute") >= 150'000'000);
  CHECK_FALSE(find_metric(unlimited, "repair.link_share.p99")->value);
}

}  // namespace floe
