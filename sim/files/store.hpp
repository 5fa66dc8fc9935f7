// A run as files: results.json for the numbers over all replicates, the resolved scenario to repeat it, and a
// manifest that keeps apart what is determined from what the machine added. CSV files are `files/tables`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "files/environment.hpp"
#include "inference/stop_rule.hpp"
#include "output/output_folder.hpp"
#include "run/aggregate.hpp"
#include "run/replicates.hpp"
#include "scenario/scenario.hpp"

namespace floe {

// Folders of results. The count of their mark is that of finished replicates.
extern const FolderSort kRunFolder;

struct OutputFile {
  std::string name;
  std::string text;
};

// All files but those of `files/tables`. Fewer replicates than were asked for make them incomplete. `until` is of a run
// that rules ended, and null of others.
std::vector<OutputFile> files_of(const Scenario& scenario, const Summary& summary,
                                 const ReplicateRange& asked, const Environment& environment,
                                 const StopReport* until = nullptr);

std::string digest_text(std::uint64_t digest);  // 16 hex digits

}  // namespace floe
