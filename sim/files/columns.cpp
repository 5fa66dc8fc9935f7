#include "files/columns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/assert.hpp"

namespace floe {
namespace {

constexpr Column kScheme{"scheme", "", "text", "Label of the scheme, as in the scenario."};
constexpr Column kReplicate{"replicate", "", "integer", "Number of the replicate, from 0."};

constexpr Column kReplicates[] = {
    kReplicate,
    kScheme,
    {"metric", "", "text", "Name of the metric; results.json says under rows.metrics what it is."},
    {"value", "", "number", "Its value in this replicate; empty where there is none."},
    {"unit", "", "text", "Unit of the value; empty for shares."}};
constexpr Column kDigests[] = {
    kReplicate,
    kScheme,
    {"digest", "", "text", "16 hex digits that are the same exactly when two runs are the same."}};
constexpr Column kSeries[] = {
    kScheme,
    kReplicate,
    {"time_s", "s", "number",
     "Instant of a step, or the beginning of the hour of a bin or of the interval of a sample."},
    {"metric", "", "text", "Name of the series; results.json says under rows.series what it is."},
    {"value", "", "number",
     "From this instant on, for steps; within the hour, for bins; in the interval that begins then, for "
     "samples. A value that does not change and an hour of nothing are left out."}};
constexpr Column kFabric[] = {
    kScheme,
    kReplicate,
    {"shard", "", "integer", "Number of the shard, from 0."},
    {"from_s", "s", "number", "Beginning of the time in which the shard was in the state."},
    {"to_s", "s", "number", "End of it."},
    {"state", "", "text", "The state; a shard is in the usual one, held, where nothing is said."}};

constexpr ResultFile kFiles[] = {
    {"README.md", "this list"},
    {"results.json",
     "every metric of every scheme over all replicates: value, n (replicates that it is taken over), low and "
     "high (two-sided 95 % interval), spread (standard deviation of single replicates) and unit; where there "
     "is no value, why. Bytes by cause are sums over all replicates. Under rows it says what everything is"},
    {"replicates.csv", "every metric in every replicate", kReplicates},
    {"digests.csv", "a digest of every replicate", kDigests},
    {"series.csv", "what changes over time, in every replicate", kSeries},
    {"fabric.csv", "when shards were not simply held, in every replicate", kFabric},
    {"columns.json", "name, unit, type and meaning of each column of the CSV files"},
    {"scenario.json",
     "the scenario with every default; floe run on it gives these results again, with the --replicate of the "
     "command where one was run alone"},
    {"manifest.json", "the command and the program that made the folder, and what the machine added"}};

}  // namespace

std::span<const ResultFile> result_files() { return kFiles; }

std::string header_of(std::string_view csv) {
  const auto file = std::ranges::find(kFiles, csv, &ResultFile::name);
  FLOE_ASSERT(file != std::end(kFiles), "no such file of results");
  std::string line;
  for (const Column& column : file->columns) line += (line.empty() ? "" : ",") + std::string(column.name);
  return line + "\n";
}

std::string readme_text() {
  std::string text = "# Results of floe run\n\n";
  for (const ResultFile& file : kFiles) text += fmt::format("* `{}`: {}.\n", file.name, file.sentence);
  return text +
         "\nTimes are virtual seconds from the beginning of the run. `floe plot` on this folder draws "
         "figures "
         "into `plots/`.\n";
}

}  // namespace floe
