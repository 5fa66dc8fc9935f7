#include "fields/draws.hpp"

#include "engine/real.hpp"

namespace floe::fields {
namespace {

constexpr double kDecades = 1000;
constexpr double kWideLink = 1e9;        // B/s
constexpr double kLargest = 64 * 1024;   // B
constexpr double kMostEvents = 3;        // of one rate in a run
constexpr double kYear = 365.0 * 86400;  // s

}  // namespace

std::int64_t Draws::whole(std::int64_t least, std::int64_t greatest) {
  return least + static_cast<std::int64_t>(stream_.below(static_cast<std::uint64_t>(greatest - least) + 1));
}

double Draws::uniform(double least, double greatest) {
  return least + (greatest - least) * stream_.uniform();
}

double Draws::log_uniform(double least, double greatest) {
  return least * real::exp(real::log(greatest / least) * stream_.uniform());
}

double Draws::around(double usual) {
  const double side = real::sqrt(kDecades);
  return log_uniform(usual / side, usual * side);
}

// In whole milliseconds, which read well.
Duration Draws::time() {
  const double horizon = to_nanoseconds(horizon_) / 1e6;
  const double drawn = chance(0.5) ? uniform(0, horizon) : log_uniform(horizon / kDecades, horizon);
  return milliseconds(static_cast<std::int64_t>(drawn));
}

Bytes Draws::size() {
  if (chance(0.1)) return Bytes{0};
  return {static_cast<std::int64_t>(log_uniform(1, kLargest))};
}

Rate Draws::rate() { return {static_cast<std::int64_t>(log_uniform(kWideLink / kDecades, kWideLink))}; }

double Draws::yearly() {
  const double years = to_seconds(horizon_) / kYear;
  return log_uniform(kMostEvents / kDecades, kMostEvents) / years;
}

}  // namespace floe::fields
