// Lazy repair, as a cycle: pieces are lost one after the other until `left` of n live ones are left; then one fetch of
// the blob brings all back (Giroire, Monteiro and Perennes, GLOBECOM 2010). With a loss rate of each live piece, the
// time between two losses of i live ones is 1 / (i rate), and the sum of those is that of a cycle.
// Not modelled: pieces that come back by themselves, and repair that takes a part of the cycle, but for loss_in.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "theory/birth_death.hpp"

namespace floe::theory {

struct LazyCode {
  std::uint32_t all;     // n
  std::uint32_t enough;  // k
  std::uint32_t left;    // repair begins when so many are live: k <= left < n
};

// 1 + 1/2 + ... + 1/n less the same of m; 1/(m + 1) + ... + 1/n.
double harmonic(std::uint32_t n, std::uint32_t m = 0);

// In units of one over the rate at which a piece is lost.
double cycle_length(const LazyCode& code);

struct LazyTraffic {
  double download;  // of the one who repairs
  double uploads;   // to those that own the pieces
  double total() const { return download + uploads; }
};
// Bytes for each byte of blobs and expected loss of a piece: times the rate of loss, a flow.
LazyTraffic lazy_traffic(const LazyCode& code);

// Fewer than k pieces are left when a repair ends that took `time`, each piece being lost at `rate`.
double loss_in(const LazyCode& code, double rate, double time);

// Mean time until fewer than k pieces are left, from when all are there, in the unit of time of the rates: each live piece
// is lost at `lost`, and a repair ends at `repaired`, with all pieces back, after an exponential time.
Large mean_time_to_loss(const LazyCode& code, double lost, double repaired);

// An upper bound of the probability of loss by `time`, from that mean or from that of Pieces. Before it is lost a chain
// that begins with all pieces comes through each state with fewer, so that from none of them it takes longer on average:
// the time to loss is new better than used in expectation. What is left of the mean after `time`, mean - time at
// least, is then no more than the mean times the probability to be still there (Marshall and Proschan 1972), so that it
// is lost by then with time / mean at most.
inline double log10_of_loss_bound(const Large& mean, double time) {
  return std::min(0.0, std::log10(time) - mean.log10);
}

// The largest number of live pieces at which repair may begin for no more traffic than this (of lazy_traffic's total);
// 0 where even waiting for k costs more.
std::uint32_t laziest_below(std::uint32_t all, std::uint32_t enough, double traffic);

}  // namespace floe::theory
