#include "replay/date_text.hpp"

#include <fmt/format.h>

#include "recordings/moments.hpp"

namespace floe::replay {
namespace {

using recordings::kDay;
using recordings::kSecond;

struct Date {
  std::int64_t year, month, day;
};

// Of days since 1970-01-01 in the Gregorian calendar, by eras of 400 years that begin in March.
Date date_of_days(std::int64_t days) {
  constexpr std::int64_t kEra = 146'097, kToMarchOfYear0 = 719'468;
  days += kToMarchOfYear0;
  const std::int64_t era = days / kEra, in_era = days % kEra;
  const std::int64_t years = (in_era - in_era / 1460 + in_era / 36'524 - in_era / (kEra - 1)) / 365;
  const std::int64_t in_year = in_era - (365 * years + years / 4 - years / 100);
  const std::int64_t months = (5 * in_year + 2) / 153;  // since March
  const std::int64_t month = months < 10 ? months + 3 : months - 9;
  return {era * 400 + years + (month <= 2 ? 1 : 0), month, in_year - (153 * months + 2) / 5 + 1};
}

void append_fraction(std::string& text, std::uint64_t nanoseconds) {
  if (nanoseconds == 0) return;
  text += fmt::format(".{:09}", nanoseconds);
  text.erase(text.find_last_not_of('0') + 1);
}

}  // namespace

std::string date_text(std::int64_t ns) {
  const std::int64_t days = ns / kDay - (ns % kDay < 0 ? 1 : 0);
  const std::int64_t in_day = ns % kDay + (ns % kDay < 0 ? kDay : 0);
  const Date date = date_of_days(days);
  const std::int64_t second = in_day / kSecond;
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.year, date.month, date.day,
                                 second / 3600, second / 60 % 60, second % 60);
  append_fraction(text, static_cast<std::uint64_t>(in_day % kSecond));
  return text + "Z";
}

std::string seconds_text(std::int64_t ns) {
  const auto size = ns < 0 ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
  std::string text = (ns < 0 ? "-" : "") + std::to_string(size / kSecond);
  append_fraction(text, size % kSecond);
  return text;
}

bool has_dates(std::int64_t begin) { return begin >= 100'000'000 * kSecond; }

}  // namespace floe::replay
