// `floe run --rare`: what is asked, in words, and the answer.
#pragma once

#include <string>

#include "scenario/scenario.hpp"
#include "terminal/command.hpp"

namespace floe::cli {

void add_rare_options(po::options_description& description);
// Throws UsageError where other options do not go with --rare. Returns the exit code.
int run_rare(const Invocation& invocation, const Scenario& scenario, std::uint32_t threads);

}  // namespace floe::cli
