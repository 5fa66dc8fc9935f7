// A sweep as a job array of Slurm: scripts in the folder "slurm" of its folder, which simulate slices into
// "slices" and put them together into the folder itself.
#pragma once

#include <filesystem>

#include "sweeps/sweep.hpp"
#include "terminal/command.hpp"

namespace floe::sweeps {

// Writes the scripts, and submits them where --submit asks for it; returns an exit code.
int write_job_array(const cli::Invocation& invocation, const Sweep& sweep, const std::filesystem::path& path);

}  // namespace floe::sweeps
