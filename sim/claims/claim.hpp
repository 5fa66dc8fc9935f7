// A claim: a sentence about a scheme that a scenario can test, and the verdict that has been recorded for it. A claim
// that is known to fail is kept as well, so that the day on which it begins to hold is noticed. A file holds one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "claims/closed_form.hpp"
#include "claims/condition.hpp"
#include "fields/table.hpp"

namespace floe::claims {

// What a file says that is not a condition: `holds where` is a claim that holds under its edits and fails under
// other ones.
enum class Recorded : std::uint8_t { holds, fails, undecided, holds_where };
std::string_view name_of(Recorded recorded);

// The other side of a claim that holds only somewhere.
struct Boundary {
  std::string condition;           // where it holds, as a sentence
  std::vector<std::string> edits;  // to the scenario, under which it fails

  static const fields::Table& table();
};

struct Claim {
  std::string name;    // of its file
  std::string schema;  // where an editor finds the schema; no part of what the claim says
  std::string sentence;
  std::string source;
  std::vector<ClosedForm> closed_form;  // one of a claim that no scenario is needed for
  std::string scenario;                 // a path, from the claim's folder
  std::vector<std::string> edits;       // "path=value"
  std::string scheme;                   // a label
  std::string versus;  // another one, whose metric is taken away from the scheme's; empty for none
  const Metric* metric = nullptr;
  Relation relation = Relation::at_most;
  double value = 0;
  double tolerance = 0;
  Recorded verdict = Recorded::holds;
  std::vector<Boundary> where;  // one exactly where the verdict is "holds where"

  Condition condition() const { return {metric, relation, value, tolerance}; }

  static const fields::Table& table();
};

// Throws text::DocumentError with everything that is wrong in the file. The scenario's path is put together with the
// claim's folder and is not read.
Claim read_claim(const std::string& path);

}  // namespace floe::claims
