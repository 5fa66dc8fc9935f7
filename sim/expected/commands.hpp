// The command that prints what theory says of a scenario.
#pragma once

#include "terminal/command.hpp"

namespace floe::cli {

extern const Command theory_command;

}  // namespace floe::cli
