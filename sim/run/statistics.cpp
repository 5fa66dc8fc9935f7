#include "run/statistics.hpp"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

namespace floe::statistics {
namespace {

// Plain doubles, so that builds agree whatever their long double is.
using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

constexpr double kTail = (1 - kConfidence) / 2;

Interval student(double centre, double standard_error, std::uint64_t freedom) {
  const boost::math::students_t_distribution<double, Policy> law(static_cast<double>(freedom));
  const double reach = quantile(complement(law, kTail)) * standard_error;
  return {centre - reach, centre + reach};
}

double chi_squared(double freedom, double probability) {
  return quantile(boost::math::chi_squared_distribution<double, Policy>(freedom), probability);
}

}  // namespace

void Moments::add(double value) {
  ++count_;
  const double before = value - mean_;
  mean_ += before / static_cast<double>(count_);
  squares_ += before * (value - mean_);
}

std::optional<double> Moments::deviation() const {
  if (count_ < 2) return std::nullopt;
  return std::sqrt(squares_ / static_cast<double>(count_ - 1));
}

std::optional<Interval> Moments::interval() const {
  if (count_ < 2) return std::nullopt;
  return student(mean_, *deviation() / std::sqrt(static_cast<double>(count_)), count_ - 1);
}

std::optional<Interval> jackknife(double all, std::span<const LeftOut> groups) {
  if (groups.size() < 2) return std::nullopt;
  const auto count = static_cast<double>(groups.size());
  double replicates = 0;
  for (const LeftOut& group : groups) replicates += static_cast<double>(group.size);
  double centre = count * all;
  for (const LeftOut& group : groups)
    centre -= (1 - static_cast<double>(group.size) / replicates) * group.estimate;
  double variance = 0;
  for (const LeftOut& group : groups) {
    const double ratio = replicates / static_cast<double>(group.size);
    const double distance = ratio * all - (ratio - 1) * group.estimate - centre;
    variance += distance * distance / (ratio - 1) / count;
  }
  return student(all, std::sqrt(variance), groups.size() - 1);
}

Interval proportion(std::uint64_t hits, std::uint64_t trials) {
  const auto k = static_cast<double>(hits);
  const auto n = static_cast<double>(trials);
  return {hits == 0 ? 0 : boost::math::ibeta_inv(k, n - k + 1, kTail, Policy()),
          hits == trials ? 1 : boost::math::ibeta_inv(k + 1, n - k, 1 - kTail, Policy())};
}

Interval poisson(std::uint64_t events) {
  const auto k = static_cast<double>(events);
  return {events == 0 ? 0 : chi_squared(2 * k, kTail) / 2, chi_squared(2 * k + 2, 1 - kTail) / 2};
}

}  // namespace floe::statistics
