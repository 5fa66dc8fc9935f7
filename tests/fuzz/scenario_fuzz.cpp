// Any bytes at all as a scenario: either a complaint, or a scenario whose canonical form reads back to
// itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scenario/reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first line is an edit, the rest the file.
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find('\n');
  std::vector<std::string> edits;
  if (line != std::string::npos && line > 0) edits.push_back(text.substr(0, line));
  try {
    const floe::Scenario scenario =
        floe::scenario::read_text("fuzz", line == std::string::npos ? text : text.substr(line + 1), edits);
    const std::string resolved = floe::resolved_json(scenario);
    if (!(floe::scenario::read_text("resolved", resolved) == scenario)) std::abort();
  } catch (const floe::text::DocumentError& error) {
    if (*error.what() == '\0') std::abort();
  }
  return 0;
}
