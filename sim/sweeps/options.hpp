// What the commands of sweeps ask for: the scenario, what is set and varied, threads.
#pragma once

#include <filesystem>
#include <string>

#include "files/environment.hpp"
#include "sweeps/sweep.hpp"
#include "sweeps/work.hpp"
#include "terminal/command.hpp"

namespace floe::cli {

void add_problem_options(po::options_description& description);  // --vary, --set, --seed, --replicates
void add_threads_option(po::options_description& description);

// Throws text::DocumentError and UsageError.
sweeps::Sweep sweep_of(const Invocation& invocation);
std::uint32_t threads_of(const Invocation& invocation);
std::uint32_t count_of(const Invocation& invocation, const char* option, std::uint32_t most);

// The manifest's, with the words of the command.
Environment environment_of(const Invocation& invocation, double wall_seconds);

std::string time_text(double seconds);  // as a person says it: "40 s", "12 min", "3.5 h"
std::string size_text(double bytes);

}  // namespace floe::cli
