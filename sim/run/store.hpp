// A run as files: results.json for the numbers, tidy CSV for what changes over time, the resolved scenario to
// repeat it, and a manifest that keeps apart what is determined from what the machine added.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "run/output_folder.hpp"
#include "run/result.hpp"
#include "scenario/scenario.hpp"

namespace floe {

// Folders of results. The count of their mark is that of finished replicates.
extern const FolderSort kRunFolder;

struct OutputFile {
  std::string name;
  std::string text;
};

// What the machine added to a run; never part of a digest.
struct Environment {
  std::string command;
  std::string kernel;  // of the codec
  double wall_seconds = 0;
};

// results.json, replicates.csv, series.csv, fabric.csv, scenario.json and manifest.json, whole and in memory.
std::vector<OutputFile> files_of(const Scenario& scenario, const std::vector<RunResult>& runs,
                                 const Environment& environment);

// The traces of a run for Perfetto or chrome://tracing: a process a scheme, a thread a node, microseconds.
std::string trace_json(const RunResult& run);

// False for what an interrupted run left: fewer replicates than the scenario asks for.
bool is_complete(const Scenario& scenario, const std::vector<RunResult>& runs);

// How a trace begins, by which an earlier one is known again.
bool is_trace(std::string_view beginning);

std::string digest_text(std::uint64_t digest);   // 16 hex digits
std::string json_string(std::string_view text);  // in quotes, with what JSON escapes

}  // namespace floe
