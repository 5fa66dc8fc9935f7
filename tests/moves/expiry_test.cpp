// Blobs that expire: all of them when their epoch begins; nothing of them is repaired, copied, missing or lost after it.
// Shapes are those of n = 10 shards, as in epochs_test: a pair of slivers of a blob of 28 kB has 11000 B.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "run/simulate.hpp"
#include "scenario/reader.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

constexpr std::int64_t kPair = 7000 + 4000;
const std::string kTen = R"({"nodes": 10, "shards": 10})";
const std::string kOneWaits = R"({"shards": 10, "stake": [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0]})";

std::string text_of(const std::string& committee, const std::string& blobs, const std::string& epochs,
                    const std::string& rest, const std::string& duration, const std::string& scheme) {
  return R"({"name": "expiry", "duration": ")" + duration + R"(", "committee": )" + committee +
         R"(, "network": {"message_overhead": "0B"}, "blobs": [)" + blobs + R"(], "schemes": [{"model": ")" +
         scheme + R"("}], "maintenance": [{"model": "epochs", "length": "20d")" + epochs + "}]" + rest + "}";
}

SchemeResult run(const std::string& committee, const std::string& blobs, const std::string& epochs,
                 const std::string& rest = "", const std::string& duration = "50d",
                 const std::string& scheme = "red-stuff") {
  return simulate(scenario_of(text_of(committee, blobs, epochs, rest, duration, scheme)), 0).schemes.at(0);
}

std::string sized(int count, const std::string& lifetime) {
  return R"({"size": "28kB", "content": "sized", "count": )" + std::to_string(count) + R"(, "lifetime": )" +
         lifetime + "}";
}

}  // namespace

TEST_CASE("shards that move carry what has not expired, to the byte") {
  // The first change begins with 20 blobs of which 15 expire then; the second with five of which two do.
  const SchemeResult result =
      run(kOneWaits, sized(15, "1") + ", " + sized(2, "2") + ", " + sized(3, "0"), R"(, "leave": 1)");
  CHECK(count_of(result, "epochs.begun") == 2);
  CHECK(count_of(result, "blobs.expired") == 17);
  CHECK(count_of(result, "epochs.bytes") == (5 + 3) * kPair);
  CHECK(count_of(result, "epochs.pieces") == (5 + 3) * 2);
  CHECK(count_of(result, "expired.copied") == 2 * kPair);  // at the first change, in vain
  CHECK(count_of(result, "expired.rebuilt") == 0);
  CHECK(count_of(result, "blobs.lost") == 0);
  CHECK(count_of(result, "unfinished.pieces") == 0);
  CHECK(real_of(result, "epochs.complete.min") == 1);
}

// A node lost everything an hour before the first change and may take 1 B/s: next to nothing comes back in time.
TEST_CASE("a repair ends with the last of its blobs, and the wait for it is cut") {
  const std::string slow =
      R"(, "repair": {"policies": [{"rate_limit": "1B/s"}]}, "faults": [{"model": "departures", )"
      R"("at": ["479h"], "nodes": [4], "replacement": "1min"}])";
  for (const char* scheme : {"red-stuff", "reed-solomon", "replication"}) {
    CAPTURE(std::string(scheme));
    const SchemeResult all = run(kTen, sized(4, "1"), "", slow, "30d", scheme);
    CHECK(count_of(all, "blobs.expired") == 4);
    CHECK(count_of(all, "rebuilt.pieces") <= 1);  // what is asked for first does not wait
    CHECK(count_of(all, "unfinished.pieces") == 0);
    CHECK(count_of(all, "expired.repairs") > 0);
    // Of those that stay, repair goes on.
    const SchemeResult some = run(kTen, sized(4, "1") + ", " + sized(1, "0"), "", slow, "60d", scheme);
    CHECK(count_of(some, "unfinished.pieces") == 0);
    CHECK(count_of(some, "blobs.lost") == 0);
  }
}

// Ten blobs travel in one message. One kind of sliver is there before the half of them expires, the other is under way.
TEST_CASE("of a batch that is repaired together those that stay are repaired") {
  const SchemeResult result = run(
      kTen, sized(5, "1") + ", " + sized(5, "0"), "",
      R"(, "repair": {"batch_blobs": 10, "concurrent_blobs": 10, "policies": [{"rate_limit": "20B/s"}]}, )"
      R"("faults": [{"model": "departures", "at": ["479h"], "nodes": [4], "replacement": "1min"}])",
      "100d");
  CHECK(count_of(result, "blobs.expired") == 5);
  CHECK(count_of(result, "unfinished.pieces") == 0);
  CHECK(count_of(result, "rebuilt.pieces") == 10 + 5);
  const std::int64_t in_vain = count_of(result, "expired.rebuilt");
  CHECK((in_vain == 5 * 4000 || in_vain == 5 * 7000));
}

