// Weibull's law fitted to lengths of time of which some are only known to be at least so long.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace floe::replay {

struct Lengths {
  std::vector<double> complete{};  // seconds, above 0
  std::vector<double> cut_off{};   // the same; the true length is at least that
};

struct WeibullFit {
  double shape;
  double scale;  // seconds
  // The largest distance between the fitted distribution and that of the lengths, which is the product-limit estimate
  // of Kaplan and Meier (JASA 53, 1958), and where nothing is cut off the share that is at most so long.
  double distance;
};

// By maximum likelihood, where what is cut off counts with the probability to last at least so long. None of fewer
// than two different complete lengths.
std::optional<WeibullFit> fit_weibull(const Lengths& lengths);

}  // namespace floe::replay
