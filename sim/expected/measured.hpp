// What a run of the scenario measured, to stand beside what theory says.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "expected/statement.hpp"
#include "scenario/scenario.hpp"

namespace floe::expected {

struct Measured {
  double value;
  double replicates;
  std::optional<double> low{};  // of the interval at 95 %; none of one replicate
  std::optional<double> high{};
};

using MeasuredRun = std::map<std::pair<std::string, std::string>, Measured>;  // by label and metric

// The folder that `floe run` wrote. Throws InputError where it is no such folder, or of a scenario that differs in more
// than its seed and the number of replicates.
MeasuredRun read_run_of(const Scenario& scenario, const std::filesystem::path& folder);

// By how many standard errors what was measured lies beyond what theory says, 0 between its ends. Of a share of
// replicates the error is that of theory's own probability, of others that of the run's interval. None where theory
// says nothing, or the run has no error that could be told.
std::optional<double> sigmas(const Statement& statement, const Measured& measured);

}  // namespace floe::expected
