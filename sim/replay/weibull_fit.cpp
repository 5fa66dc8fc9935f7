#include "replay/weibull_fit.hpp"

#include <algorithm>
#include <cmath>

namespace floe::replay {
namespace {

// The derivative of the log-likelihood by the shape, over the number of complete lengths: it falls with the shape.
// Lengths are divided by the largest, so that no power overflows.
class Score {
 public:
  explicit Score(const Lengths& lengths) {
    for (const auto* part : {&lengths.complete, &lengths.cut_off})
      for (const double t : *part) largest_ = std::max(largest_, t);
    for (const auto* part : {&lengths.complete, &lengths.cut_off})
      for (const double t : *part) logs_.push_back(std::log(t / largest_));
    for (std::size_t i = 0; i < lengths.complete.size(); ++i) mean_log_ += logs_[i];
    mean_log_ /= static_cast<double>(lengths.complete.size());
    complete_ = static_cast<double>(lengths.complete.size());
  }

  double at(double shape) const {
    double powers = 0, weighted = 0;
    for (const double log : logs_) {
      const double power = std::exp(shape * log);
      powers += power;
      weighted += power * log;
    }
    return 1 / shape + mean_log_ - weighted / powers;
  }
  double scale(double shape) const {
    double powers = 0;
    for (const double log : logs_) powers += std::exp(shape * log);
    return largest_ * std::pow(powers / complete_, 1 / shape);
  }

 private:
  double largest_ = 0;
  std::vector<double> logs_{};  // complete ones first
  double mean_log_ = 0;
  double complete_ = 0;
};

double distance(const Lengths& lengths, double shape, double scale) {
  std::vector<double> ends = lengths.complete, cut = lengths.cut_off;
  std::ranges::sort(ends);
  std::ranges::sort(cut);
  double survival = 1, largest = 0;
  std::size_t before = 0;  // of those cut off
  for (std::size_t i = 0; i < ends.size();) {
    std::size_t same = i;
    while (same < ends.size() && ends[same] == ends[i]) ++same;
    while (before < cut.size() && cut[before] < ends[i]) ++before;
    const auto at_risk = static_cast<double>(ends.size() - i + cut.size() - before);
    const double fitted = -std::expm1(-std::pow(ends[i] / scale, shape));
    largest = std::max(largest, std::abs(1 - survival - fitted));
    survival *= 1 - static_cast<double>(same - i) / at_risk;
    largest = std::max(largest, std::abs(1 - survival - fitted));
    i = same;
  }
  return largest;
}

}  // namespace

std::optional<WeibullFit> fit_weibull(const Lengths& lengths) {
  const auto& complete = lengths.complete;
  if (complete.size() < 2 || std::ranges::min(complete) == std::ranges::max(complete)) return std::nullopt;
  const Score score(lengths);
  constexpr double kLeast = 1e-3, kMost = 1e3;
  double low = std::log(kLeast), high = std::log(kMost);
  if (score.at(kLeast) < 0 || score.at(kMost) > 0) return std::nullopt;
  constexpr int kHalvings = 60;  // to the last bit of the shape
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (score.at(std::exp(middle)) > 0 ? low : high) = middle;
  }
  const double shape = std::exp((low + high) / 2);
  const double scale = score.scale(shape);
  return WeibullFit{shape, scale, distance(lengths, shape, scale)};
}

}  // namespace floe::replay
