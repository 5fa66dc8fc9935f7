// What stands for a value in help texts, as WHEN, CAUSE or FOLDER, and which values there are: completions, lists
// and messages about wrong values all ask here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace floe::cli {

struct Placeholder {
  enum class Files : std::uint8_t { none, scenarios, any, folders };

  std::string_view name;
  Files files = Files::none;
  std::vector<std::string> (*words)() = nullptr;  // nothing where any text may be given
};

std::span<const Placeholder> placeholders();

// By its name in help texts, where brackets and dots may stand around it; null for what takes any text.
const Placeholder* placeholder(std::string_view name);

// Throws UsageError with the nearest word unless `given` is one of the words of `name`. `what` begins the message,
// as in "there is no list of".
void check_word(std::string_view name, std::string_view given, std::string_view what);

}  // namespace floe::cli
