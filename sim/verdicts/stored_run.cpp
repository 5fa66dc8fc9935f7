#include "verdicts/stored_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>

#include "files/columns.hpp"
#include "inputs/load.hpp"
#include "terminal/command.hpp"
#include "text/number.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using text::Node;

constexpr const char* kFate[] = {"seed", "duration", "calm", "committee", "faults"};

std::string quoted(const fs::path& path) { return "\"" + text::printable(path.string(), 200) + "\""; }

[[noreturn]] void refuse(const fs::path& file, std::size_t line, std::string_view why) {
  throw InputError(fmt::format("{}, line {}: {}", quoted(file), line, why));
}

std::uint32_t whole(std::string_view text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void read_scenario(const fs::path& folder, StoredRun& run) {
  std::string text;
  const Node root = read_json(folder / "scenario.json", text);
  for (const char* field : kFate) {
    const Node* node = root.find(field);
    run.fate.emplace_back(field, node == nullptr ? "" : text.substr(node->place.offset, node->place.length));
  }
}

// The kind of which the fewest give a blob back.
PieceCounts pieces_of(const Node& scheme) {
  PieceCounts found;
  const Node* kinds = scheme.find("kinds");
  if (kinds == nullptr) return found;
  for (const text::Member& kind : kinds->members) {
    const Node* enough = kind.value.find("enough");
    const Node* slots = kind.value.find("slots");
    if (enough == nullptr || slots == nullptr) continue;
    if (found.enough == 0 || whole(enough->text) < found.enough)
      found = {whole(slots->text), whole(enough->text)};
  }
  return found;
}

std::optional<double> number_at(const Node& node, std::string_view name) {
  const Node* found = node.find(name);
  return found == nullptr ? std::nullopt : text::parse_number(found->text);
}

void read_estimates(const text::Member& scheme, StoredRun& run) {
  const Node* metrics = scheme.value.find("metrics");
  if (metrics == nullptr) return;
  for (const text::Member& metric : metrics->members) {
    const auto low = number_at(metric.value, "low");
    const auto high = number_at(metric.value, "high");
    StoredEstimate& found = run.estimates[{scheme.name, metric.name}];
    found.estimated.value = number_at(metric.value, "value");
    if (low && high) found.estimated.interval = statistics::Interval{*low, *high};
    found.is_bound = low && !found.estimated.value;
    if (const Node* why = metric.value.find("why")) found.why = why->text;
  }
}

void read_results(const fs::path& folder, StoredRun& run) {
  std::string text;
  const Node root = read_json(folder / "results.json", text);
  const Node* schemes = root.find("schemes");
  if (schemes == nullptr || schemes->members.empty())
    throw InputError(fmt::format("{} has no \"schemes\"; it is not the results of a run",
                                 quoted(folder / "results.json")));
  for (const text::Member& scheme : schemes->members) {
    run.labels.push_back(scheme.name);
    run.pieces[scheme.name] = pieces_of(scheme.value);
    read_estimates(scheme, run);
  }
  const Node* baseline = root.find("baseline");
  const Node* label = baseline == nullptr ? nullptr : baseline->find("scheme");
  if (label != nullptr) run.baseline = label->text;
}

// Rows come replicate by replicate, and each has a row of every metric.
void read_values(const fs::path& folder, StoredRun& run) {
  const fs::path path = folder / "replicates.csv";
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(fmt::format("{} cannot be read; \"floe run\" writes it", quoted(path)));
  std::string line;
  std::size_t number = 1;
  if (!std::getline(file, line) || line + "\n" != header_of("replicates.csv"))
    refuse(path, number, fmt::format("expected the columns {}", header_of("replicates.csv")));
  while (std::getline(file, line)) {
    ++number;
    const auto cells = cells_of(line);
    if (!cells || cells->size() != 5) refuse(path, number, "expected replicate,scheme,metric,value,unit");
    std::uint32_t replicate = 0;
    const std::string& index = (*cells)[0];
    const auto parsed = std::from_chars(index.data(), index.data() + index.size(), replicate);
    if (parsed.ec != std::errc{} || parsed.ptr != index.data() + index.size())
      refuse(path, number,
             fmt::format("expected the number of a replicate, not \"{}\"", text::printable(index, 40)));
    double value = std::numeric_limits<double>::quiet_NaN();
    const std::string& given = (*cells)[3];
    if (!given.empty()) {
      const auto read = std::from_chars(given.data(), given.data() + given.size(), value);
      if (read.ec != std::errc{} || read.ptr != given.data() + given.size())
        refuse(path, number, fmt::format("expected a number, not \"{}\"", text::printable(given, 40)));
    }
    if (!run.replicates.empty() && replicate < run.replicates.back())
      refuse(path, number, "expected replicates in the order of their numbers");
    if (run.replicates.empty() || run.replicates.back() != replicate) run.replicates.push_back(replicate);
    std::vector<double>& values = run.values[{(*cells)[1], (*cells)[2]}];
    if (values.size() + 1 != run.replicates.size())
      refuse(path, number, "expected one row of each metric and scheme in every replicate");
    values.push_back(value);
  }
  for (const auto& [key, values] : run.values)
    if (values.size() != run.replicates.size())
      refuse(path, number, fmt::format("{} of {} is missing in a replicate", key.second, key.first));
  if (run.replicates.empty()) refuse(path, number, "there are no replicates");
}

}  // namespace

const std::vector<double>* StoredRun::find(std::string_view label, std::string_view metric) const {
  const auto found = values.find({std::string(label), std::string(metric)});
  return found == values.end() ? nullptr : &found->second;
}

const StoredEstimate* StoredRun::estimate(std::string_view label, std::string_view metric) const {
  const auto found = estimates.find({std::string(label), std::string(metric)});
  return found == estimates.end() ? nullptr : &found->second;
}

Node read_json(const fs::path& path, std::string& text) {
  const std::vector<text::Source> sources{{path.string(), scenario::load(path.string())}};
  std::vector<text::Diagnostic> problems;
  Node root;
  if (!text::parse(sources, 0, 0, root, problems)) throw text::DocumentError(std::move(problems), sources);
  text = sources[0].text;
  return root;
}

StoredRun read_run(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw InputError(fmt::format("{} is no folder; it takes one that \"floe run\" wrote", quoted(folder)));
  StoredRun run{.folder = folder};
  read_scenario(folder, run);
  read_results(folder, run);
  read_values(folder, run);
  return run;
}

std::optional<std::vector<std::string>> cells_of(std::string_view line) {
  std::vector<std::string> cells(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (is_quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += c;
      ++i;
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  if (is_quoted) return std::nullopt;
  return cells;
}

std::string why_unpaired(const StoredRun& first, const StoredRun& second) {
  std::string differ;
  for (std::size_t i = 0; i < first.fate.size(); ++i)
    if (first.fate[i].second != second.fate[i].second)
      differ += (differ.empty() ? "" : ", ") + first.fate[i].first;
  if (!differ.empty()) return "they differ in " + differ;
  const bool is_shared = std::ranges::any_of(first.replicates, [&](std::uint32_t replicate) {
    return std::ranges::binary_search(second.replicates, replicate);
  });
  return is_shared ? "" : "they have no replicate in common";
}

}  // namespace floe::cli
