#include "page/run_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "page/stored_shape.hpp"
#include "terminal/command.hpp"
#include "text/diagnostic.hpp"
#include "verdicts/stored_run.hpp"

namespace floe::page {
namespace {

namespace fs = std::filesystem;
using text::Node;

constexpr double kFormat = 2;            // of results.json
constexpr std::size_t kMostStates = 32;  // that a byte of the packed intervals can tell

std::string quoted(const fs::path& path) { return "\"" + text::printable(path.string(), 200) + "\""; }

const Node& need(const Node& node, std::string_view name, const fs::path& file) {
  const Node* found = node.find(name);
  if (found == nullptr)
    throw cli::InputError(
        fmt::format("{} has no \"{}\"; it is not the results of a run", quoted(file), name));
  return *found;
}

double number_of(const Node& node, std::string_view name, const fs::path& file) {
  const Node& found = need(node, name, file);
  double number = 0;
  const auto read = std::from_chars(found.text.data(), found.text.data() + found.text.size(), number);
  if (found.kind != Node::Kind::number || read.ec != std::errc{} || !(number >= 0) || number > 1e12)
    throw cli::InputError(fmt::format("{}: \"{}\" is not a number of 0 or more", quoted(file), name));
  return number;
}

// A JSON file of the folder whose root is an object.
Node read_object(const fs::path& file, std::string& text) {
  Node root = cli::read_json(file, text);
  if (root.kind != Node::Kind::object)
    throw cli::InputError(fmt::format("{}: expected an object, as \"floe run\" writes it", quoted(file)));
  return root;
}

void read_results(RunFiles& run) {
  const fs::path file = run.folder / "results.json";
  run.results = read_object(file, run.results_text);
  if (number_of(run.results, "format", file) != kFormat)
    throw cli::InputError(
        fmt::format("{} has another format than {}, which a report is made of", quoted(file), kFormat));
  for (const text::Member& scheme : need(run.results, "schemes", file).members) {
    for (const char* part : {"metrics", "kinds"}) need(scheme.value, part, file);
    run.labels.push_back(scheme.name);
  }
  number_of(run.results, "confidence", file);
  const double first = number_of(run.results, "first_replicate", file);
  run.first_replicate = static_cast<std::uint64_t>(first);
  run.end_replicate =
      static_cast<std::uint64_t>(first + std::max(number_of(run.results, "replicates", file),
                                                  number_of(run.results, "replicates_asked", file)));
  if (run.labels.empty()) throw cli::InputError(fmt::format("{} has no schemes", quoted(file)));
  for (const char* rows : {"metrics", "series"}) need(need(run.results, "rows", file), rows, file);
  for (const text::Member& state : need(need(run.results, "rows", file), "states", file).members)
    run.states.push_back(state.name);
  if (run.states.empty() || run.states.size() > kMostStates)
    throw cli::InputError(fmt::format("{}: \"states\" has none, or too many", quoted(file)));
  const Node& scenario = need(run.results, "scenario", file);
  run.shards = static_cast<std::uint32_t>(std::min(number_of(scenario, "shards", file), 4e9));
  run.duration = number_of(scenario, "duration_s", file);
  check_shape(run.results, file);
}

}  // namespace

bool RunFiles::has(std::string_view name) const {
  std::error_code error;
  return fs::is_regular_file(folder / name, error);
}

std::size_t RunFiles::rank_of_label(std::string_view label) const {
  return static_cast<std::size_t>(std::ranges::find(labels, label) - labels.begin());
}

std::vector<std::string> RunFiles::arguments() const {
  std::vector<std::string> words;
  const Node* environment = manifest.find("environment");
  const Node* given = environment == nullptr ? nullptr : environment->find("argv");
  if (given != nullptr)
    for (const Node& word : given->items) words.push_back(word.text);
  return words;
}

RunFiles read_run_files(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw cli::InputError(
        fmt::format("{} is no folder; it takes one that \"floe run\" wrote", quoted(folder)));
  RunFiles run{.folder = folder};
  if (!run.has("results.json"))
    throw cli::InputError(
        run.has("sweep.json")
            ? fmt::format("{} is the folder of a sweep; a report is of runs (\"floe plot\" draws sweeps)",
                          quoted(folder))
            : fmt::format("{} holds no results.json; it takes a folder that \"floe run\" wrote",
                          quoted(folder)));
  read_results(run);
  read_object(folder / "scenario.json", run.scenario_text);
  if (run.has("manifest.json")) {
    std::string text;
    run.manifest = read_object(folder / "manifest.json", text);
    run.manifest_text = std::move(text);
  }
  return run;
}

}  // namespace floe::page
