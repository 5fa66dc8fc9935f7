#include "engine/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/assert.hpp"

namespace floe {
namespace {

using Wide = unsigned __int128;

constexpr Wide kLimit = static_cast<Wide>(std::numeric_limits<std::int64_t>::max()) - 1;

struct Unit {
  std::string_view name;
  std::int64_t numerator;  // of the base unit
  std::int64_t denominator = 1;
};

constexpr std::array kDurations = {
    Unit{"y", years(1).ns},         Unit{"w", days(7).ns},          Unit{"d", days(1).ns},
    Unit{"h", hours(1).ns},         Unit{"min", minutes(1).ns},     Unit{"s", seconds(1).ns},
    Unit{"ms", milliseconds(1).ns}, Unit{"us", microseconds(1).ns}, Unit{"ns", 1},
};

constexpr std::array kBytes = {
    Unit{"TiB", 1LL << 40}, Unit{"TB", 1'000'000'000'000}, Unit{"GiB", 1LL << 30}, Unit{"GB", 1'000'000'000},
    Unit{"MiB", 1LL << 20}, Unit{"MB", 1'000'000},         Unit{"KiB", 1LL << 10}, Unit{"kB", 1'000},
    Unit{"B", 1},
};

constexpr std::array kRates = {
    Unit{"Gbit/s", 125'000'000},
    Unit{"GB/s", 1'000'000'000},
    Unit{"Mbit/s", 125'000},
    Unit{"MB/s", 1'000'000},
    Unit{"kbit/s", 125},
    Unit{"kB/s", 1'000},
    Unit{"B/s", 1},
    Unit{"bit/s", 1, 8},
};

constexpr std::size_t kMostDigits = 19;  // with the largest unit, of a year, the product fits in Wide

// A decimal number as digits and a power of ten, so that "1.5h" is exact.
struct Decimal {
  Wide digits = 0;
  Wide divisor = 1;
  std::string_view rest;
};

void tell(Misread* why, Misread what) {
  if (why != nullptr) *why = what;
}

std::optional<Decimal> parse_decimal(std::string_view text, Misread* why) {
  Decimal number;
  std::size_t i = 0;
  bool fraction = false;
  bool any = false;
  std::size_t digits = 0;  // that count: zeros in front do not
  bool too_many = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !fraction && any) {
      fraction = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    any = true;
    if (number.digits != 0 || c != '0') ++digits;
    if (digits > kMostDigits || (fraction && number.divisor > kLimit)) {
      if (fraction && c == '0') continue;
      if (!too_many) tell(why, fraction ? Misread::too_fine : Misread::too_large);
      too_many = true;
      continue;
    }
    number.digits = number.digits * 10 + static_cast<Wide>(c - '0');
    if (fraction) number.divisor *= 10;
  }
  if (!any || text[i - 1] == '.') {
    tell(why, Misread::form);
    return std::nullopt;
  }
  number.rest = text.substr(i);
  if (too_many) return std::nullopt;
  return number;
}

enum class Rounding : std::uint8_t { none, nearest };

// None when the value does not fit, or is no whole number of base units where it is not rounded.
template <std::size_t N>
std::optional<std::int64_t> parse_quantity(std::string_view text, const std::array<Unit, N>& units,
                                           Rounding rounding, Misread* why) {
  tell(why, Misread::form);
  const std::size_t begin = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto unit = std::ranges::find(units, text.substr(begin), &Unit::name);
  if (unit == units.end()) return std::nullopt;
  const auto number = parse_decimal(text, why);
  if (!number || number->rest != unit->name) return std::nullopt;
  const Wide divisor = number->divisor * static_cast<Wide>(unit->denominator);
  const Wide scaled = number->digits * static_cast<Wide>(unit->numerator);
  const Wide value = (scaled + divisor / 2) / divisor;
  if (value > kLimit) {
    tell(why, Misread::too_large);
    return std::nullopt;
  }
  const bool is_exact = scaled % divisor == 0;
  if (!is_exact && (rounding == Rounding::none || value == 0)) {
    tell(why, Misread::too_fine);
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

// Recordings have millions of them: what divides is known when this is compiled.
template <const auto& units>
std::string quantity_text(std::int64_t value) {
  std::array<char, 32> text;
  char* end = nullptr;
  const auto is_in = [&]<std::size_t i>(std::integral_constant<std::size_t, i>) {
    constexpr Unit unit = units[i];
    if (unit.denominator != 1 || value % unit.numerator != 0) return false;
    end = std::to_chars(text.data(), text.data() + text.size(), value / unit.numerator).ptr;
    end = std::ranges::copy(unit.name, end).out;
    return true;
  };
  const auto is_in_one = [&]<std::size_t... i>(std::index_sequence<i...>) {
    return (is_in(std::integral_constant<std::size_t, i>()) || ...);
  };
  return is_in_one(std::make_index_sequence<units.size()>()) ? std::string(text.data(), end) : std::string();
}

// Digits, and between them at most one point: no sign, no exponent, and none of the words that from_chars knows.
bool is_decimal(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point < text.size() ? text.substr(point + 1) : "0";
  const auto digits = [](std::string_view of) {
    return !of.empty() && of.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return digits(whole) && digits(part);
}

std::optional<double> parse_number(std::string_view text, Misread* why) {
  double value = 0;
  const bool is_number = is_decimal(text);
  const std::errc error =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed).ec;
  if (is_number && error == std::errc{} && value <= 1e12) return value;
  tell(why, is_number ? Misread::too_large : Misread::form);
  return std::nullopt;
}

std::optional<double> parse_fraction(std::string_view text, Misread* why) {
  if (!text.ends_with('%')) return parse_number(text, why);
  const auto percent = parse_number(text.substr(0, text.size() - 1), why);
  if (!percent) return std::nullopt;
  return *percent / 100;
}

}  // namespace

Duration duration_from_nanoseconds(double amount) {
  if (!(amount < 0x1p63)) return Duration::never();
  return {static_cast<std::int64_t>(amount + 0.5)};
}

Duration duration_from_seconds(double seconds) { return duration_from_nanoseconds(1e9 * seconds); }

Duration scale(Duration duration, double by) {
  return duration_from_nanoseconds(static_cast<double>(duration.ns) * by);
}

std::optional<Duration> parse_duration(std::string_view text, Misread* why) {
  const auto value = parse_quantity(text, kDurations, Rounding::nearest, why);
  if (!value) return std::nullopt;
  return Duration{*value};
}

std::optional<Bytes> parse_bytes(std::string_view text, Misread* why) {
  const auto value = parse_quantity(text, kBytes, Rounding::none, why);
  if (!value) return std::nullopt;
  return Bytes{*value};
}

std::optional<Rate> parse_rate(std::string_view text, Misread* why) {
  if (text == "unlimited") return Rate::unlimited();
  const auto value = parse_quantity(text, kRates, Rounding::none, why);
  if (!value) return std::nullopt;
  return Rate{*value};
}

std::optional<double> parse_share(std::string_view text, Misread* why) { return parse_fraction(text, why); }

std::optional<double> parse_yearly(std::string_view text, Misread* why) {
  tell(why, Misread::form);
  if (!text.ends_with("/y")) return std::nullopt;
  return parse_fraction(text.substr(0, text.size() - 2), why);
}

std::string to_text(Duration duration) {
  if (duration.ns == 0) return "0s";
  return quantity_text<kDurations>(duration.ns);
}

std::string to_text(Bytes bytes) {
  if (bytes.n == 0) return "0B";
  return quantity_text<kBytes>(bytes.n);
}

std::string to_text(Rate rate) {
  if (rate.is_unlimited()) return "unlimited";
  if (rate.per_second == 0) return "0B/s";
  return quantity_text<kRates>(rate.per_second);
}

}  // namespace floe
