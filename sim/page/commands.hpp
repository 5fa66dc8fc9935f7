// The command that writes one page about runs.
#pragma once

#include "terminal/command.hpp"

namespace floe::cli {

extern const Command report_command;

}  // namespace floe::cli
