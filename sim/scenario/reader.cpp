#include "scenario/reader.hpp"

#include <utility>
#include <vector>

#include "inputs/load.hpp"
#include "inputs/recordings.hpp"
#include "inputs/size_lists.hpp"
#include "inputs/stake_lists.hpp"
#include "presets/presets.hpp"
#include "scenario/rules.hpp"
#include "scenario/sections.hpp"
#include "text/document.hpp"
#include "text/edits.hpp"

namespace floe::scenario {
namespace {

// A later format may have other fields, so that nothing else can be judged.
bool is_newer(const text::Node& root, text::Findings& findings) {
  const text::Node* format = root.find("format");
  if (format == nullptr || format->kind != text::Node::Kind::number) return false;
  if (format->text.find_first_not_of("0123456789") != std::string::npos) return false;
  if (format->text.size() == 1 && format->text[0] - '0' <= static_cast<int>(Scenario::kFormat)) return false;
  findings.add(format->place,
               "format: this scenario has format " + text::printable(format->text, 40) +
                   ", and this version of floe reads format " + std::to_string(Scenario::kFormat),
               "use a newer version of floe");
  return true;
}

// What has a section of its own goes there from the lists, so that one scenario has one form.
void settle(Scenario& scenario) {
  std::erase_if(scenario.maintenance, [&](const Scenario::Choice& choice) {
    const bool is_repair = choice.model == maintenance::repair.description.name;
    const bool is_detection = choice.model == maintenance::detection.description.name;
    if (is_repair) scenario.repair = choice.settings.as<maintenance::RepairSettings>();
    if (is_detection) {
      const auto& detection = choice.settings.as<maintenance::DetectionSettings>();
      scenario.repair.detection = detection.after;
      scenario.repair.replace_silent = detection.replace_silent;
    }
    return is_repair || is_detection;
  });
  std::erase_if(scenario.clients, [&](const Scenario::Choice& choice) {
    const bool is_read = choice.model == clients::read.description.name;
    if (is_read) scenario.reads.push_back(choice.settings.as<clients::ReadSettings>());
    return is_read;
  });
}

}  // namespace

Scenario read_text(const std::string& name, std::string text, std::span<const std::string> overrides) {
  // Some editors begin UTF-8 with a byte order mark, which says nothing there.
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  std::vector<text::Source> sources{{name, std::move(text)}};
  for (const std::string& argument : overrides) sources.push_back({"--set", argument});

  text::Findings findings;
  text::Node root;
  for (std::uint32_t i = 0; i < sources.size(); ++i) check_text(sources[i].text, i, findings);
  if (findings.list.empty()) text::parse(sources, 0, 0, root, findings.list);
  if (!findings.list.empty()) throw text::DocumentError(std::move(findings.list), sources);

  // Which preset it is comes first, so that the other edits find what it says.
  const auto is_of_preset = [&](std::uint32_t i) { return sources[i].text.starts_with("preset="); };
  const auto given = static_cast<std::uint32_t>(sources.size());
  for (std::uint32_t i = 1; i < given; ++i)
    if (is_of_preset(i)) text::apply_override(sources, i, root, findings.list);
  presets::add_preset(root, sources, findings);
  for (std::uint32_t i = 1; i < given; ++i)
    if (!is_of_preset(i)) text::apply_override(sources, i, root, findings.list);
  if (!findings.list.empty()) throw text::DocumentError(std::move(findings.list), sources);
  Scenario scenario;
  if (is_newer(root, findings)) throw text::DocumentError(std::move(findings.list), sources);
  if (fields::require(root, text::Node::Kind::object, "", findings)) {
    read_size_lists(root, name, findings);
    read_recordings(root, name, findings);
    read_stake_lists(root, name, findings);
    fields::check_names(root, scenario_table(), {}, "", findings);
    fields::read_fields(root, scenario_table(), "", findings, &scenario);
    check_rules(root, scenario, findings);
  }
  if (!findings.list.empty()) throw text::DocumentError(std::move(findings.list), sources);
  settle(scenario);
  return scenario;
}

Scenario read(const std::string& path, std::span<const std::string> overrides) {
  return read_text(path, load(path), overrides);
}

}  // namespace floe::scenario
