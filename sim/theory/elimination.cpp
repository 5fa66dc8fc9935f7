// States are taken out one after the other, the last first, until those that are asked for are left.
#include <Eigen/Dense>
#include <limits>

#include "engine/assert.hpp"
#include "theory/chain.hpp"

namespace floe::theory {
namespace {

using Index = Eigen::Index;

// What is left of a chain while states are taken out.
struct Remaining {
  Eigen::MatrixXd rates;  // between states; the diagonal has no meaning
  Eigen::VectorXd ends;   // from each state to a target
  Eigen::VectorXd times;  // spent at a visit of a state, times its rate of leaving
};

Remaining remaining_of(const Chain& chain, const std::vector<Index>& place, Index states) {
  Remaining all{Eigen::MatrixXd::Zero(states, states), Eigen::VectorXd::Zero(states),
                Eigen::VectorXd::Ones(states)};
  for (const Rate& rate : chain.rates()) {
    const Index from = place[rate.from];
    const Index to = place[rate.to];
    if (from < 0) continue;
    if (to < 0)
      all.ends(from) += rate.per_time;
    else
      all.rates(from, to) += rate.per_time;
  }
  return all;
}

void take_out(Remaining& left, Index last) {
  const double leaves = left.rates.row(last).head(last).sum() + left.ends(last);
  std::vector<Index> next;
  for (Index to = 0; to < last; ++to)
    if (left.rates(last, to) > 0) next.push_back(to);
  for (Index from = 0; from < last; ++from) {
    const double comes = left.rates(from, last);
    if (comes == 0) continue;
    if (leaves == 0) {
      left.times(from) = std::numeric_limits<double>::infinity();
      continue;
    }
    const double visits = comes / leaves;
    for (const Index to : next)
      if (to != from) left.rates(from, to) += visits * left.rates(last, to);
    left.ends(from) += visits * left.ends(last);
    left.times(from) += visits * left.times(last);
  }
}

}  // namespace

double mean_time(const Chain& chain, std::uint32_t start, const Targets& targets) {
  FLOE_ASSERT(start < chain.states() && targets.size() == chain.states(), "no such state");
  if (targets[start]) return 0;
  std::vector<Index> place(chain.states(), -1);
  place[start] = 0;
  Index states = 1;
  for (std::uint32_t state = 0; state < chain.states(); ++state)
    if (state != start && !targets[state]) place[state] = states++;
  Remaining left = remaining_of(chain, place, states);
  for (Index last = states - 1; last > 0; --last) take_out(left, last);
  return left.times(0) / left.ends(0);
}

std::vector<double> stationary(const Chain& chain) {
  std::vector<Index> place(chain.states());
  for (std::uint32_t state = 0; state < chain.states(); ++state) place[state] = state;
  const Index states = chain.states();
  Remaining left = remaining_of(chain, place, states);
  std::vector<double> leaves(chain.states());
  for (Index last = states - 1; last > 0; --last) {
    leaves[static_cast<std::size_t>(last)] = left.rates.row(last).head(last).sum();
    FLOE_ASSERT(leaves[static_cast<std::size_t>(last)] > 0, "a state is never left");
    take_out(left, last);
  }
  std::vector<double> shares(chain.states());
  shares[0] = 1;
  double sum = 1;
  for (Index state = 1; state < states; ++state) {
    double comes = 0;
    for (Index from = 0; from < state; ++from)
      comes += shares[static_cast<std::size_t>(from)] * left.rates(from, state);
    shares[static_cast<std::size_t>(state)] = comes / leaves[static_cast<std::size_t>(state)];
    sum += shares[static_cast<std::size_t>(state)];
  }
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace floe::theory
