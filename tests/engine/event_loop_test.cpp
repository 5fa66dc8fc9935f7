// The loop against a plain queue sorted by (time, insertion).
#include "engine/event_loop.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <queue>
#include <vector>

#include "engine/random.hpp"
#include "tasks/task.hpp"

namespace floe {
namespace {

struct Log {
  std::vector<std::uint64_t> tags;
  static void note(void* log, std::uint64_t tag) { static_cast<Log*>(log)->tags.push_back(tag); }
};

Instant at(std::int64_t ns) { return Instant{ns}; }

}  // namespace

TEST_CASE("events run by time, equal times in the order of their making") {
  EventLoop loop;
  Log log;
  for (const std::uint64_t tag : {1u, 2u, 3u}) loop.at(at(50), EventKind::other, 0, {Log::note, &log, tag});
  loop.at(at(7), EventKind::other, 0, {Log::note, &log, 4});
  loop.at(at(50), EventKind::other, 0, {Log::note, &log, 5});
  loop.run_until(at(49));
  CHECK(log.tags == std::vector<std::uint64_t>{4});
  CHECK(loop.now() == at(49));
  loop.at(at(50), EventKind::other, 0, {Log::note, &log, 6});
  loop.run_until(at(50));
  CHECK(log.tags == std::vector<std::uint64_t>{4, 1, 2, 3, 5, 6});
  CHECK(loop.events() == 6);
}

TEST_CASE("a cancelled event does not run, and its name is not reused for another") {
  EventLoop loop;
  Log log;
  const EventId first = loop.at(at(5), EventKind::other, 0, {Log::note, &log, 1});
  CHECK(loop.pending(first));
  loop.cancel(first);
  CHECK_FALSE(loop.pending(first));
  const EventId second = loop.at(at(6), EventKind::other, 0, {Log::note, &log, 2});
  loop.cancel(first);
  CHECK(loop.pending(second));
  loop.run_until(at(10));
  CHECK(log.tags == std::vector<std::uint64_t>{2});
  loop.cancel(second);
}

// Random monotone work: events make events, some are cancelled, the clock stops in between.
TEST_CASE("the radix heap gives the order of a sorted queue") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    struct World {
      EventLoop loop;
      Stream stream;
      std::uint64_t next_tag = 0;
      std::vector<std::uint64_t> ran;
      std::multimap<std::pair<std::int64_t, std::uint64_t>, std::uint64_t> expected;  // (time, order) -> tag
      std::map<std::uint64_t, EventId> ids;

      explicit World(std::uint64_t seed) : stream(seed, 0, 0, "heap test") {}

      void schedule() {
        // Ties, near times and far ones.
        const std::uint64_t width = std::uint64_t{1} << stream.below(50);
        const auto when =
            loop.now().ns + static_cast<std::int64_t>(stream.below(4) == 0 ? 0 : stream.below(width));
        const std::uint64_t tag = next_tag++;
        ids[tag] = loop.at(Instant{when}, EventKind::other, 0, {run, this, tag});
        expected.emplace(std::pair{when, tag}, tag);
      }
      static void run(void* self, std::uint64_t tag) {
        World& world = *static_cast<World*>(self);
        world.ran.push_back(tag);
        REQUIRE(!world.expected.empty());
        REQUIRE(world.expected.begin()->second == tag);
        REQUIRE(world.expected.begin()->first.first == world.loop.now().ns);
        world.expected.erase(world.expected.begin());
        for (std::uint64_t i = world.stream.below(3); i > 0 && world.next_tag < 3000; --i) world.schedule();
      }
    } world(seed);
    for (int i = 0; i < 50; ++i) world.schedule();
    std::int64_t clock = 0;
    for (int step = 0; step < 200 && !world.expected.empty(); ++step) {
      clock += static_cast<std::int64_t>(world.stream.below(std::uint64_t{1} << world.stream.below(50)));
      world.loop.run_until(Instant{clock});
      if (!world.expected.empty()) REQUIRE(world.expected.begin()->first.first > clock);
      if (!world.expected.empty() && world.stream.below(2) == 0) {
        const auto victim = world.expected.begin();
        world.loop.cancel(world.ids[victim->second]);
        world.expected.erase(victim);
      }
      world.schedule();
    }
  }
}

