#include "tasks/task.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "tasks/mailbox.hpp"
#include "tasks/semaphore.hpp"

namespace floe {
namespace {

task<int> later(EventLoop& loop, Duration time, int value) {
  co_await sleep(loop, time);
  co_return value;
}

task<> note(EventLoop& loop, Duration time, std::string& log, char letter) {
  co_await sleep(loop, time);
  log += letter;
}

struct Guard {
  int& alive;
  explicit Guard(int& count) : alive(count) { ++alive; }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  ~Guard() { --alive; }
};

task<> hold(EventLoop& loop, int& alive) {
  const Guard guard(alive);
  co_await sleep(loop, days(1));
}

}  // namespace

TEST_CASE("tasks await tasks, values come back, time passes") {
  EventLoop loop;
  TaskGroup group;
  int sum = 0;
  group.spawn([](EventLoop& clock, int& total) -> task<> {
    total = co_await later(clock, seconds(2), 40) + co_await later(clock, seconds(3), 2);
  }(loop, sum));
  loop.run_until(Instant{} + seconds(4));
  CHECK(sum == 0);
  loop.run_until(Instant{} + seconds(5));
  CHECK(sum == 42);
  CHECK(group.size() == 0);
}

TEST_CASE("an exception reaches who awaits") {
  EventLoop loop;
  TaskGroup group;
  std::string caught;
  group.spawn([](EventLoop& clock, std::string& message) -> task<> {
    try {
      co_await [](EventLoop& c) -> task<int> {
        co_await sleep(c, seconds(1));
        throw std::runtime_error("broken");
      }(clock);
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
  }(loop, caught));
  loop.run_until(Instant{} + seconds(1));
  CHECK(caught == "broken");
}

TEST_CASE("first(k) goes on when k have ended and destroys the rest; all waits for every one") {
  EventLoop loop;
  TaskGroup group;
  std::string log;
  group.spawn([](EventLoop& clock, std::string& letters) -> task<> {
    std::vector<task<>> tasks;
    tasks.push_back(note(clock, seconds(3), letters, 'c'));
    tasks.push_back(note(clock, seconds(1), letters, 'a'));
    tasks.push_back(note(clock, seconds(2), letters, 'b'));
    co_await first(2, std::move(tasks));
    letters += '|';
    std::vector<task<>> more;
    more.push_back(note(clock, seconds(5), letters, 'e'));
    more.push_back(note(clock, seconds(4), letters, 'd'));
    co_await all(std::move(more));
    letters += '.';
  }(loop, log));
  loop.run_until(Instant{} + days(1));
  CHECK(log == "ab|de.");
}

TEST_CASE("killing ten thousand parked tasks runs their destructors and withdraws their timers") {
  EventLoop loop;
  int alive = 0;
  TaskGroup group;
  for (int i = 0; i < 10'000; ++i) group.spawn(hold(loop, alive));
  CHECK(alive == 10'000);
  CHECK(group.size() == 10'000);
  group.clear();
  CHECK(alive == 0);
  loop.run_until(Instant{} + days(2));
  CHECK(loop.events() == 0);
}

TEST_CASE("destroying a task destroys what it awaits") {
  EventLoop loop;
  int alive = 0;
  {
    TaskGroup group;
    group.spawn([](EventLoop& clock, int& count) -> task<> {
      std::vector<task<>> tasks;
      for (int i = 0; i < 5; ++i) tasks.push_back(hold(clock, count));
      co_await first(1, std::move(tasks));
    }(loop, alive));
    CHECK(alive == 5);
  }
  CHECK(alive == 0);
}

TEST_CASE("a mailbox keeps order and wakes through the loop") {
  EventLoop loop;
  Mailbox<int> box(loop);
  TaskGroup group;
  std::vector<int> got;
  group.spawn([](Mailbox<int>& mailbox, std::vector<int>& numbers) -> task<> {
    for (int i = 0; i < 3; ++i) numbers.push_back(co_await mailbox.next());
  }(box, got));
  box.push(1);
  box.push(2);
  CHECK(got.empty());
  loop.run_until(Instant{});
  CHECK(got == std::vector<int>{1, 2});
  box.push(3);
  loop.run_until(Instant{});
  CHECK(got == std::vector<int>{1, 2, 3});
  CHECK(group.size() == 0);
}

TEST_CASE("permits go in the order of asking, and come back from the dead") {
  EventLoop loop;
  Semaphore semaphore(loop, 1);
  std::string log;
  const auto work = [](EventLoop& clock, Semaphore& limit, std::string& letters, char letter) -> task<> {
    const Permit permit = co_await limit.acquire();
    letters += letter;
    co_await sleep(clock, seconds(1));
  };
  TaskGroup first;
  TaskGroup second;
  TaskGroup third;
  first.spawn(work(loop, semaphore, log, 'a'));
  second.spawn(work(loop, semaphore, log, 'b'));
  third.spawn(work(loop, semaphore, log, 'c'));
  second.clear();  // while it waits: its place in the queue goes with it
  loop.run_until(Instant{} + milliseconds(500));
  CHECK(log == "a");
  first.clear();  // while it works: the permit returns
  loop.run_until(Instant{} + seconds(1));
  CHECK(log == "ac");
  second.spawn(work(loop, semaphore, log, 'd'));
  loop.run_until(Instant{} + milliseconds(1500));
  CHECK(log == "acd");
}

}  // namespace floe
