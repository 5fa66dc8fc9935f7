// A chain seen at the events of a Poisson process: at each it jumps, or stays where it is.
#include <Eigen/SparseCore>
#include <algorithm>
#include <cmath>

#include "engine/assert.hpp"
#include "theory/chain.hpp"

namespace floe::theory {

namespace {

using Jumps = Eigen::SparseMatrix<double, Eigen::RowMajor>;

// What leaves each state that is no target.
std::vector<double> leaving(const Chain& chain, const Targets& targets) {
  std::vector<double> rates(chain.states());
  for (const Rate& rate : chain.rates())
    if (!targets[rate.from]) rates[rate.from] += rate.per_time;
  return rates;
}

// Probabilities of where the chain is after a jump, as a matrix to multiply those before it with. Staying is a
// difference of rates, both of which have their digits, so that a small difference is small beside the others.
Jumps jumps_of(const Chain& chain, const Targets& targets, double fastest) {
  std::vector<Eigen::Triplet<double>> entries;
  const auto add = [&](std::uint32_t from, std::uint32_t to, double probability) {
    entries.emplace_back(static_cast<int>(to), static_cast<int>(from), probability);
  };
  for (const Rate& rate : chain.rates())
    if (!targets[rate.from]) add(rate.from, rate.to, rate.per_time / fastest);
  const std::vector<double> rates = leaving(chain, targets);
  for (std::uint32_t state = 0; state < chain.states(); ++state)
    if (targets[state] || rates[state] < fastest) add(state, state, 1 - rates[state] / fastest);
  Jumps jumps(chain.states(), chain.states());
  jumps.setFromTriplets(entries.begin(), entries.end());
  return jumps;
}

// Weights of Poisson's law below its mode, over the one at the mode, from the mode down. What is left out sums to less
// than 1e-50, and weighs what is least.
std::vector<double> weights_below(double mean, std::uint64_t mode) {
  constexpr double kLeast = 1e-60;
  std::vector<double> weights;
  double weight = 1;
  for (std::uint64_t jumps = mode; jumps > 0; --jumps) {
    weight *= static_cast<double>(jumps) / mean;
    if (weight < kLeast) break;
    weights.push_back(weight);
  }
  return weights;
}

}  // namespace

double steps_of(const Chain& chain, const Targets& targets, double time) {
  const std::vector<double> rates = leaving(chain, targets);
  return *std::ranges::max_element(rates) * time;
}

Reached reached_by(const Chain& chain, std::uint32_t start, const Targets& targets, double time,
                   double relative) {
  FLOE_ASSERT(start < chain.states(), "no such state");
  std::vector<double> probabilities(chain.states(), 0.0);
  probabilities[start] = 1;
  return reached_by(chain, probabilities, targets, time, relative);
}

Reached reached_by(const Chain& chain, const std::vector<double>& start, const Targets& targets, double time,
                   double relative) {
  FLOE_ASSERT(start.size() == chain.states() && targets.size() == chain.states(), "no such states");
  const double mean = steps_of(chain, targets, time);
  FLOE_ASSERT(mean <= kMostSteps, "too many steps for uniformization");
  double at_once = 0;
  for (std::uint32_t state = 0; state < chain.states(); ++state)
    if (targets[state]) at_once += start[state];
  if (mean == 0) return {at_once, 0, 0};
  const Jumps jumps = jumps_of(chain, targets, mean / time);
  const auto mode = static_cast<std::uint64_t>(mean);
  const std::vector<double> below = weights_below(mean, mode);
  double whole = 1;  // all weights, over the one at the mode
  for (auto weight = below.rbegin(); weight != below.rend(); ++weight) whole += *weight;

  Eigen::VectorXd now = Eigen::Map<const Eigen::VectorXd>(start.data(), chain.states());
  Eigen::VectorXd ends = Eigen::VectorXd::Zero(chain.states());
  for (std::uint32_t state = 0; state < chain.states(); ++state) ends(state) = targets[state] ? 1 : 0;
  double sum = 0;
  double weight = 1;
  std::uint64_t step = 0;
  for (;; ++step) {
    const double ended = now.dot(ends);
    if (step < mode) {
      const std::uint64_t distance = mode - step;
      if (distance <= below.size()) sum += below[distance - 1] * ended;
    } else {
      sum += weight * ended;
      // Weights from here on fall at least as fast as a geometric series.
      const double ratio = mean / static_cast<double>(step + 1);
      const double rest = ratio < 1 ? weight * ratio / (1 - ratio) : weight * mean;
      if (weight < 1e-320 || (ratio < 1 && rest <= relative * sum && rest <= 1e-17 * whole)) {
        // No more can be left out than the rest of the weights, and the last share that ended only grows.
        return {std::min(1.0, sum / whole), rest / whole, step};
      }
      weight *= ratio;
      whole += weight;
    }
    now = jumps * now;
  }
}

}  // namespace floe::theory
