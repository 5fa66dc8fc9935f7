// floe check --against: results that are kept, made again today.
#pragma once

#include "terminal/command.hpp"

namespace floe::cli {

int check_against(const Invocation& invocation, std::uint32_t threads);

}  // namespace floe::cli
