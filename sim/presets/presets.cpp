#include "presets/presets.hpp"

#include <algorithm>
#include <string>

#include "engine/assert.hpp"
#include "text/suggest.hpp"

namespace floe::presets {
namespace {

using text::Node;

constexpr std::string_view kNote = "note";        // of the preset, which is no part of the scenario
constexpr std::string_view kWhole = "committee";  // its fields are ways to say the same thing

Node parsed(const Preset& preset, std::vector<text::Source>& sources) {
  sources.push_back({"preset " + std::string(preset.name), std::string(preset.text)});
  Node root;
  std::vector<text::Diagnostic> problems;
  const auto source = static_cast<std::uint32_t>(sources.size() - 1);
  FLOE_ASSERT(text::parse(sources, source, 0, root, problems), "a preset of the program is no JSON");
  return root;
}

void complete(Node& own, const Node& preset) {
  for (const text::Member& member : preset.members) {
    Node* const said = own.find(member.name);
    if (said == nullptr)
      own.members.push_back(member);
    else if (said->kind == Node::Kind::object && member.value.kind == Node::Kind::object &&
             member.name != kWhole)
      complete(*said, member.value);
  }
}

}  // namespace

std::string note_of(const Preset& preset) {
  std::vector<text::Source> sources;
  return parsed(preset, sources).find(kNote)->text;
}

void add_preset(Node& root, std::vector<text::Source>& sources, text::Findings& findings) {
  const Node* const named = root.find("preset");
  if (named == nullptr) return;
  std::vector<std::string_view> names;
  for (const Preset& each : presets()) names.push_back(each.name);
  if (named->kind != Node::Kind::string) {
    findings.add(named->place,
                 "preset: expected a name in quotes, found " + std::string(text::describe(named->kind)),
                 text::suggest("", names));
    return;
  }
  const auto preset = std::ranges::find(presets(), std::string_view(named->text), &Preset::name);
  if (preset == presets().end()) {
    findings.add(named->place, "preset: there is no preset \"" + text::printable(named->text, 64) + "\"",
                 text::suggest(named->text, names));
    return;
  }
  Node parts = parsed(*preset, sources);
  std::erase_if(parts.members, [](const text::Member& member) { return member.name == kNote; });
  complete(root, parts);
}

}  // namespace floe::presets
