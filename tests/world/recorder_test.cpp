#include "world/recorder.hpp"

#include <doctest/doctest.h>

#include "engine/random.hpp"

namespace floe {

TEST_CASE("a flow's bytes fall into the hours in which they moved, and the hours add up to the byte") {
  Recorder recorder(1);
  recorder.add_endpoint();
  recorder.add_endpoint();
  // 1000 bytes from 0:30 to 2:30: a quarter in the first hour, a half in the second, a quarter in the third.
  recorder.moved(Cause::symbols, 0, 1, Bytes{1000}, Bytes{0}, Instant{} + minutes(30),
                 Instant{} + minutes(150));
  const auto symbols = static_cast<std::size_t>(Cause::symbols);
  CHECK(recorder.bins().at(0)[symbols] == Bytes{250});
  CHECK(recorder.bins().at(1)[symbols] == Bytes{500});
  CHECK(recorder.bins().at(2)[symbols] == Bytes{250});

  Stream stream(1, 0, 0, "recorder test");
  std::int64_t total = 1000;
  for (int i = 0; i < 1000; ++i) {
    const Instant start = Instant{} + seconds(static_cast<std::int64_t>(stream.below(100'000)));
    const Instant end = start + Duration{static_cast<std::int64_t>(stream.below(30'000'000'000'000))};
    const Bytes received{static_cast<std::int64_t>(stream.below(1'000'000'000))};
    const Bytes lost{static_cast<std::int64_t>(stream.below(1000))};
    total += (received + lost).n;
    recorder.moved(Cause::symbols, 0, 1, received, lost, start, end);
  }
  std::int64_t sum = 0;
  for (const Recorder::Bins& bin : recorder.bins()) {
    CHECK(bin[symbols] >= Bytes{0});
    sum += bin[symbols].n;
  }
  CHECK(sum == total);
  CHECK(recorder.traffic(Cause::symbols).sent.n == total);
  CHECK(recorder.conserved());
}

TEST_CASE("the fabric keeps intervals in which a shard was not simply held") {
  Recorder recorder(2);
  const auto at = [](std::int64_t hour) { return Instant{} + hours(hour); };
  recorder.shard_state(0, ShardState::offline, at(1));
  recorder.shard_state(0, ShardState::offline, at(2));
  recorder.shard_state(0, ShardState::held, at(3));
  recorder.shard_state(1, ShardState::lost, at(4));
  recorder.shard_state(1, ShardState::repairing, at(5));
  recorder.close(at(9));
  REQUIRE(recorder.fabric().size() == 3);
  CHECK(recorder.fabric()[0].from == at(1));
  CHECK(recorder.fabric()[0].to == at(3));
  CHECK(recorder.fabric()[1].state == ShardState::lost);
  CHECK(recorder.fabric()[1].to == at(5));
  CHECK(recorder.fabric()[2].state == ShardState::repairing);
  CHECK(recorder.fabric()[2].to == at(9));
}

}  // namespace floe
