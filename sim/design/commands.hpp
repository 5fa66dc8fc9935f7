// The command that looks for schemes that meet a target.
#pragma once

#include "terminal/command.hpp"

namespace floe::cli {

extern const Command design_command;

}  // namespace floe::cli
