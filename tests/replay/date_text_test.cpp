// Dates as text against what reads them.
#include "replay/date_text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "recordings/moments.hpp"

namespace floe::replay {
namespace {

TEST_CASE("dates are written as they are read") {
  for (const char* text : {"1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2000-02-29T12:00:00.5Z",
                           "1999-12-31T23:59:59.999999999Z", "1700-03-01T00:00:00Z", "2100-02-28T23:59:59Z"})
    CHECK(date_text(recordings::date_of(text).ns) == std::string(text));
  for (std::int64_t day = -100'000; day < 100'000; ++day)
    REQUIRE(recordings::date_of(date_text(day * recordings::kDay)).ns == day * recordings::kDay);
}

TEST_CASE("seconds have the digits that they need") {
  CHECK(seconds_text(1'500'000'000) == "1.5");
  CHECK(seconds_text(-1) == "-0.000000001");
  CHECK(seconds_text(7 * recordings::kSecond) == "7");
}

}  // namespace
}  // namespace floe::replay
