#include "scenario/reader.hpp"

#include <utility>
#include <vector>

#include "scenario/load.hpp"
#include "scenario/rules.hpp"
#include "scenario/sections.hpp"
#include "text/document.hpp"
#include "text/edits.hpp"

namespace floe::scenario {

Scenario read_text(const std::string& name, std::string text, std::span<const std::string> overrides) {
  std::vector<text::Source> sources{{name, std::move(text)}};
  for (const std::string& argument : overrides) sources.push_back({"--set", argument});

  text::Findings findings;
  text::Node root;
  check_text(sources[0].text, findings);
  if (findings.list.empty()) text::parse(sources, 0, 0, root, findings.list);
  if (!findings.list.empty()) throw text::DocumentError(std::move(findings.list), sources);

  for (std::uint32_t i = 1; i < sources.size(); ++i) text::apply_override(sources, i, root, findings.list);
  Scenario scenario;
  if (fields::require(root, text::Node::Kind::object, "", findings)) {
    fields::check_names(root, scenario_table(), {}, "", findings);
    fields::read_fields(root, scenario_table(), "", findings, &scenario);
    check_rules(root, scenario, findings);
  }
  if (!findings.list.empty()) throw text::DocumentError(std::move(findings.list), sources);
  return scenario;
}

Scenario read(const std::string& path, std::span<const std::string> overrides) {
  return read_text(path, load(path), overrides);
}

}  // namespace floe::scenario
