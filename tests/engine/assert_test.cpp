// What a process says and does when an assertion fails; a child has to find out.
#include "engine/assert.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

namespace floe {
namespace {

struct Death {
  int status;
  std::string said;  // to both of its outputs
};

Death death_of(void (*work)()) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    work();
    std::_Exit(0);
  }
  ::close(ends[1]);
  Death death{};
  std::array<char, 256> part{};
  for (ssize_t got = 0; (got = ::read(ends[0], part.data(), part.size())) > 0;)
    death.said.append(part.data(), static_cast<std::size_t>(got));
  ::close(ends[0]);
  ::waitpid(child, &death.status, 0);
  return death;
}

}  // namespace

TEST_CASE("a failed assertion prints the command that shows it again, cleans up and exits with 70") {
  const Death death = death_of([] {
    static const std::int64_t now = 42;
    std::at_quick_exit([] { [[maybe_unused]] const auto n = ::write(STDERR_FILENO, "cleaned up\n", 11); });
    repeat_command() = "floe run 'my scenario.json' --set seed=7";
    run_context() = {&now, 3};
    FLOE_ASSERT(1 > 2, "numbers are out of order");
  });
  CHECK(WIFEXITED(death.status));
  CHECK(WEXITSTATUS(death.status) == 70);
  for (const char* text : {"numbers are out of order\n", "1 > 2", "virtual time 42 ns, replicate 3\n",
                           "again: floe run 'my scenario.json' --set seed=7 --replicate 3\n", "cleaned up\n"})
    CHECK_MESSAGE(death.said.find(text) != std::string::npos, text);
}

TEST_CASE("outside a simulation there is no command to tell") {
  const Death death = death_of([] { FLOE_ASSERT(false, "nothing runs"); });
  CHECK(WEXITSTATUS(death.status) == 70);
  CHECK(death.said.find("nothing runs") != std::string::npos);
  CHECK(death.said.find("again") == std::string::npos);
}

}  // namespace floe