// Seven of ten nodes go for good after all has expired, and nobody misses anything.
TEST_CASE("what has expired is neither lost, nor unreadable, nor measured") {
  const SchemeResult result = run(
      kTen, sized(6, "1"), "",
      R"(, "reads": [{"at": ["10d", "40d"]}], "faults": [{"model": "departures", "at": ["30d", "30d", "30d", )"
      R"("30d", "30d", "30d", "30d"], "nodes": [0, 1, 2, 3, 4, 5, 6], "replacement": "1000d"}])");
  CHECK(count_of(result, "lost.pieces") == 0);
  CHECK(count_of(result, "blobs.lost") == 0);
  CHECK(real_of(result, "blobs.unreadable_time") == 0);
  CHECK(real_of(result, "repairable.share") == 1);
  CHECK(count_of(result, "margin.min") == 3);  // as all of them were there
  CHECK(count_of(result, "read.ok") == 6);     // on day ten, and nobody reads what everybody knows to be gone
  CHECK(count_of(result, "read.failed") == 0);
}

TEST_CASE("what is deleted never comes back in any scheme, with lives drawn, moves, departures and rot") {
  for (const char* scheme : {"red-stuff", "reed-solomon", "replication"}) {
    CAPTURE(std::string(scheme));
    const SchemeResult result =
        run(R"({"nodes": 20, "shards": 40})",
            R"({"size": "5kB", "count": 40, "lifetime": {"law": "uniform", "largest": 9}})",
            R"(, "drift": 0.3, "leave": 1, "silent": "50%")",
            R"(, "faults": [{"model": "departures", "rate": "300%/y"}])", "130d", scheme);
    CHECK(count_of(result, "epochs.begun") >= 5);
    CHECK(count_of(result, "blobs.expired") > 10);
    CHECK(count_of(result, "blobs.lost") == 0);
    CHECK(count_of(result, "epochs.bytes") >= count_of(result, "expired.copied"));
  }
}

// Ten nodes hold a pair of slivers of each of ten blobs; four of these expire within a minute after 20 of 50 days. With
// moves, what a node gets is read by it from then on, so that all of them read as much together.
TEST_CASE("a scrub reads what has not expired, wherever it is") {
  const std::string scrub = R"(}, {"model": "scrub", "period": "10d")";
  const std::string blobs = sized(4, "1") + ", " + sized(6, "0");
  const std::int64_t expected = 10 * kPair * (2 * 10 + 3 * 6);
  const std::int64_t minute = 10 * 4 * kPair / (10 * 24 * 60) + 1;  // of what expires
  const auto is_read = [&](const SchemeResult& result) {
    const std::int64_t more = count_of(result, "scrub.read") - expected;
    CAPTURE(more);
    return -10 <= more && more <= minute;  // to the nearest byte of each node
  };
  CHECK(is_read(run(kTen, blobs, scrub)));
  CHECK(is_read(run(kOneWaits, blobs, R"(, "leave": 1)" + scrub)));
  // At 10 B/s a cycle takes 11000 s at first and never as little as the period.
  const std::string slow = R"(}, {"model": "scrub", "period": "1h", "rate": "10B/s")";
  CHECK(count_of(run(kTen, blobs, slow), "scrub.read") == std::int64_t{10} * 10 * 50 * 86'400);
}

TEST_CASE("a lifetime without epochs is refused, and so is a law that is none") {
  const auto finding = [](std::string text, const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
    try {
      static_cast<void>(scenario_of(text));
    } catch (const std::exception& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string good = text_of(kTen, sized(1, "3"), "", "", "50d", "red-stuff");
  CHECK(finding(good, R"({"model": "epochs", "length": "20d"})", R"({"model": "scrub"})")
            .find("blobs[0].lifetime: no epoch begins") != std::string::npos);
  CHECK(
      finding(good, R"("lifetime": 3)", R"("lifetime": {"law": "weekly"})").find("unknown law \"weekly\"") !=
      std::string::npos);
  CHECK(finding(good, R"("lifetime": 3)", R"("lifetime": {"law": "uniform", "least": 4, "largest": 3})")
            .find("\"least\" is above \"largest\"") != std::string::npos);
  CHECK(finding(good, R"("lifetime": 3)", R"("lifetime": -1)").find("blobs[0].lifetime") !=
        std::string::npos);
}

}  // namespace floe
