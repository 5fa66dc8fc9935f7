// What the reader has to say against a scenario.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "scenario/reader.hpp"

namespace floe {

// Nothing when the text is a scenario.
inline std::string complaint(const std::string& text, const std::vector<std::string>& edits = {}) {
  try {
    scenario::read_text("bad.json", text, edits);
  } catch (const text::DocumentError& error) {
    return error.what();
  }
  return "";
}

inline bool says(const std::string& text, std::string_view part) {
  const bool found = text.find(part) != std::string::npos;
  if (!found) MESSAGE(text);
  return found;
}

}  // namespace floe
