// The commands of sweeps.
#pragma once

#include "terminal/command.hpp"

namespace floe::cli {

extern const Command sweep_command;
extern const Command combine_command;
extern const Command predict_command;

}  // namespace floe::cli
