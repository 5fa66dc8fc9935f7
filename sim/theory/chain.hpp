// A Markov chain in continuous time, and what follows from it: the mean time until it reaches a target, the probability
// that it does by some time, and where it is in the long run.
//
// The first and the last by elimination of states as Grassmann, Taksar and Heyman do it (Operations Research 33, 1985):
// what a state loses is the sum of what leaves it, and never a difference, so that no digit cancels and each result has
// nearly all digits of the rates, over as many orders of magnitude as a double has (O'Cinneide, Numerische Mathematik
// 65, 1993). The second by uniformization (Jensen 1953), with the weights of Poisson's law from its mode outward (Fox
// and Glynn, Communications of the ACM 31, 1988): sums of terms that are all positive, so that a probability of 1e-13
// has its digits as one of 0.1 has.
// Not modelled: times that are not exponential. They are chains of several states, which the caller adds.
#pragma once

#include <cstdint>
#include <vector>

namespace floe::theory {

struct Rate {
  std::uint32_t from;
  std::uint32_t to;
  double per_time;
};

class Chain {
 public:
  // States are 0 to `states` - 1.
  explicit Chain(std::uint32_t states) : states_(states) {}

  // From one state to another one; what is given for the same two adds up, and a rate of 0 is none.
  void add(std::uint32_t from, std::uint32_t to, double per_time);

  std::uint32_t states() const { return states_; }
  const std::vector<Rate>& rates() const { return rates_; }

 private:
  std::uint32_t states_;
  std::vector<Rate> rates_{};
};

// Of states: true where the chain ends.
using Targets = std::vector<bool>;

// In the unit of time of the rates; infinite where a target may never be reached. Where the chain has states without
// structure this takes a time of states^3 / 3: a second for 1000. Of chains that move between neighbours it takes
// little.
double mean_time(const Chain& chain, std::uint32_t start, const Targets& targets);

struct Reached {
  double probability;
  double truncation;  // the true value of the sum is larger by no more than this
  std::uint64_t steps;
};

// Steps that uniformization takes at most; times and rates beyond it are refused.
inline constexpr double kMostSteps = 1e7;
// How many steps it would take: the largest rate of a state times the time.
double steps_of(const Chain& chain, const Targets& targets, double time);

// That a target is reached by `time`, from a state or from states of these probabilities; sums until what is left out is below `relative` of the sum. Only where
// `steps_of` is at most kMostSteps.
Reached reached_by(const Chain& chain, std::uint32_t start, const Targets& targets, double time,
                   double relative = 1e-12);
Reached reached_by(const Chain& chain, const std::vector<double>& start, const Targets& targets, double time,
                   double relative = 1e-12);

// The share of time in each state in the long run, of a chain in which each state is reached from each other one.
std::vector<double> stationary(const Chain& chain);

}  // namespace floe::theory
