#include "recordings/moments.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "text/lines.hpp"

namespace floe::recordings {

using text::lower;
using text::trimmed;

namespace {

using What = Moment::What;

constexpr std::int64_t kFirstYear = 1677;  // nanoseconds hold 292 years to either side of 1970
constexpr std::int64_t kLastYear = 2262;

// Days since 1970-01-01 in the Gregorian calendar; years begin in March, so that the leap day is the last.
constexpr std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t months = month > 2 ? month - 3 : month + 9;
  const std::int64_t in_year = (153 * months + 2) / 5 + day - 1;
  return 365 * y + y / 4 - y / 100 + y / 400 + in_year - 719'468;  // of years after 0
}
static_assert(days_from_civil(1970, 1, 1) == 0 && days_from_civil(2000, 3, 1) == 11'017);

constexpr std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  const std::int64_t next =
      month == 12 ? days_from_civil(year + 1, 1, 1) : days_from_civil(year, month + 1, 1);
  return next - days_from_civil(year, month, 1);
}

// Takes what it reads from the front of the text.
std::optional<std::int64_t> take_digits(std::string_view& text, std::size_t least, std::size_t most) {
  std::size_t count = 0;
  std::int64_t value = 0;
  while (count < text.size() && count < most && text[count] >= '0' && text[count] <= '9')
    value = 10 * value + (text[count++] - '0');
  if (count < least) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char sign) {
  if (!text.starts_with(sign)) return false;
  text.remove_prefix(1);
  return true;
}

Moment at(std::int64_t ns) { return {What::at, ns}; }

Moment at(std::int64_t days, std::int64_t in_day) {
  std::int64_t ns = 0;
  if (__builtin_mul_overflow(days, kDay, &ns) || __builtin_add_overflow(ns, in_day, &ns) || ns == INT64_MIN)
    return {What::beyond, 0};
  return at(ns);
}

std::optional<std::int64_t> take_date(std::string_view& text, char sign, bool& beyond) {
  std::optional<std::int64_t> year, month, day;
  if (sign == '-') {
    if (!(year = take_digits(text, 4, 4)) || !take(text, '-') || !(month = take_digits(text, 1, 2)) ||
        !take(text, '-') || !(day = take_digits(text, 1, 2)))
      return std::nullopt;
  } else {
    if (!(month = take_digits(text, 1, 2)) || !take(text, '/') || !(day = take_digits(text, 1, 2)) ||
        !take(text, '/') || !(year = take_digits(text, 2, 4)))
      return std::nullopt;
    if (*year < 100) *year += *year < 70 ? 2000 : 1900;
  }
  beyond = *year < kFirstYear || *year > kLastYear;
  if (beyond) return 0;
  if (*month < 1 || *month > 12 || *day < 1 || *day > days_in_month(*year, *month)) return std::nullopt;
  return days_from_civil(*year, *month, *day);
}

// The time of a day in nanoseconds; 24:00 and a leap second are the next instant that the clock has.
std::optional<std::int64_t> take_time(std::string_view& text) {
  std::optional<std::int64_t> hour, minute;
  std::int64_t second = 0, fraction = 0;
  if (!(hour = take_digits(text, 1, 2)) || !take(text, ':') || !(minute = take_digits(text, 2, 2)))
    return std::nullopt;
  if (take(text, ':')) {
    const auto found = take_digits(text, 2, 2);
    if (!found) return std::nullopt;
    second = *found;
    if (take(text, '.')) {
      std::int64_t unit = kSecond;
      std::size_t digits = 0;
      for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
        unit /= 10;
        fraction += (text[digits] - '0') * unit;
      }
      text.remove_prefix(digits);
    }
  }
  if (*hour > 24 || *minute > 59 || second > 60 || (*hour == 24 && *minute + second > 0)) return std::nullopt;
  return ((*hour * 60 + *minute) * 60 + second) * kSecond + fraction;
}

// What a clock is ahead of UTC.
std::optional<std::int64_t> take_offset(std::string_view& text) {
  text = trimmed(text);
  if (text.empty()) return 0;
  if (take(text, 'Z') || take(text, 'z')) return 0;
  if (text.starts_with("UTC") || text.starts_with("GMT")) {
    text.remove_prefix(3);
    return 0;
  }
  const bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2, 2);
  if (!hours || *hours > 14) return std::nullopt;
  std::int64_t minutes = 0;
  take(text, ':');
  if (const auto found = take_digits(text, 2, 2)) minutes = *found;
  const std::int64_t ahead = (*hours * 60 + minutes) * 60 * kSecond;
  return west ? -ahead : ahead;
}

