// The commands of recorded availability, which the fault of the same name plays back.
#pragma once

#include "terminal/command.hpp"

namespace floe::cli {

extern const Command replay_info_command;
extern const Command replay_convert_command;

}  // namespace floe::cli
