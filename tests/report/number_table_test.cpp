// Tables of numbers, side by side and in a narrow terminal.
#include "report/number_table.hpp"

#include <doctest/doctest.h>

namespace floe::cli {
namespace {

const std::vector<std::vector<std::string>> kLines = {
    {"part", "calls", "time"}, {"settle", "12", "0.5 s"}, {"all the rest", "", "10.25 s"}};

TEST_CASE("numbers stand to the right of their columns") {
  CHECK(number_table(kLines, 0) ==
        "part          calls     time\n"
        "settle           12    0.5 s\n"
        "all the rest         10.25 s\n");
  CHECK(number_table(kLines, 28) == number_table(kLines, 0));
}

TEST_CASE("where a line does not fit, each cell has the head of its column") {
  CHECK(number_table(kLines, 27) ==
        "part\n"
        "settle\n"
        "  calls 12, time 0.5 s\n"
        "all the rest\n"
        "  time 10.25 s\n");
}

}  // namespace
}  // namespace floe::cli
