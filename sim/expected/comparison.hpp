// What follows from the codes of a scenario alone: what the best code of as many pieces would move, and where the cheaper
// of two schemes becomes the dearer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "expected/code.hpp"
#include "theory/ideal_codes.hpp"

namespace floe::expected {

// Of a blob of this size; everything over its size.
struct OnePiece {
  double size;     // bytes
  double storage;  // of all pieces
  double payload;  // that one lost shard of it takes
  std::uint32_t helpers;
  std::optional<theory::IdealCode> least_storage;  // of any code with as many pieces and as many enough
  std::optional<theory::IdealCode> least_traffic;
  std::optional<theory::IdealCode> at_this_storage;
};
std::optional<OnePiece> one_piece(const Code& code, Bytes blob);

struct LazyLine {
  std::uint32_t threshold;  // live pieces at which repair begins
  double cycle;             // in units of the mean time until a node departs
  double traffic;           // bytes for each byte of blobs in that time, download and uploads
};
std::optional<LazyLine> lazy_line(const Code& code, std::uint32_t threshold);

// Two schemes, the second of which is the baseline.
struct BreakEven {
  std::string label;
  std::string baseline;
  // The size from which on repair of a node that departed moves less than the baseline's, with proofs, up to the
  // largest blob that both can have; none where it never does.
  std::optional<Bytes> size;
  Bytes largest;
  // Shards of one node from which on one fetch of the blob moves less payload than repair of each, of large blobs; none
  // where this scheme fetches the blob as well.
  std::optional<double> shards;
  // Live pieces at which lazy repair of the baseline's code moves no more than this scheme's repair; 0 where it must not
  // wait at all; none where theory does not know.
  std::optional<std::uint32_t> lazy_threshold;
  // The price of keeping a byte for a year over that of moving one, times the departures of each node in a year.
  std::optional<double> price;
};
BreakEven break_even(const Code& code, const Code& baseline, Bytes blob);

}  // namespace floe::expected
