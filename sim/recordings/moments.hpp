// Instants as recordings write them. What stands for "unknown" or "never" is told from what is no instant.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace floe::recordings {

inline constexpr std::int64_t kSecond = 1'000'000'000;
inline constexpr std::int64_t kDay = 86'400 * kSecond;

struct Moment {
  enum class What : std::uint8_t {
    at,
    missing,  // an empty cell, NULL, NA, \N, -
    never,    // the largest whole number, or infinity: after the end
    beyond,   // a number or date that the clock does not hold
    wrong,    // none of these
  };
  What what = What::wrong;
  std::int64_t ns = 0;

  bool is_at() const { return what == What::at; }
};

// A number of these units, whole or with a fraction.
Moment number_of(std::string_view cell, std::int64_t unit);
// "2019-03-10 02:30[:05[.25]][Z or +01:00]" with a blank or T, or "2019-03-10" alone. Without an offset it is UTC.
Moment date_of(std::string_view cell);
// "10/27/96 2:30" or "10/27/1996 02:30", month first, by a clock on the wall.
Moment american_date_of(std::string_view cell);
// A number of seconds or a date.
Moment moment_of(std::string_view cell);

bool is_missing(std::string_view cell);
std::optional<std::int64_t> whole_of(std::string_view cell);

}  // namespace floe::recordings
