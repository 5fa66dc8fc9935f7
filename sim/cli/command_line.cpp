#include "cli/command_line.hpp"

#include <algorithm>
#include <string_view>

#include "cli/commands.hpp"
#include "scenario/sections.hpp"

namespace floe::cli {

void check_field_option(const std::string& name, const std::string& text) {
  const fields::Table& table = scenario::scenario_table();
  const auto field = std::ranges::find(table.fields(), std::string_view(name), &fields::Field::name);
  const std::string option = "--" + name;
  text::Node node;
  std::vector<text::Diagnostic> ignored;
  if (!text::parse({{option, text}}, 0, 0, node, ignored)) {
    node = {};
    node.kind = text::Node::Kind::string;
    node.text = text;
  }
  text::Findings findings;
  const std::shared_ptr<void> scratch = table.make();
  field->kind->read_into(node, option, findings, field->member(scratch.get()));
  if (!findings.list.empty()) throw UsageError(findings.list.front().message);
}

}  // namespace floe::cli
