#include "report/requirements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "terminal/command.hpp"
#include "text/diagnostic.hpp"
#include "text/suggest.hpp"

namespace floe::cli {
namespace {

constexpr std::size_t kLongestLabel = 64;

// What is met does not depend on how sure the value is, so that more replicates are not asked for in silence.
bool is_met(const claims::Condition& condition, const Estimate& estimate) {
  Estimate alone = estimate;
  if (alone.value) alone.low = alone.high = std::nullopt;
  return judge(condition, alone) == claims::Verdict::holds;
}

std::string value_text(const Estimate& estimate, const Metric& metric) {
  const std::string unit = metric.unit.empty() ? "" : " " + std::string(metric.unit);
  if (estimate.value) return fmt::format("it is {:g}{}", to_double(*estimate.value), unit);
  return estimate.low ? fmt::format("it is above {:g}{}", *estimate.low, unit)
                      : fmt::format("it has no value: {}", estimate.why);
}

}  // namespace

std::vector<claims::Requirement> read_requirements(const std::vector<std::string>& given,
                                                   const Scenario& scenario) {
  std::vector<claims::Requirement> all;
  for (const std::string& text : given) {
    try {
      all.push_back(claims::parse_requirement(text));
    } catch (const std::invalid_argument& error) {
      throw UsageError(fmt::format("--require: {}", error.what()));
    }
    const std::string& label = all.back().label;
    std::vector<std::string_view> labels;
    for (const Scenario::Choice& scheme : scenario.schemes) labels.push_back(scheme.label);
    if (!label.empty() && std::ranges::find(labels, label) == labels.end())
      throw UsageError(fmt::format("--require: no scheme has the label \"{}\"; {}",
                                   text::printable(label, kLongestLabel), text::suggest(label, labels)));
  }
  return all;
}

bool meets(const Summary& summary, const std::vector<claims::Requirement>& requirements, Console& console) {
  bool is_all = true;
  for (const claims::Requirement& requirement : requirements)
    for (const SchemeSummary& scheme : summary.schemes) {
      if (!requirement.label.empty() && requirement.label != scheme.label) continue;
      const Estimate* estimate = scheme.find(*requirement.condition.metric);
      Estimate none;
      none.why = "no process of the scenario measures it";
      const Estimate& found = estimate != nullptr ? *estimate : none;
      const bool met = is_met(requirement.condition, found);
      const std::string line = fmt::format(
          "{} of {}: {}; {}", text_of(requirement.condition), text::printable(scheme.label, kLongestLabel),
          met ? "met" : "not met", value_text(found, *requirement.condition.metric));
      if (met)
        console.say(line);
      else
        console.error("error: " + line);
      is_all = is_all && met;
    }
  return is_all;
}

}  // namespace floe::cli
