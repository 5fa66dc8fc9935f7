// The table of commands: dispatch, help and shell completions all follow from it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "blob/commands.hpp"
#include "expected/commands.hpp"
#include "page/commands.hpp"
#include "replay/commands.hpp"
#include "sweeps/commands.hpp"
#include "terminal/command.hpp"
#include "verdicts/commands.hpp"

namespace floe::cli {

// Draws the figures of an output folder, or those that compare several; returns an exit code.
int plot_folders(const std::vector<std::string>& folders,
                 const std::vector<std::string>& more_arguments = {});
void check_plot();                        // throws InputError where what draws figures is not there
std::vector<std::string> figure_names();  // none where it is not there

std::span<const Command> commands();
po::options_description options_of(const Command& command);    // its own, then those of every command
std::string value_name(const po::option_description& option);  // "FOLDER"; empty for what takes no value

extern const Command run_command;
extern const Command validate_command;
extern const Command plot_command;
extern const Command list_command;
extern const Command schema_command;
extern const Command fuzz_command;
extern const Command completions_command;
extern const Command version_command;
extern const Command help_command;

int main(int argc, char** argv);

}  // namespace floe::cli
