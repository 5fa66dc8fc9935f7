#include "statistics/statistics.hpp"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

namespace floe::statistics {
namespace {

// Plain doubles, so that builds agree whatever their long double is.
using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

double tail(double confidence) { return (1 - confidence) / 2; }

Interval student(double centre, double standard_error, double freedom, double confidence) {
  const boost::math::students_t_distribution<double, Policy> law(freedom);
  const double reach = quantile(complement(law, tail(confidence))) * standard_error;
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

std::optional<Interval> Moments::interval(double confidence) const {
  if (count_ < 2) return std::nullopt;
  const auto count = static_cast<double>(count_);
  return student(mean_, *deviation() / std::sqrt(count), count - 1, confidence);
}

std::optional<Interval> jackknife(double all, std::span<const LeftOut> groups, double confidence) {
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
  return student(all, std::sqrt(variance), count - 1, confidence);
}

Interval proportion(std::uint64_t hits, std::uint64_t trials, double confidence) {
  const auto k = static_cast<double>(hits);
  const auto n = static_cast<double>(trials);
  return {hits == 0 ? 0 : boost::math::ibeta_inv(k, n - k + 1, tail(confidence), Policy()),
          hits == trials ? 1 : boost::math::ibeta_inv(k + 1, n - k, 1 - tail(confidence), Policy())};
}

Interval poisson(std::uint64_t events) {
  const auto k = static_cast<double>(events);
  return {events == 0 ? 0 : chi_squared(2 * k, tail(kConfidence)) / 2,
          chi_squared(2 * k + 2, 1 - tail(kConfidence)) / 2};
}

double fewer_left(std::uint64_t enough, std::uint64_t all, double left) {
  if (enough == 0) return 0;
  if (enough > all) return 1;
  const auto k = static_cast<double>(enough);
  return boost::math::ibeta(static_cast<double>(all) - k + 1, k, 1 - left, Policy());
}

std::optional<Interval> welch(const Moments& first, const Moments& second, double confidence) {
  if (first.count() < 2 || second.count() < 2) return std::nullopt;
  const auto of_mean = [](const Moments& sample) {
    return *sample.deviation() * *sample.deviation() / static_cast<double>(sample.count());
  };
  const double a = of_mean(first);
  const double b = of_mean(second);
  const double difference = second.mean() - first.mean();
  if (a + b == 0) return Interval{difference, difference};
  const double freedom =
      (a + b) * (a + b) /
      (a * a / static_cast<double>(first.count() - 1) + b * b / static_cast<double>(second.count() - 1));
  return student(difference, std::sqrt(a + b), freedom, confidence);
}

Interval paired_proportions(std::uint64_t only_first, std::uint64_t only_second, std::uint64_t pairs,
                            double confidence) {
  const double each = (1 + confidence) / 2;
  const Interval first = proportion(only_first, pairs, each);
  const Interval second = proportion(only_second, pairs, each);
  return {second.low - first.high, second.high - first.low};
}

}  // namespace floe::statistics
