#include "verdicts/gate.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/time.hpp"
#include "files/columns.hpp"
#include "files/store.hpp"
#include "files/tables.hpp"
#include "inference/stop_rule.hpp"
#include "run/version.hpp"
#include "scenario/reader.hpp"
#include "terminal/command.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using text::Node;

constexpr double kUsualTolerance = 0.05;
constexpr const char* kTolerances = "equivalence.json";

std::uint32_t count_at(const Node& root, const char* name, const fs::path& file) {
  const Node* node = root.find(name);
  std::uint32_t count = 0;
  if (node == nullptr || node->kind != Node::Kind::number ||
      std::from_chars(node->text.data(), node->text.data() + node->text.size(), count).ec != std::errc{})
    throw InputError(fmt::format("\"{}\": expected a whole number at \"{}\"", file.string(), name));
  return count;
}

double share_of(const Node& node, const fs::path& file, const std::string& path) {
  const auto share = parse_share(node.text);
  if (!share || *share < 0 || *share > 1)
    throw InputError(fmt::format("\"{}\": {}: expected a share such as \"2%\"", file.string(), path));
  return *share;
}

Judgement judgement_of(const fs::path& folder) {
  Judgement judgement{
      .tolerance = kUsualTolerance, .is_joint = false, .confidence = statistics::kEquivalenceConfidence};
  const fs::path file = folder / kTolerances;
  std::error_code error;
  if (!fs::exists(file, error)) return judgement;
  std::string text;
  const Node root = read_json(file, text);
  for (const text::Member& member : root.members) {
    if (member.name == "tolerance") {
      judgement.tolerance = share_of(member.value, file, member.name);
      continue;
    }
    if (member.name != "metrics")
      throw InputError(fmt::format("\"{}\": {}: expected \"tolerance\" or \"metrics\"", file.string(),
                                   text::printable(member.name, 60)));
    for (const text::Member& metric : member.value.members) {
      const Metric* row = metric_called(metric.name);
      const std::string path = "metrics." + text::printable(metric.name, 60);
      if (row == nullptr)
        throw InputError(fmt::format("\"{}\": {}: no metric of that name", file.string(), path));
      judgement.tolerances.emplace_back(row, share_of(metric.value, file, path));
    }
  }
  return judgement;
}

std::string text_at(const Node& node, const char* name) {
  const Node* found = node.find(name);
  return found == nullptr ? "" : found->text;
}

}  // namespace

Scratch::Scratch() {
  std::string name = (fs::temp_directory_path() / "floe-check-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw OutputError(fmt::format("cannot make a folder \"{}\": {}", name, std::strerror(errno)));
  path_ = name;
}

Scratch::~Scratch() {
  std::error_code error;
  fs::remove_all(path_, error);
}

Kept read_kept(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw InputError(fmt::format("\"{}\" is no folder; --against takes one that \"floe run\" wrote",
                                 text::printable(folder.string(), 200)));
  const fs::path file = folder / "results.json";
  std::string text;
  const Node root = read_json(file, text);
  Kept kept{.folder = folder,
            .first = count_at(root, "first_replicate", file),
            .replicates = count_at(root, "replicates", file),
            .version = text_at(root, "version"),
            .judgement = judgement_of(folder)};
  const Node* complete = root.find("complete");
  if (complete == nullptr || !complete->truth || kept.replicates == 0)
    throw InputError(fmt::format("\"{}\" is of a run that did not finish", file.string()));
  if (const Node* until = root.find("until"))
    if (const Node* rules = until->find("rules"))
      for (const Node& rule : rules->items) kept.rules.push_back(rule.text);
  for (const ResultFile& known : result_files())
    if (fs::exists(folder / known.name, error)) kept.files.emplace_back(known.name);
  if (std::ranges::find(kept.files, "scenario.json") == kept.files.end())
    throw InputError(fmt::format("\"{}\" has no scenario.json", text::printable(folder.string(), 200)));
  return kept;
}

void make_again(const Kept& kept, const std::optional<std::uint64_t>& seed, std::uint32_t threads,
                const fs::path& folder, const std::atomic<bool>& stop) {
  std::vector<std::string> edits;
  if (seed) edits.push_back(fmt::format("seed={}", *seed));
  const Scenario scenario = scenario::read((kept.folder / "scenario.json").string(), edits);
  const ReplicateRange range{.first = kept.first, .count = kept.replicates};
  std::vector<StopRule> rules;
  for (const std::string& rule : kept.rules) rules.push_back(parse_stop_rule(rule, scenario));
  Stopping stopping(rules);
  OutputFolder output(folder, kRunFolder, range.count, true);
  Tables tables(output);
  Aggregate aggregate;
  run_all(
      scenario, range, threads,
      [&](RunResult&& run) {
        tables.add(rows_of(run));
        aggregate.add(run);
        stopping.ends(aggregate);
      },
      stop);
  tables.close();
  const StopReport until = stopping.report();
  for (const OutputFile& file :
       files_of(scenario, aggregate.summary(), range, {}, rules.empty() ? nullptr : &until))
    output.add(file.name, file.text);
  output.commit();
}

FileDifferences apart(const Kept& kept, const std::string& name, const fs::path& today) {
  const fs::path a = kept.folder / name;
  const fs::path b = today / name;
  if (!name.ends_with(".json")) return lines_apart(a, b);
  const bool is_other_version = kept.version != kVersion;
  const bool is_manifest = name == kRunFolder.mark;
  return values_apart(a, b, [&](std::string_view path) {
    if (is_manifest && (path == "environment" || path == "determined.revision" || path == "determined.dirty"))
      return true;
    // The hash is over the version as well.
    const std::string_view inner = is_manifest && path.starts_with("determined.") ? path.substr(11) : path;
    return is_other_version && (inner == "version" || inner == "scenario.hash");
  });
}

bool is_equivalent(const Compared& row) { return row.apart == Apart::same || row.apart == Apart::within; }

}  // namespace floe::cli
