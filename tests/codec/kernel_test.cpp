// Which kernels there are on this machine, for whoever reads the log of a test.
#include "codec/kernel.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <stdexcept>
#include <string>

#include "codec/result.hpp"

using namespace floe::codec;

namespace {

std::string processor() {
  std::ifstream lines("/proc/cpuinfo");
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("model name", 0) == 0 || line.rfind("CPU part", 0) == 0)
      return line.substr(line.find(':') + 2);
  }
  return "a processor that does not say its name";
}

}  // namespace

TEST_CASE("the fastest kernel of this processor is in use unless another is asked for") {
  std::string names;
  for (const auto name : kernels()) names += " " + std::string(name);
  MESSAGE("processor: ", processor(), "; kernels that ran:", names, " gfni-emulated");
  const std::string before(active_kernel());
  for (const auto name : kernels()) {
    use_kernel(name);
    CHECK(active_kernel() == name);
  }
  CHECK_THROWS_AS(use_kernel("abacus"), std::invalid_argument);
  use_kernel(before);
}

TEST_CASE("what a caller made sure of and is refused ends the work") {
  CHECK_NOTHROW(ensure(Result<void>()));
  CHECK_THROWS_AS(ensure(fail(Error::Kind::invalid_shape, "no such code")), std::logic_error);
}
