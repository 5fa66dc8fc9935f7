// Where `floe run` puts what it found, and what it must not replace there.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "files/store.hpp"
#include "output/output_folder.hpp"
#include "terminal/console.hpp"

namespace floe::cli {

// A trace replaces an earlier trace, goes into a pipe or a device, and replaces nothing else: the scenario,
// the results in `folder` or a foreign file. Throws InputError.
void check_trace(const std::filesystem::path& trace, const std::string& scenario,
                 const std::filesystem::path& folder);

// The folder's scenario.json is the run's own. Where it is the input as well, it must stay as it is: throws
// InputError when it would change.
void check_scenario_stays(const std::string& path, const Scenario& scenario,
                          const std::filesystem::path& folder);

// "out/<name>-<hash>", what was set, and the replicate that runs alone, if one does.
std::string default_folder(const Scenario& scenario, const std::vector<std::string>& edits,
                           const ReplicateRange* alone);
// "-seed=7-uplink=20Mbit_s": the edits of a scenario as a part of a file's name, as far as they are short.
std::string name_of_edits(const std::vector<std::string>& edits);

std::string text_of(const std::vector<OutputFile>& files, std::string_view name);

// Adds the remaining files to a folder that has those of `files/tables` and puts it in its place. An incomplete
// result goes to `<path>-interrupted` where the folder holds a complete one or one of more replicates. Figures
// of other results than these are marked stale. Returns the folder.
std::filesystem::path write_results(std::unique_ptr<OutputFolder> folder,
                                    const std::vector<OutputFile>& files, const ReplicateRange& asked,
                                    std::uint32_t done, Console& console);

}  // namespace floe::cli
