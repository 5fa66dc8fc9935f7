#include "expected/measured.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "scenario/reader.hpp"
#include "terminal/command.hpp"
#include "text/diagnostic.hpp"
#include "verdicts/stored_run.hpp"

namespace floe::expected {
namespace {

constexpr double kReach = 1.959963984540054;  // standard errors in half an interval at 95 %

std::optional<double> number_of(const text::Node& metric, const char* name) {
  const text::Node* node = metric.find(name);
  if (node == nullptr || node->kind != text::Node::Kind::number) return std::nullopt;
  return std::strtod(node->text.c_str(), nullptr);
}

void check_same(const Scenario& scenario, const std::filesystem::path& folder) {
  Scenario stored = scenario::read((folder / "scenario.json").string());
  stored.seed = scenario.seed;
  stored.replicates = scenario.replicates;
  stored.name = scenario.name;
  stored.note = scenario.note;
  stored.schema = scenario.schema;
  if (stored == scenario) return;
  throw cli::InputError(fmt::format(
      "--results: the run in \"{}\" is of another scenario; take its own, {}, or run this one",
      text::printable(folder.string(), 200), text::printable((folder / "scenario.json").string(), 200)));
}

}  // namespace

MeasuredRun read_run_of(const Scenario& scenario, const std::filesystem::path& folder) {
  std::string text;
  const text::Node root = cli::read_json(folder / "results.json", text);
  const text::Node* schemes = root.find("schemes");
  if (schemes == nullptr)
    throw cli::InputError(fmt::format("\"{}\" has no \"schemes\"; it is not the results of a run",
                                      text::printable((folder / "results.json").string(), 200)));
  check_same(scenario, folder);
  MeasuredRun run;
  for (const text::Member& scheme : schemes->members) {
    const text::Node* metrics = scheme.value.find("metrics");
    if (metrics == nullptr) continue;
    for (const text::Member& metric : metrics->members)
      if (const std::optional<double> value = number_of(metric.value, "value"))
        run[{scheme.name, metric.name}] = {*value, number_of(metric.value, "n").value_or(0),
                                           number_of(metric.value, "low"), number_of(metric.value, "high")};
  }
  return run;
}

std::optional<double> sigmas(const Statement& statement, const Measured& measured) {
  if (!statement.low && !statement.high) return std::nullopt;
  double end = measured.value;
  if (statement.low && measured.value < *statement.low) end = *statement.low;
  if (statement.high && measured.value > *statement.high) end = *statement.high;
  const double distance = measured.value - end;
  if (std::abs(distance) <= 1e-9 * std::abs(end)) return 0;
  double error = 0;
  if (statement.metric->options.fold == Fold::proportion && measured.replicates > 0)
    error = std::sqrt(end * (1 - end) / measured.replicates);
  else if (measured.low && measured.high)
    error = (*measured.high - *measured.low) / 2 / kReach;
  if (error <= 0) return std::nullopt;
  return distance / error;
}

}  // namespace floe::expected
