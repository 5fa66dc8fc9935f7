// The commands that judge: claims, results that are kept, and two runs against each other.
#pragma once

#include "terminal/command.hpp"

namespace floe::cli {

extern const Command check_command;
extern const Command compare_command;

}  // namespace floe::cli
