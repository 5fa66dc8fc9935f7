// Instants against the system's `date -u` and published values of time.
#include "recordings/moments.hpp"

#include <doctest/doctest.h>

namespace floe::recordings {
namespace {

TEST_CASE("dates of any offset are seconds since 1970") {
  CHECK(date_of("1970-01-01").ns == 0);
  CHECK(date_of("2001-09-09T01:46:40Z").ns == 1'000'000'000 * kSecond);
  CHECK(date_of("2001-09-09 03:46:40+02:00").ns == 1'000'000'000 * kSecond);
  CHECK(date_of("2001-09-08 20:16:40-0530").ns == 1'000'000'000 * kSecond);
  CHECK(date_of("2009-02-13 23:31:30.25").ns == 1'234'567'890'250'000'000);
  CHECK(date_of("1969-12-31 23:59:59").ns == -kSecond);
  CHECK(date_of("2000-02-29").ns == 951'782'400 * kSecond);
  CHECK(american_date_of("9/9/01 1:46").ns == 999'999'960 * kSecond);
  CHECK(american_date_of("02/13/1999 23:31").ns == 918'948'660 * kSecond);
}

TEST_CASE("what is no instant is told from what is not known") {
  using What = Moment::What;
  for (const char* text : {"", "NULL", "null", "NA", "\\N", "-", "NaN"})
    CHECK(moment_of(text).what == What::missing);
  for (const char* text :
       {"x", "2019-02-30", "1900-02-29", "2019-13-01", "2019-01-01T25:00", "12-1-2019", "5s", "0x10"})
    CHECK(moment_of(text).what == What::wrong);
  for (const char* text : {"9223372036854775806", "1e300", "99999999999999999999", "3000-01-01"})
    CHECK(moment_of(text).what == What::beyond);
  CHECK(moment_of("9223372036854775807").what == What::never);
  CHECK(moment_of("18446744073709551615").what == What::never);
}

TEST_CASE("fractions of seconds are exact") {
  CHECK(moment_of("1600000000.937").ns == 1'600'000'000'937'000'000);
  CHECK(moment_of("-0.5").ns == -kSecond / 2);
  CHECK(moment_of("-9223372036.8").ns == -9'223'372'036'800'000'000);
  CHECK(moment_of("1.5e3").ns == 1500 * kSecond);
}

}  // namespace
}  // namespace floe::recordings
