// The program of sim/README.md.
#include "tasks/task.hpp"

using namespace floe;

task<void> clock(EventLoop& loop, Duration tick, int& count) {
  while (true) {
    co_await sleep(loop, tick);
    ++count;
  }
}

int main() {
  EventLoop loop;
  TaskGroup tasks;  // tasks that wait are destroyed with it
  int count = 0;
  tasks.spawn(clock(loop, seconds(2), count));
  loop.run_until(Instant{} + minutes(1));
  return count == 30 && loop.now() == Instant{} + minutes(1) ? 0 : 1;
}
