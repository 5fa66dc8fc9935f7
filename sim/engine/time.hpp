// Quantities with their units in the type: time in integer nanoseconds, sizes in bytes, rates in bytes per
// second. Text forms ("30d", "32MiB", "1Gbit/s") are read exactly, without floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace floe {

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// Time counted in nanoseconds holds 292 years. What would lie beyond is never: sums stay there.
struct Duration {
  std::int64_t ns = 0;

  constexpr auto operator<=>(const Duration&) const = default;
  constexpr Duration& operator+=(Duration other) { return *this = *this + other; }
  friend constexpr Duration operator+(Duration a, Duration b) {
    std::int64_t sum = 0;
    return {__builtin_add_overflow(a.ns, b.ns, &sum) ? kNever : sum};
  }
  friend constexpr Duration operator-(Duration a, Duration b) { return {a.ns - b.ns}; }

  static constexpr Duration never() { return {kNever}; }
};

constexpr Duration nanoseconds(std::int64_t n) { return {n}; }
constexpr Duration microseconds(std::int64_t n) { return {n * 1'000}; }
constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000'000}; }
constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000'000}; }
constexpr Duration minutes(std::int64_t n) { return seconds(60 * n); }
constexpr Duration hours(std::int64_t n) { return minutes(60 * n); }
constexpr Duration days(std::int64_t n) { return hours(24 * n); }
constexpr Duration years(std::int64_t n) { return days(365 * n); }

// A point in virtual time, counted from the start of the run.
struct Instant {
  std::int64_t ns = 0;

  constexpr auto operator<=>(const Instant&) const = default;
  friend constexpr Instant operator+(Instant at, Duration after) { return {(Duration{at.ns} + after).ns}; }
  friend constexpr Instant operator-(Instant at, Duration before) { return {at.ns - before.ns}; }
  friend constexpr Duration operator-(Instant a, Instant b) { return {a.ns - b.ns}; }

  static constexpr Instant never() { return {kNever}; }
};

struct Bytes {
  std::int64_t n = 0;

  constexpr auto operator<=>(const Bytes&) const = default;
  constexpr Bytes& operator+=(Bytes other) { return n += other.n, *this; }
  constexpr Bytes& operator-=(Bytes other) { return n -= other.n, *this; }
  friend constexpr Bytes operator+(Bytes a, Bytes b) { return {a.n + b.n}; }
  friend constexpr Bytes operator-(Bytes a, Bytes b) { return {a.n - b.n}; }
  friend constexpr Bytes operator*(Bytes a, std::int64_t factor) { return {a.n * factor}; }
};

// Bytes per second.
struct Rate {
  std::int64_t per_second = 0;

  constexpr auto operator<=>(const Rate&) const = default;
  static constexpr Rate unlimited() { return {std::numeric_limits<std::int64_t>::max()}; }
  constexpr bool is_unlimited() const { return *this == unlimited(); }
};

constexpr double to_double(Bytes bytes) { return static_cast<double>(bytes.n); }
constexpr double to_nanoseconds(Duration duration) { return static_cast<double>(duration.ns); }
constexpr double to_seconds(Duration duration) { return static_cast<double>(duration.ns) / 1e9; }

Duration duration_from_nanoseconds(double amount);  // not negative; rounded to the nearest, or never
Duration duration_from_seconds(double seconds);     // the same
Duration scale(Duration duration, double by);       // the same; `by` is not negative

// Why text is no quantity.
enum class Misread : std::uint8_t {
  form,       // it is not of the expected form, which stands beside for diagnostics
  too_large,  // it is beyond what the type holds
  too_fine,   // it is no whole number of bytes or bytes per second, or a time that rounds to nothing
};

// None when the text is no such quantity; `why`, where given, then says why not. Times are rounded to a
// nanosecond; sizes and rates are whole.
std::optional<Duration> parse_duration(std::string_view text, Misread* why = nullptr);
std::optional<Bytes> parse_bytes(std::string_view text, Misread* why = nullptr);
std::optional<Rate> parse_rate(std::string_view text, Misread* why = nullptr);  // 8 bit a byte; "unlimited"
std::optional<double> parse_share(std::string_view text, Misread* why = nullptr);  // "34%" or "0.34"
std::optional<double> parse_yearly(std::string_view text,
                                   Misread* why = nullptr);  // "7.6%/y" or "0.5/y": events per year

inline constexpr std::string_view kDurationForm =
    R"("90s", "1.5h" or "30d" (ns, us, ms, s, min, h, d, w, y))";
inline constexpr std::string_view kBytesForm =
    R"("100B", "32MiB" or "1GB" (B, kB, MB, GB, TB, KiB, MiB, GiB, TiB))";
inline constexpr std::string_view kRateForm =
    R"("1Gbit/s", "20Mbit/s", "5MB/s" or "unlimited" (bit/s, kbit/s, Mbit/s, Gbit/s, B/s, kB/s, MB/s, GB/s))";
inline constexpr std::string_view kShareForm = R"("34%" or "0.34")";
inline constexpr std::string_view kYearlyForm = R"("7.6%/y" or "0.5/y")";

// The shortest of these forms that is read back to the same value.
std::string to_text(Duration duration);
std::string to_text(Bytes bytes);
std::string to_text(Rate rate);

}  // namespace floe
