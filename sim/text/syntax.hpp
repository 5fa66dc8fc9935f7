// What is wrong with text that is not JSON, in words about the text: what was expected, what stands there,
// and how the slips that people make are written rightly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "text/diagnostic.hpp"

namespace floe::text {

// Where a parser stopped.
struct Stop {
  enum class Inside : std::uint8_t { nothing, object, list };

  std::size_t last = 0;             // where the last whole token begins
  std::size_t after = 0;            // where it ends
  std::size_t at = 0;               // the byte that the parser could not take
  Inside inside = Inside::nothing;  // the innermost that is still open
  std::size_t opened = 0;           // where that begins
  bool is_empty = true;             // nothing stands in it so far; outside of all: there is no value so far
  bool is_after_name = false;       // a name stands there, and its value does not
};

Diagnostic explain(const Source& source, std::uint32_t index, const Stop& stop);

}  // namespace floe::text
