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

// A decimal number as digits and a power of ten, so that "1.5h" is exact.
struct Decimal {
  Wide digits = 0;
  Wide divisor = 1;
  std::string_view rest;
};

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal number;
  std::size_t i = 0;
  bool fraction = false;
  std::size_t digits = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !fraction && digits > 0) {
      fraction = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    if (++digits > 19) return std::nullopt;
    number.digits = number.digits * 10 + static_cast<Wide>(c - '0');
    if (fraction) number.divisor *= 10;
  }
  if (digits == 0 || text[i - 1] == '.') return std::nullopt;
  number.rest = text.substr(i);
  return number;
}

// Rounds to nearest; none when the value does not fit.
template <std::size_t N>
std::optional<std::int64_t> parse_quantity(std::string_view text, const std::array<Unit, N>& units) {
  const auto number = parse_decimal(text);
  if (!number) return std::nullopt;
  for (const Unit& unit : units) {
    if (unit.name != number->rest) continue;
    const Wide divisor = number->divisor * static_cast<Wide>(unit.denominator);
    const Wide scaled = number->digits * static_cast<Wide>(unit.numerator);
    const Wide value = (scaled + divisor / 2) / divisor;
    if (value > kLimit) return std::nullopt;
    return static_cast<std::int64_t>(value);
  }
  return std::nullopt;
}

template <std::size_t N>
std::string quantity_text(std::int64_t value, const std::array<Unit, N>& units) {
  for (const Unit& unit : units)
    if (unit.denominator == 1 && value % unit.numerator == 0 &&
        (value != 0 || unit.numerator == units[0].numerator))
      return std::to_string(value / unit.numerator) + std::string(unit.name);
  return {};
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0) || value > 1e12)
    return std::nullopt;
  return value;
}

std::optional<double> parse_fraction(std::string_view text) {
  if (!text.ends_with('%')) return parse_number(text);
  const auto percent = parse_number(text.substr(0, text.size() - 1));
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

std::optional<Duration> parse_duration(std::string_view text) {
  const auto value = parse_quantity(text, kDurations);
  if (!value) return std::nullopt;
  return Duration{*value};
}

std::optional<Bytes> parse_bytes(std::string_view text) {
  const auto value = parse_quantity(text, kBytes);
  if (!value) return std::nullopt;
  return Bytes{*value};
}

std::optional<Rate> parse_rate(std::string_view text) {
  if (text == "unlimited") return Rate::unlimited();
  const auto value = parse_quantity(text, kRates);
  if (!value) return std::nullopt;
  return Rate{*value};
}

std::optional<double> parse_share(std::string_view text) { return parse_fraction(text); }

std::optional<double> parse_yearly(std::string_view text) {
  if (!text.ends_with("/y")) return std::nullopt;
  return parse_fraction(text.substr(0, text.size() - 2));
}

std::string to_text(Duration duration) {
  if (duration.ns == 0) return "0s";
  return quantity_text(duration.ns, kDurations);
}

std::string to_text(Bytes bytes) {
  if (bytes.n == 0) return "0B";
  return quantity_text(bytes.n, kBytes);
}

std::string to_text(Rate rate) {
  if (rate.is_unlimited()) return "unlimited";
  if (rate.per_second == 0) return "0B/s";
  return quantity_text(rate.per_second, kRates);
}

}  // namespace floe
