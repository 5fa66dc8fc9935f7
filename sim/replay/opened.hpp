// The recording that a command names, read and judged as its options say.
#pragma once

#include <string>

#include "recordings/recording.hpp"
#include "terminal/command.hpp"

namespace floe::cli {

void recording_options(po::options_description& description);

// "-" is the standard input. Throws InputError, with `--strict` also where a row was left out.
recordings::Recording opened(const Invocation& invocation);

std::string path_in_quotes(const std::string& path);

}  // namespace floe::cli
