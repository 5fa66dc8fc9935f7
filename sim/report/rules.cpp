#include "report/rules.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "terminal/command.hpp"

namespace floe::cli {

std::optional<Stopping> read_rules(const std::vector<std::string>& given, const Scenario& scenario) {
  if (given.empty()) return std::nullopt;
  std::vector<StopRule> rules;
  try {
    for (const std::string& text : given) rules.push_back(parse_stop_rule(text, scenario));
  } catch (const std::invalid_argument& error) {
    throw UsageError(fmt::format("--until: {}", error.what()));
  }
  return Stopping(std::move(rules));
}

std::string ending(const StopReport& until) {
  return fmt::format(
      "{} after {} replicates; the rules were looked at {} times, after every {} replicates{}{}",
      until.met.empty() ? "no rule was met" : fmt::format("\"{}\" was met", until.met), until.replicates,
      until.looks, until.batch, until.correction.empty() ? "" : ": ", until.correction);
}

}  // namespace floe::cli
