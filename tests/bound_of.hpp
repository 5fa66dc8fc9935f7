// The settings of a model from JSON text, for tests.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "fields/table.hpp"
#include "text/document.hpp"

namespace floe {

inline fields::Bound bound_of(const fields::Table& table, const std::string& json) {
  const std::vector<text::Source> sources{{"settings", json}};
  text::Node node;
  text::Findings findings;
  REQUIRE(text::parse(sources, 0, 0, node, findings.list));
  const std::shared_ptr<void> settings = table.make();
  fields::check_names(node, table, {}, "settings", findings);
  fields::read_fields(node, table, "settings", findings, settings.get());
  for (const text::Diagnostic& finding : findings.list) FAIL(finding.message);
  return {table, settings};
}

}  // namespace floe
