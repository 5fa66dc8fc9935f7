// What schemes move for one lost piece, beside what codes of the same counts of pieces need at least.
#pragma once

#include <optional>
#include <string>

#include "theory/ideal_codes.hpp"
#include "verdicts/comparison.hpp"

namespace floe::cli {

struct IdealLines {
  PieceCounts pieces;
  std::uint32_t helpers = 0;
  theory::IdealCode measured;  // traffic: payload for as many bytes as a piece has
  theory::IdealCode storage;   // of the least storage
  theory::IdealCode bandwidth;
};

// None where nothing was rebuilt, or one piece is all there is.
std::optional<IdealLines> ideal_lines(const Side& side);

std::string text_of(const IdealLines& lines, const std::string& label);

}  // namespace floe::cli
