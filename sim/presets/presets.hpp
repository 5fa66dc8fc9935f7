// Networks that a scenario can begin with by their name. A preset is a JSON file of presets/networks, whose text the
// program holds: part of a scenario, with a note that says what it is and where its numbers are from.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"
#include "text/document.hpp"

namespace floe::presets {

struct Preset {
  std::string_view name;
  std::string_view text;
};

std::span<const Preset> presets();  // by name
std::string note_of(const Preset& preset);

// Where the scenario `root` names one in its field "preset", all that the preset says and the scenario does not becomes
// part of it. Objects are put together field by field; a list and the committee are the scenario's as a whole where it
// has its own. The preset's text is added to `sources`, so that messages can point into it.
void add_preset(text::Node& root, std::vector<text::Source>& sources, text::Findings& findings);

}  // namespace floe::presets
