// Schemes with all their parameters, and what theory says of each: bytes stored, bytes that repair moves, and loss.
// Of n pieces of a blob on distinct nodes any k give it back. Sizes are those of pieces alone: metadata, proofs and
// framing, which small blobs pay, are not covered, and floe theory of a scenario tells them.
//   eager         each lost piece costs the blob; pieces come back one by one, each by itself (chain of birth and death)
//   lazy          repair begins when r pieces are left and brings all back with one fetch, of the same law as that of
//                 a piece (theory/lazy_cycle)
//   red-stuff     two codes, of k1 = n - 2f and k2 = n - f with f = floor((n - 1) / 3); a lost shard takes k1 + k2
//                 symbols of 1 / (k1 k2). It loses no less often than a code of k1 and no more often than one of k2.
// Of each the probability of loss in a year is bounded from the mean time to loss of its chain, in which a repair takes an
// exponential time. Traffic is bounded too: fewer pieces are live, or cycles longer, while repair goes on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "design/spec.hpp"

namespace floe::design {

enum class Scheme : std::uint8_t { replication, reed_solomon, lazy, red_stuff };
std::string_view name_of(Scheme scheme);

struct Design {
  Scheme scheme;
  std::uint32_t pieces;
  std::uint32_t enough;       // of RedStuff, of the kind that needs fewer
  std::uint32_t repair_at{};  // live pieces, of lazy repair
  double storage;             // bytes stored for each byte of blobs
  double traffic;             // bytes that repair moves in a year for each byte of blobs, at most
  double nines;               // of a blob over a year, at least
  double most_nines;          // the same but for RedStuff: those of the code of k1, about which it stays
};

std::string text_of(const Design& design);               // "RS(14, 10), lazy at 11"
double cost_of(const Design& design, const Spec& spec);  // of a byte of blobs in a year
double link_share_of(const Design& design, const Spec& spec);

// What a design does not meet.
struct Misses {
  bool nines;
  bool link_share;
  bool storage;
  bool none() const { return !nines && !link_share && !storage; }
};
Misses misses_of(const Design& design, const Spec& spec);

std::vector<Design> candidates_of(const Spec& spec);

// Those to which no other is as good in storage, traffic and loss and better in one, by storage; of equals the first.
std::vector<Design> front_of(std::vector<Design> designs);

}  // namespace floe::design
