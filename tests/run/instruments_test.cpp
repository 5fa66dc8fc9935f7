// Looking into a run: what is seen is right, and the run does not notice.
#include <doctest/doctest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "run/lockstep.hpp"
#include "run/profile.hpp"
#include "run/simulate.hpp"
#include "scenario/reader.hpp"
#include "tasks/task.hpp"
#include "tests/metric_of.hpp"

namespace floe {
namespace {

Scenario quickstart() {
  const std::vector<std::string> edits{R"(blobs=[{"count": 3, "size": "50kB"}])", "duration=6d"};
  return scenario::read(std::string(FLOE_SOURCE_DIR) + "/scenarios/quickstart.json", edits);
}

void nothing(void*, std::uint64_t) {}

// A loop with `events` events, of which event number `odd` has another entity.
ObservedRun loop_of(int events, int odd) {
  return [=](EventObserver& observer) {
    EventLoop loop;
    loop.observe(&observer);
    for (int i = 1; i <= events; ++i)
      loop.at(Instant{i}, EventKind::other, i == odd ? 99u : 1u, {nothing, nullptr, 0});
    loop.run_until(Instant{events});
  };
}

ObservedRun both(const ObservedRun& one, const ObservedRun& other) {
  return [=](EventObserver& observer) {
    one(observer);
    other(observer);
  };
}

task<void> naps(EventLoop& loop, Duration second) {
  co_await sleep(loop, Duration{5});
  co_await sleep(loop, second);
}

// Two processes, whose tasks sleep; the second nap of the other one is as long as is said.
ObservedRun naps_of(Duration second) {
  return [=](EventObserver& observer) {
    EventLoop loop;
    loop.observe(&observer);
    TaskGroup tasks;
    tasks.spawn(naps(loop, Duration{50}), loop.add_owner("one").with(3));
    tasks.spawn(naps(loop, second), loop.add_owner("other").with(7));
    loop.run_until(Instant{100});
  };
}

std::int64_t ticks = 0;
std::int64_t tick() { return ticks += 10; }

}  // namespace

TEST_CASE("the first event that differs is found, wherever it is") {
  for (const int odd : {1, 2, 4095, 4096, 4097, 9000, 12'288}) {
    CAPTURE(odd);
    const auto found = first_divergence(loop_of(12'288, 0), loop_of(12'288, odd));
    REQUIRE(found);
    CHECK(found->loop == 0);
    REQUIRE(found->one);
    REQUIRE(found->other);
    CHECK(found->one->number == static_cast<std::uint64_t>(odd));
    CHECK(found->one->entity == 1);
    CHECK(found->other->entity == 99);
  }
  for (const int events : {0, 1, 4096, 5000, 8192}) {
    CAPTURE(events);
    CHECK_FALSE(first_divergence(loop_of(events, 0), loop_of(events, 0)));
    const auto shorter = first_divergence(loop_of(events, 0), loop_of(events + 1, 0));
    REQUIRE(shorter);
    CHECK_FALSE(shorter->one);
    CHECK(shorter->other->number == static_cast<std::uint64_t>(events) + 1);
  }
}

TEST_CASE("a difference is found in the loop that it belongs to") {
  const auto plain = both(loop_of(5000, 0), loop_of(5000, 0));
  for (const int odd : {1, 17, 4000}) {
    const auto found = first_divergence(plain, both(loop_of(5000, 0), loop_of(5000, odd)));
    REQUIRE(found);
    CHECK(found->loop == 1);
    CHECK(found->other->number == static_cast<std::uint64_t>(odd));
  }
  const auto early = first_divergence(plain, both(loop_of(4000, 0), loop_of(5000, 0)));
  REQUIRE(early);
  CHECK(early->one->number == 4001);
  CHECK(early->other->number == 1);
}

TEST_CASE("what a run throws comes out") {
  const ObservedRun broken = [](EventObserver& observer) {
    loop_of(6000, 0)(observer);
    throw std::runtime_error("broken");
  };
  CHECK_THROWS_WITH(first_divergence(loop_of(20'000, 0), broken), "broken");
  CHECK_THROWS_WITH(first_divergence(broken, loop_of(20'000, 0)), "broken");
}

TEST_CASE("a wake that differs names the process whose it is, and the subject") {
  const auto found = first_divergence(naps_of(Duration{20}), naps_of(Duration{21}));
  REQUIRE(found);
  for (const auto& event : {found->one, found->other}) {
    REQUIRE(event);
    CHECK(event->number == 3);
    CHECK(event->process == "other");
    CHECK(event->subject == 7);
  }
}

TEST_CASE("a scenario agrees with itself, event by event") { CHECK_FALSE(first_divergence(quickstart(), 0)); }

TEST_CASE("every wake names the process that it belongs to") {
  struct Owners final : EventObserver {
    std::set<std::string> processes;
    void begins(const EventView& event) override {
      if (event.kind == EventKind::wake) processes.insert(std::string(event.process));
    }
  } owners;
  const std::vector<std::string> edits{
      R"(blobs=[{"count": 3, "size": "50kB"}])", R"(reads=[{"at": ["2d"]}])",
      R"(faults=[{"model": "sessions", "up": {"law": "constant", "value": "1d"}}, {"model": "departures", "count": 3}])"};
  simulate(scenario::read(std::string(FLOE_SOURCE_DIR) + "/scenarios/quickstart.json", edits), 0,
           {.observer = &owners});
  CHECK(owners.processes ==
        std::set<std::string>{"departures", "detection", "read", "repair", "sessions", "world"});
}

TEST_CASE("a profile counts every event and every call of the codec, and changes nothing") {
  const Scenario scenario = quickstart();
  const RunResult plain = simulate(scenario, 0);
  ticks = 0;
  Profile profile(tick);
  const RunResult profiled = simulate(scenario, 0, {.profile = &profile});
  CHECK(profiled.digest == plain.digest);
  std::int64_t expected = 0;
  for (const SchemeResult& scheme : plain.schemes) expected += count_of(scheme, "events");
  std::uint64_t counted = 0;
  std::int64_t spent = 0;
  for (const Profile::Part& part : profile.events()) {
    counted += part.calls;
    spent += part.ns;
  }
  CHECK(counted == static_cast<std::uint64_t>(expected));
  const auto& works = profile.works();
  CHECK(works[static_cast<std::size_t>(Profile::Work::encode)].calls == 3 * plain.schemes.size());
  CHECK(works[static_cast<std::size_t>(Profile::Work::rebuild)].calls > 0);
  for (const Profile::Part& part : works) {
    CHECK(part.ns == static_cast<std::int64_t>(part.calls) * 10);
    spent += part.ns;
  }
  CHECK(spent <= ticks);
}

TEST_CASE("shuffled ties change no byte that is lost or stored") {
  const Scenario scenario = quickstart();
  const RunResult plain = simulate(scenario, 0);
  const RunResult shuffled = simulate(scenario, 0, {.shuffle_ties = 11});
  CHECK(shuffled.digest == simulate(scenario, 0, {.shuffle_ties = 11}).digest);
  for (std::size_t i = 0; i < plain.schemes.size(); ++i)
    for (const char* metric : {"lost.bytes", "blobs.lost", "storage.stored"})
      CHECK(find_metric(plain.schemes[i], metric)->value == find_metric(shuffled.schemes[i], metric)->value);
}

}  // namespace floe
