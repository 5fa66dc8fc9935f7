#include "record/recorder.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "engine/random.hpp"
#include "record/fabric.hpp"

namespace floe {
namespace {

constexpr Cause kFirst{"first", "first", "", TrafficClass::repair, Part::payload};
constexpr Cause kSecond{"second", "second", "", TrafficClass::repair, Part::proof};
constexpr Cause kThird{"third", "third", "", TrafficClass::read, Part::payload};

constexpr SumOfCauses kPayload(TrafficClass::repair, Fate::sent, {Part::payload});
constexpr SumOfCauses kBoth(TrafficClass::repair, Fate::sent, {Part::payload, Part::proof});
constexpr SumOfCauses kUsed(TrafficClass::repair, Fate::used, {Part::payload, Part::proof});
constexpr SumOfCauses kWasted(TrafficClass::repair, Fate::wasted, {Part::payload, Part::proof});

constexpr Metric kCounted("counted", "things", Form::count, Better::higher, Shown::results, "", "");
constexpr Metric kHidden("Things that are shown nowhere.");
constexpr Metric kSummed("summed", "B", Form::bytes, Better::lower, Shown::results, "", "", {.sum = kBoth});
constexpr Metric kShare("share", "", Form::ratio, Better::higher, Shown::results, "", "",
                        {.of = [](const Recorder& recorder) -> std::optional<Number> {
                          if (recorder.count(kHidden) == 0) return std::nullopt;
                          return static_cast<double>(recorder.count(kCounted)) /
                                 static_cast<double>(recorder.count(kHidden));
                        }});

Recorder between_two() {
  Recorder recorder;
  recorder.add_endpoint();
  recorder.add_endpoint();
  return recorder;
}

}  // namespace

TEST_CASE("a flow's bytes fall into the hours in which they moved, and the hours add up to the byte") {
  Recorder recorder = between_two();
  const Tag tag = recorder.tag(kFirst);
  // 1000 bytes from 0:30 to 2:30: a quarter in the first hour, a half in the second, a quarter in the third.
  recorder.moved(tag, 0, 1, Bytes{1000}, Bytes{0}, Instant{} + minutes(30), Instant{} + minutes(150));
  CHECK(recorder.causes().at(0).bins.amounts() == std::vector<std::int64_t>{250, 500, 250});

  Stream stream(1, 0, 0, "recorder test");
  std::int64_t total = 1000;
  for (int i = 0; i < 1000; ++i) {
    const Instant start = Instant{} + seconds(static_cast<std::int64_t>(stream.below(100'000)));
    const Instant end = start + Duration{static_cast<std::int64_t>(stream.below(30'000'000'000'000))};
    const Bytes received{static_cast<std::int64_t>(stream.below(1'000'000'000))};
    const Bytes lost{static_cast<std::int64_t>(stream.below(1000))};
    total += (received + lost).n;
    recorder.moved(tag, 0, 1, received, lost, start, end);
  }
  std::int64_t sum = 0;
  for (const std::int64_t bin : recorder.causes().at(0).bins.amounts()) {
    CHECK(bin >= 0);
    sum += bin;
  }
  CHECK(sum == total);
  CHECK(recorder.sent(kFirst).n == total);
  CHECK(recorder.conserved());
}

TEST_CASE("bins of all causes end together, with the run") {
  Recorder recorder = between_two();
  recorder.moved(recorder.tag(kFirst), 0, 1, Bytes{1}, Bytes{0}, Instant{}, Instant{} + hours(5));
  recorder.tag(kSecond);
  recorder.close(Instant{} + minutes(61));
  for (const CauseTotals& totals : recorder.causes()) CHECK(totals.bins.amounts().size() == 6);
}

TEST_CASE("bytes are summed by class of traffic and part, whichever causes there are") {
  Recorder recorder = between_two();
  std::int64_t bytes = 1;
  for (const Cause* cause : {&kFirst, &kSecond, &kThird}) {
    recorder.moved(recorder.tag(*cause), 0, 1, Bytes{bytes}, Bytes{bytes}, Instant{}, Instant{});
    bytes *= 10;
  }
  CHECK(recorder.bytes(kPayload) == Bytes{2});
  CHECK(recorder.bytes(kBoth) == Bytes{22});
  recorder.used(recorder.tag(kFirst), Bytes{1});
  recorder.used(recorder.tag(kSecond), Bytes{7});
  CHECK(recorder.bytes(kUsed) == Bytes{1 + 7});
  CHECK(recorder.bytes(kWasted) == Bytes{1 + 10 + 3});
  CHECK(recorder.sent(kThird) == Bytes{200});
  CHECK(recorder.tag(kFirst) == 0);
  CHECK(recorder.tag(kThird) == 2);
}

TEST_CASE("metrics are counted, summed and derived; one may have no value") {
  constexpr Metric kPer("per", "B", Form::ratio, Better::lower, Shown::results, "", "",
                        {.fold = Fold::ratio_of_sums, .over = &kSummed, .under = &kHidden});
  Recorder recorder = between_two();
  const Metric* const metrics[] = {&kShare, &kSummed, &kHidden, &kPer};
  recorder.know({.metrics = metrics, .causes = {}, .series = {}});
  Counter& counted = recorder.counter(kCounted);
  const auto values = [&] {
    std::vector<std::optional<Number>> all;
    for (const Measurement& metric : recorder.measurements()) all.push_back(metric.value);
    return all;
  };
  const Number none = std::int64_t{0};
  CHECK(values() == std::vector<std::optional<Number>>{std::nullopt, none, none, std::nullopt, none});
  counted += 3;
  recorder.counter(kHidden) += 4;
  recorder.moved(recorder.tag(kSecond), 0, 1, Bytes{7}, Bytes{0}, Instant{}, Instant{});
  CHECK(values() ==
        std::vector<std::optional<Number>>{0.75, std::int64_t{7}, std::int64_t{4}, 1.75, std::int64_t{3}});
}

TEST_CASE("handles stay where they are while others are added") {
  Recorder recorder;
  Counter& counted = recorder.counter(kCounted);
  std::vector<Metric> others(1000, kShare);
  for (const Metric& other : others) recorder.counter(other);
  counted = 5;
  CHECK(recorder.count(kCounted) == 5);
}

TEST_CASE("the fabric keeps intervals in which a shard was not simply held") {
  constexpr ShardState held{"held", "held", ""};
  constexpr ShardState offline{"offline", "offline", ""};
  constexpr ShardState lost{"lost", "lost", ""};
  const ShardState* const states[] = {&held, &offline, &lost};
  Fabric fabric(2, states);
  const auto at = [](std::int64_t hour) { return Instant{} + hours(hour); };
  fabric.set(0, offline, at(1));
  fabric.set(0, offline, at(2));
  fabric.set(0, held, at(3));
  fabric.set(1, lost, at(4));
  fabric.set(1, offline, at(5));
  fabric.close(at(9));
  REQUIRE(fabric.intervals().size() == 3);
  CHECK(fabric.intervals()[0].from == at(1));
  CHECK(fabric.intervals()[0].to == at(3));
  CHECK(fabric.intervals()[1].state == &lost);
  CHECK(fabric.intervals()[1].to == at(5));
  CHECK(fabric.intervals()[2].state == &offline);
  CHECK(fabric.intervals()[2].to == at(9));
}

TEST_CASE("repair of clients is what they send or are sent under a cause of repair") {
  Recorder recorder = between_two();
  const auto move = [&recorder](const Cause& cause, Endpoint from, Endpoint to, std::int64_t bytes) {
    recorder.moved(recorder.tag(cause), from, to, Bytes{bytes}, Bytes{0}, Instant{}, Instant{});
  };
  CHECK(!recorder.repair_of_clients());
  recorder.add_endpoint(Rate::unlimited(), true);
  move(kFirst, 0, 1, 1);   // between nodes
  move(kThird, 0, 2, 10);  // a read
  CHECK(recorder.repair_of_clients() == Bytes{0});
  move(kFirst, 0, 2, 100);
  move(kSecond, 2, 1, 1000);
  CHECK(recorder.repair_of_clients() == Bytes{1100});
  recorder.restart();
  CHECK(recorder.repair_of_clients() == Bytes{0});
}

TEST_CASE("no row becomes known in the middle of a run, but for one that is set at its end") {
  Recorder recorder = between_two();
  ++recorder.counter(kCounted);
  recorder.knows_all();
  ++recorder.counter(kCounted);
  recorder.set(kHidden, std::int64_t{5});
  CHECK(recorder.count(kCounted) == 2);
  CHECK(recorder.count(kHidden) == 5);
}

}  // namespace floe