// Digits before and after the point, without rounding but below a nanosecond; none where there is something else.
std::optional<Moment> decimal_of(std::int64_t whole, bool negative, std::string_view digits,
                                 std::int64_t unit) {
  std::int64_t fraction = 0, part = unit, ns = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    part /= 10;
    fraction += (digit - '0') * part;
  }
  if (__builtin_mul_overflow(whole, unit, &ns)) return Moment{What::beyond, 0};
  if (__builtin_add_overflow(ns, negative ? -fraction : fraction, &ns)) return Moment{What::beyond, 0};
  return ns == INT64_MIN ? Moment{What::beyond, 0} : at(ns);
}

}  // namespace

bool is_missing(std::string_view cell) {
  constexpr std::array<std::string_view, 9> kWords{"", "null", "na", "n/a", "nan", "none", "\\n", "-", "nil"};
  if (cell.size() > 4) return false;
  const std::string text = lower(cell);
  for (const std::string_view word : kWords)
    if (text == word) return true;
  return false;
}

std::optional<std::int64_t> whole_of(std::string_view cell) {
  std::int64_t value = 0;
  const char* const end = cell.data() + cell.size();
  const auto [stop, error] = std::from_chars(cell.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

Moment number_of(std::string_view cell, std::int64_t unit) {
  std::int64_t whole = 0;
  const char* const end = cell.data() + cell.size();
  const auto [stop, error] = std::from_chars(cell.data(), end, whole);
  if (stop == end && error == std::errc() && !cell.empty()) {
    if (whole == INT64_MAX) return {What::never, 0};
    std::int64_t ns = 0;
    if (__builtin_mul_overflow(whole, unit, &ns) || ns == INT64_MIN) return {What::beyond, 0};
    return at(ns);
  }
  if (is_missing(cell)) return {What::missing, 0};
  if (cell == "18446744073709551615" || lower(cell) == "inf" || lower(cell) == "infinity")
    return {What::never, 0};
  if (stop != end && *stop == '.' && error == std::errc() && cell.front() != '+')
    if (const auto exact = decimal_of(whole, cell.front() == '-', {stop + 1, end}, unit)) return *exact;
  if (cell.starts_with('+')) cell.remove_prefix(1);
  double value = 0;
  const auto [stopped, wrong] = std::from_chars(cell.data(), end, value);
  if (stopped != end || cell.empty()) return {What::wrong, 0};
  if (wrong != std::errc() || !(std::abs(value) * static_cast<double>(unit) < 9.2e18))
    return {What::beyond, 0};
  return at(static_cast<std::int64_t>(std::floor(value * static_cast<double>(unit) + 0.5)));
}

Moment date_of(std::string_view cell) {
  if (is_missing(cell)) return {What::missing, 0};
  bool beyond = false;
  const auto days = take_date(cell, '-', beyond);
  if (beyond) return {What::beyond, 0};
  if (!days) return {What::wrong, 0};
  if (cell.empty()) return at(*days, 0);
  if (!take(cell, 'T') && !take(cell, 't') && !take(cell, ' ')) return {What::wrong, 0};
  const auto time = take_time(cell);
  if (!time) return {What::wrong, 0};
  const auto offset = take_offset(cell);
  if (!offset || !cell.empty()) return {What::wrong, 0};
  return at(*days, *time - *offset);
}

Moment american_date_of(std::string_view cell) {
  if (is_missing(cell)) return {What::missing, 0};
  bool beyond = false;
  const auto days = take_date(cell, '/', beyond);
  if (beyond) return {What::beyond, 0};
  if (!days) return {What::wrong, 0};
  cell = trimmed(cell);
  if (cell.empty()) return at(*days, 0);
  const auto time = take_time(cell);
  if (!time || !trimmed(cell).empty()) return {What::wrong, 0};
  return at(*days, *time);
}

Moment moment_of(std::string_view cell) {
  const Moment number = number_of(cell, kSecond);
  return number.what == What::wrong ? date_of(cell) : number;
}

}  // namespace floe::recordings
