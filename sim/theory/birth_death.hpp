// Redundancy that is lost and repaired piece by piece, as a chain of how many pieces are missing: each live piece is
// lost at a rate, and one that is missing comes back at another. Such a chain moves between neighbours only, and the
// mean time until it reaches a state is a sum of positive terms (Karlin and Taylor, A First Course in Stochastic
// Processes, section 4.7), exact in as many operations as there are states.
#pragma once

#include <cstdint>

#include "theory/chain.hpp"

namespace floe::theory {

// How many of the missing pieces are repaired at once.
inline constexpr std::uint32_t kEach = 0xffffffff;  // every one by itself

struct Pieces {
  std::uint32_t all;             // n
  std::uint32_t enough;          // k: with fewer live ones the blob is lost
  double lost;                   // rate at which each live piece is lost
  double repaired;               // rate at which one comes back, of each that is under repair
  std::uint32_t at_once{kEach};  // m
};

// States are how many pieces are missing, up to one more than may be; that last one is the only target, and is never
// left.
Chain chain_of(const Pieces& pieces);
Targets loss_of(const Pieces& pieces);

// A positive number that may be far beyond the range of a double.
struct Large {
  double value;  // infinite beyond the range
  double log10;
};

// Mean time to data loss, from when no piece is missing, in the unit of time of the rates.
Large mean_time_to_loss(const Pieces& pieces);

// An upper bound of the probability of loss by `time`, from the mean time alone. The time to loss is a sum of
// independent exponential times (Keilson, Markov Chain Models, 1979), so that its hazard grows, and of all such laws
// the exponential one has the least chance to live for less than the mean (Barlow and Proschan, Mathematical Theory of
// Reliability, 1965, section 2.6). 1 where `time` is not below the mean.
double loss_bound(const Large& mean, double time);

}  // namespace floe::theory
