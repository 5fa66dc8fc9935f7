#include "engine/time.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "engine/random.hpp"

namespace floe {

TEST_CASE("quantities are read exactly") {
  CHECK(parse_duration("30d") == days(30));
  CHECK(parse_duration("1.5h") == minutes(90));
  CHECK(parse_duration("0.1us") == nanoseconds(100));
  CHECK(parse_duration("1y") == days(365));
  CHECK(parse_duration("2w") == days(14));
  CHECK(parse_bytes("32MiB") == Bytes{33'554'432});
  CHECK(parse_bytes("1.5KiB") == Bytes{1536});
  CHECK(parse_bytes("1GB") == Bytes{1'000'000'000});
  CHECK(parse_rate("1Gbit/s") == Rate{125'000'000});
  CHECK(parse_rate("16bit/s") == Rate{2});
  CHECK(parse_rate("unlimited") == Rate::unlimited());
  CHECK(parse_share("34%") == doctest::Approx(0.34));
  CHECK(parse_share("0.34") == doctest::Approx(0.34));
  CHECK(parse_yearly("7.6%/y") == doctest::Approx(0.076));
  CHECK(parse_yearly("2/y") == doctest::Approx(2));
}

TEST_CASE("what is not a quantity is refused") {
  for (const char* text : {"", "d", "30", "30 d", "-1d", "1e3s", ".5h", "5.h", "1..5h", "30days",
                           "9999999999999999999y", "300y", "nan", "inf", "0x10s", "1d2h"})
    CHECK_FALSE(parse_duration(text).has_value());
  for (const char* text : {"32", "32Mb", "MiB", "1e9B", "9000000TiB"})
    CHECK_FALSE(parse_bytes(text).has_value());
  for (const char* text : {"1Gbit", "1Gb/s", "fast"}) CHECK_FALSE(parse_rate(text).has_value());
  for (const char* text : {"-1%", "34 %", "%", "abc", "1.%", ".5", "1.", "+1", "1e-3", "inf", "nan%"})
    CHECK_FALSE(parse_share(text).has_value());
  for (const char* text : {"7.6%", "/y", "7.6%/d"}) CHECK_FALSE(parse_yearly(text).has_value());
}

TEST_CASE("every quantity is read back from its own text") {
  Stream stream(1, 0, 0, "units test");
  for (int i = 0; i < 20'000; ++i) {
    const auto value = static_cast<std::int64_t>(stream.next() >> (2 + stream.below(62)));
    const std::int64_t round = value - value % 1'000'000'000;
    for (const std::int64_t n : {value, round}) {
      CHECK(parse_duration(to_text(Duration{n})) == Duration{n});
      CHECK(parse_bytes(to_text(Bytes{n})) == Bytes{n});
      CHECK(parse_rate(to_text(Rate{n})) == Rate{n});
    }
  }
  CHECK(to_text(days(30)) == "30d");
  CHECK(to_text(Bytes{1 << 20}) == "1MiB");
  CHECK(to_text(Rate{125'000'000}) == "1Gbit/s");
}

TEST_CASE("a time is scaled to the nearest nanosecond") {
  CHECK(scale(days(1), 0.5) == hours(12));
  CHECK(scale(nanoseconds(3), 1 / 3.0) == nanoseconds(1));
}

// 2^63 ns are 292.3 years.
TEST_CASE("what lies beyond the range of time is never, and stays there") {
  CHECK(scale(days(1), 1e300) == Duration::never());
  CHECK(duration_from_nanoseconds(0x1p63) == Duration::never());
  CHECK(duration_from_seconds(292.0 * 365 * 86400) == years(292));
  CHECK(Instant{} + years(290) + years(2) < Instant::never());
  CHECK(Instant{} + years(290) + years(290) == Instant::never());
  CHECK(Instant::never() + nanoseconds(1) == Instant::never());
  CHECK(years(290) + years(290) + years(290) == Duration::never());
}

}  // namespace floe