// Thousands pending at few instants or in few nanoseconds, near and far apart, and most of them withdrawn.
TEST_CASE("crowds come out in order, and what was withdrawn leaves nothing behind") {
  for (const std::uint64_t width : {1ull, 3ull, 200ull, 100'000ull, 1ull << 40}) {
    struct World {
      EventLoop loop;
      Stream stream{7, 0, 0, "crowd test"};
      std::uint64_t width;
      std::uint64_t next_tag = 0;
      std::map<std::pair<std::int64_t, std::uint64_t>, EventId> expected;

      explicit World(std::uint64_t most) : width(most) {}
      void schedule() {
        const auto when = loop.now().ns + static_cast<std::int64_t>(stream.below(width));
        expected[{when, next_tag}] = loop.at(at(when), EventKind::other, 0, {run, this, next_tag});
        ++next_tag;
      }
      static void run(void* self, std::uint64_t tag) {
        World& world = *static_cast<World*>(self);
        REQUIRE(world.expected.begin()->first == std::pair{world.loop.now().ns, tag});
        world.expected.erase(world.expected.begin());
        if (world.next_tag < 40'000) world.schedule();
      }
    } world(width);
    for (int i = 0; i < 20'000; ++i) world.schedule();
    for (auto entry = world.expected.begin(); entry != world.expected.end();) {
      if (world.stream.below(4) == 0) {
        ++entry;
        continue;
      }
      world.loop.cancel(entry->second);
      entry = world.expected.erase(entry);
    }
    world.loop.run_until(at(std::int64_t{1} << 50));
    CHECK(world.expected.empty());
  }
}

TEST_CASE("shuffled ties keep to time, run each event once and depend on the seed alone") {
  const auto order = [](std::uint64_t seed) {
    EventLoop loop;
    loop.shuffle_ties(seed);
    Log log;
    for (std::uint64_t tag = 0; tag < 300; ++tag)
      loop.at(at(static_cast<std::int64_t>(tag / 100)), EventKind::other, 0, {Log::note, &log, tag});
    loop.run_until(at(10));
    return log.tags;
  };
  const auto shuffled = order(5);
  CHECK(shuffled == order(5));
  CHECK(shuffled != order(6));
  CHECK(order(0) != shuffled);
  CHECK(std::is_sorted(shuffled.begin(), shuffled.end(),
                       [](std::uint64_t a, std::uint64_t b) { return a / 100 < b / 100; }));
  auto sorted = shuffled;
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted == order(0));
}

TEST_CASE("an observer is shown each event, and the digest with it") {
  struct Seen final : EventObserver {
    std::vector<EventView> events;
    int ends = 0;
    void begins(const EventView& event) override { events.push_back(event); }
    void ended() override { ++ends; }
  } seen;
  EventLoop loop;
  Log log;
  loop.observe(&seen);
  loop.at(at(3), EventKind::flow, 9, {Log::note, &log, 0});
  loop.at(at(2), EventKind::wake, 8, {Log::note, &log, 0});
  loop.run_until(at(5));
  REQUIRE(seen.events.size() == 2);
  CHECK(seen.ends == 2);
  CHECK(seen.events[0].at == at(2));
  CHECK(seen.events[0].kind == EventKind::wake);
  CHECK(seen.events[0].entity == 8);
  CHECK(seen.events[1].number == 2);
  CHECK(seen.events[1].digest == loop.digest());
}

TEST_CASE("a wake's owner stands beside it and changes no digest") {
  struct Seen final : EventObserver {
    std::vector<EventView> events;
    void begins(const EventView& event) override { events.push_back(event); }
  };
  const auto nap = [](EventLoop& on) -> task<void> { co_await sleep(on, seconds(1)); };
  const auto two_naps = [&](EventLoop& on) -> task<void> {
    co_await nap(on);
    co_await sleep(on, seconds(1));
  };
  const auto run = [&](Owner (*owner)(EventLoop&), Seen& seen) {
    EventLoop loop;
    loop.observe(&seen);
    TaskGroup tasks;
    tasks.spawn(two_naps(loop), owner(loop));
    loop.run_until(Instant{} + seconds(5));
    return loop.digest();
  };
  Seen named;
  Seen unnamed;
  CHECK(run([](EventLoop& loop) { return loop.add_owner("repair").with(17); }, named) ==
        run([](EventLoop&) { return Owner{}; }, unnamed));
  REQUIRE(named.events.size() == 2);
  for (const EventView& event : named.events) {
    CHECK(event.process == "repair");
    CHECK(event.subject == 17);
  }
  CHECK(unnamed.events.at(0).process.empty());
}

TEST_CASE("the digest tells apart times, kinds, entities and order") {
  const auto digest = [](std::vector<std::tuple<std::int64_t, EventKind, std::uint32_t>> events) {
    EventLoop loop;
    Log log;
    for (const auto& [when, kind, entity] : events) loop.at(at(when), kind, entity, {Log::note, &log, 0});
    loop.run_until(at(1000));
    return loop.digest();
  };
  const std::uint64_t base = digest({{1, EventKind::wake, 1}, {1, EventKind::wake, 2}});
  CHECK(base == digest({{1, EventKind::wake, 1}, {1, EventKind::wake, 2}}));
  CHECK(base != digest({{1, EventKind::wake, 2}, {1, EventKind::wake, 1}}));
  CHECK(base != digest({{1, EventKind::wake, 1}, {2, EventKind::wake, 2}}));
  CHECK(base != digest({{1, EventKind::wake, 1}, {1, EventKind::flow, 2}}));
  CHECK(base != digest({{1, EventKind::wake, 1}}));
}

// An assertion ends the process with code 70, so a child has to find out.
TEST_CASE("a loop of events without delay is found and named") {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(STDERR_FILENO);
    EventLoop loop;
    loop.limit_events_at_once(1000);
    struct Again {
      static void run(void* self, std::uint64_t) {
        static_cast<EventLoop*>(self)->after({}, EventKind::other, 0, {run, self, 0});
      }
    };
    Again::run(&loop, 0);
    loop.run_until(Instant{1});
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 70);
}

}  // namespace floe
