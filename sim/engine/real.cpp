#include "engine/real.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace floe::real {
namespace {

// ln 2 in two parts; the first has trailing zeros, so that a small integer times it is exact.
constexpr double kLn2High = 0x1.62e42fee00000p-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;

double scale_by_power_of_two(double x, int power) {
  while (power > 1000) x *= 0x1p1000, power -= 1000;
  while (power < -1000) x *= 0x1p-1000, power += 1000;
  return x * std::bit_cast<double>(static_cast<std::uint64_t>(power + 1023) << 52);
}

}  // namespace

// log x = e ln 2 + log m with m in [sqrt 1/2, sqrt 2); log m = 2 artanh(s), s = (m-1)/(m+1), as a series in
// s^2.
double log(double x) {
  int exponent = 0;
  if (x < std::numeric_limits<double>::min()) x *= 0x1p54, exponent = -54;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  exponent += static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0x000FFFFFFFFFFFFFull) | 0x3FF0000000000000ull);
  if (m > 1.4142135623730951) m *= 0.5, ++exponent;
  const double f = m - 1;
  const double s = f / (2 + f);
  const double z = s * s;
  double tail = 1.0 / 23;
  for (int k = 21; k >= 3; k -= 2) tail = tail * z + 1.0 / k;
  // 2s = f - s f exactly, so the large part of the result is f itself.
  const double correction = s * (f - 2 * z * tail);
  const double e = exponent;
  return e * kLn2High - ((correction - e * kLn2Low) - f);
}

// exp x = 2^k exp(r), |r| <= ln 2 / 2; the series of exp(r) is summed up to the term that no longer counts.
double exp(double x) {
  if (x > 709.782712893384) return std::numeric_limits<double>::infinity();
  if (x < -745.2) return 0;
  const double k = x * 1.4426950408889634 + (x < 0 ? -0.5 : 0.5);
  const int power = static_cast<int>(k);
  const double high = x - power * kLn2High;
  const double low = power * kLn2Low;
  const double r = high - low;
  double tail = 1.0 / 13;
  for (int n = 12; n >= 3; --n) tail = (1 + r * tail) / n;
  tail = (1 + r * tail) / 2;  // (e^r - 1 - r) / r^2
  const double rounding = (high - r) - low;
  return scale_by_power_of_two(1 + (r + (r * r * tail + rounding)), power);
}

// Whole and half turns are taken off exactly; what is left lies in [0, 1/4], where the series is summed.
double sine_of_turns(double turns) {
  double t = turns - std::floor(turns);
  const double sign = t < 0.5 ? 1 : -1;
  if (t >= 0.5) t -= 0.5;
  if (t > 0.25) t = 0.5 - t;
  const double x = 6.283185307179586 * t;
  const double square = x * x;
  double sum = 1;
  for (int n = 21; n >= 3; n -= 2) sum = 1 - square / (n * (n - 1)) * sum;
  return sign * x * sum;
}

double pow(double base, double power) { return exp(power * log(base)); }

// Stirling's series where it converges to the last bit; below, by the recurrence gamma(x + 1) = x gamma(x).
double log_gamma(double x) {
  constexpr double kHalfLogTwoPi = 0.91893853320467274178;
  double product = 1;
  for (; x < 16; ++x) product *= x;
  const double z = 1 / (x * x);
  const double series =
      (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188))))) / x;
  return (x - 0.5) * log(x) - x + kHalfLogTwoPi + series - log(product);
}

double sqrt(double x) { return std::sqrt(x); }

double normal_quantile(double p) {
  constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                          1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                          6.680131188771972e+01, -1.328068155288572e+01};
  constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                          -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                          3.754408661907416e+00};
  constexpr double tail = 0.02425;
  if (p < tail || p > 1 - tail) {
    const double q = sqrt(-2 * log(p < tail ? p : 1 - p));
    const double x = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
                     ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    return p < tail ? x : -x;
  }
  const double q = p - 0.5;
  const double r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
         (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

}  // namespace floe::real
