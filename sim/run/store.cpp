#include "run/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "run/version.hpp"

namespace floe {
namespace {

using Json = nlohmann::ordered_json;

// RFC 4180: what has a comma, a quote or a break in it stands in quotes, and a quote in it twice.
std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

Json json_of(const Number& number) {
  return std::visit([](const auto value) { return Json(value); }, number);
}

Json scheme_json(const std::vector<RunResult>& runs, std::size_t index) {
  const SchemeResult& scheme = runs.front().schemes[index];
  Json metrics = Json::object();
  for (const auto& [row, value] : scheme.metrics)
    metrics[std::string(row->name)] = {{"value", json_of(*folded(runs, index, *row))}, {"unit", row->unit}};
  metrics["digest"] = {{"value", digest_text(scheme.digest)}, {"unit", ""}};
  Json traffic = Json::object();
  for (const CauseTotals& bytes : scheme.causes)
    traffic[std::string(bytes.cause->name)] = {
        {"sent", bytes.sent.n}, {"received", bytes.received.n}, {"lost", bytes.lost.n}};
  Json thresholds = Json::object();
  Json kinds = Json::object();
  for (const Threshold& threshold : scheme.thresholds) {
    thresholds[threshold.kind] = threshold.enough;
    kinds[threshold.kind] = {
        {"enough", threshold.enough}, {"slots", threshold.slots}, {"title", threshold.title}};
  }
  return {{"model", scheme.model},    {"metrics", metrics}, {"traffic", traffic},
          {"thresholds", thresholds}, {"kinds", kinds},     {"colour", scheme.colour}};
}

std::string series_of(const Cause& cause) { return fmt::format("bytes.{}", cause.name); }

// What readers of the results need to know of every row, so that they keep no list of their own.
Json rows_json(const std::vector<RunResult>& runs) {
  Json metrics = Json::object();
  for (const Metric* row : metrics_of(runs)) {
    Json& json = metrics[std::string(row->name)];
    json = {{"title", row->title},
            {"unit", row->unit},
            {"sentence", row->sentence},
            {"form", name_of(row->form)},
            {"better", name_of(row->better)},
            {"fold", name_of(row->options.fold)}};
    if (!row->options.role.empty()) json["role"] = row->options.role;
    const SumOfCauses& sum = row->options.sum;
    if (!sum.is_empty()) json["traffic"] = name_of(sum.traffic());
    for (std::size_t part = 0; part < kParts.size(); ++part)
      if (sum.has(static_cast<Part>(part))) json["parts"].push_back(kParts[part].name);
  }
  Json series = Json::object();
  const auto add_series = [&](const Series& row, std::string_view form) {
    Json& json = series[std::string(row.name)];
    json = {{"title", row.title}, {"unit", row.unit}, {"sentence", row.sentence}, {"form", form}};
    if (!row.role.empty()) json["role"] = row.role;
  };
  Json causes = Json::object();
  const auto add_cause = [&](const Cause& cause) {
    const std::string name = series_of(cause);
    causes[std::string(cause.name)] = {{"title", cause.title},
                                       {"sentence", cause.sentence},
                                       {"traffic", name_of(cause.traffic)},
                                       {"part", kParts[static_cast<std::size_t>(cause.part)].name},
                                       {"series", name}};
    add_series({name, "B", cause.title, cause.sentence}, "bins");
  };
  for (const SchemeResult& scheme : runs.front().schemes) {
    for (const auto& [row, steps] : scheme.steps) add_series(*row, "steps");
    for (const auto& [row, bins] : scheme.bins) add_series(*row, "bins");
    for (const CauseTotals& totals : scheme.causes) add_cause(*totals.cause);
  }
  Json parts = Json::object();
  for (const PartName& part : kParts) parts[std::string(part.name)] = {{"title", part.title}};
  Json states = Json::object();
  for (const ShardState* state : runs.front().schemes.front().states)
    states[std::string(state->name)] = {{"title", state->title},
                                        {"sentence", state->sentence},
                                        {"rank", states.size()},
                                        {"stands_out", state->stands_out},
                                        {"onset", state->onset}};
  return {{"metrics", metrics}, {"series", series}, {"causes", causes}, {"parts", parts}, {"states", states}};
}

Json baseline_of(const RunResult& run) {
  for (const SchemeResult& scheme : run.schemes)
    if (!scheme.baseline.empty()) return {{"scheme", scheme.label}, {"title", scheme.baseline}};
  return nullptr;
}

std::string results_json(const Scenario& scenario, const std::vector<RunResult>& runs) {
  Json schemes = Json::object();
  for (std::size_t i = 0; i < runs.front().schemes.size(); ++i)
    schemes[runs.front().schemes[i].label] = scheme_json(runs, i);
  Json digests = Json::array();
  for (const RunResult& run : runs) digests.push_back(digest_text(run.digest));
  const Json document = {{"format", 1},
                         {"version", kVersion},
                         {"scenario",
                          {{"name", scenario.name},
                           {"hash", hash8(scenario)},
                           {"seed", scenario.seed},
                           {"duration_s", to_seconds(scenario.duration)},
                           {"nodes", scenario.committee.nodes},
                           {"shards", scenario.committee.shards}}},
                         {"complete", is_complete(scenario, runs)},
                         {"replicates", runs.size()},
                         {"replicates_asked", scenario.replicates},
                         {"schemes", schemes},
                         {"digests", digests},
                         {"digest", digests[0]},
                         {"baseline", baseline_of(runs.front())},
                         {"rows", rows_json(runs)}};
  return document.dump(2) + "\n";
}

std::string replicates_csv(const std::vector<RunResult>& runs) {
  std::string text = "replicate,scheme,metric,value,unit\n";
  for (const RunResult& run : runs)
    for (const SchemeResult& scheme : run.schemes)
      for (const auto& [row, value] : scheme.metrics)
        text += fmt::format("{},{},{},{},{}\n", run.replicate, csv_cell(scheme.label), row->name,
                            json_of(value).dump(), row->unit);
  return text;
}

// One observation a row. Hours without a byte and values that did not change are left out.
void add_series(std::string& text, const RunResult& run, const SchemeResult& scheme) {
  const auto row = [&](Duration at, std::string_view metric, auto value) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", csv_cell(scheme.label), run.replicate,
                   to_seconds(at), metric, value);
  };
  std::map<std::pair<Instant, std::size_t>, double> steps;  // of all series by time, then series
  for (std::size_t i = 0; i < scheme.steps.size(); ++i) {
    const Steps& all = scheme.steps[i].second;
    for (auto step = all.begin(); step != all.end(); ++step)
      if (step == all.begin() || step + 1 == all.end() || (step - 1)->value != step->value)
        steps[{step->at, i}] = step->value;
  }
  for (const auto& [key, value] : steps)
    row(key.first - Instant{}, scheme.steps[key.second].first->name, value);

  std::vector<std::pair<std::string, const Bins*>> bins;
  for (const CauseTotals& totals : scheme.causes) bins.emplace_back(series_of(*totals.cause), &totals.bins);
  for (const auto& [series, own] : scheme.bins) bins.emplace_back(series->name, &own);
  std::size_t count = 0;
  for (const auto& [name, own] : bins) count = std::max(count, own->amounts().size());
  for (std::size_t bin = 0; bin < count; ++bin)
    for (const auto& [name, own] : bins)
      if (bin < own->amounts().size() && own->amounts()[bin] > 0)
        row({Bins::kWidth.ns * static_cast<std::int64_t>(bin)}, name, own->amounts()[bin]);
}

std::string series_csv(const std::vector<RunResult>& runs) {
  std::string text = "scheme,replicate,time_s,metric,value\n";
  for (const RunResult& run : runs)
    for (const SchemeResult& scheme : run.schemes) add_series(text, run, scheme);
  return text;
}

std::string fabric_csv(const RunResult& run) {
  std::string text = "scheme,shard,from_s,to_s,state\n";
  for (const SchemeResult& scheme : run.schemes)
    for (const ShardInterval& interval : scheme.fabric)
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", csv_cell(scheme.label), interval.shard,
                     to_seconds(interval.from - Instant{}), to_seconds(interval.to - Instant{}),
                     interval.state->name);
  return text;
}

std::string manifest_json(const Scenario& scenario, const std::vector<RunResult>& runs,
                          const Environment& environment) {
  Json digests = Json::array();
  for (const RunResult& run : runs) digests.push_back(digest_text(run.digest));
  const Json document = {{"written_by", kRunFolder.written_by},
                         {"complete", is_complete(scenario, runs)},
                         {"replicates", runs.size()},
                         {"replicates_asked", scenario.replicates},
                         {"determined",
                          {{"program", "floe"},
                           {"version", kVersion},
                           {"scenario", {{"name", scenario.name}, {"hash", hash8(scenario)}}},
                           {"seed", scenario.seed},
                           {"replicates", runs.size()},
                           {"digests", digests}}},
                         {"environment",
                          {{"command", environment.command},
                           {"kernel", environment.kernel},
                           {"compiler", kCompiler},
                           {"build", kBuildType},
                           {"wall_s", environment.wall_seconds}}}};
  return document.dump(2) + "\n";
}

}  // namespace

const FolderSort kRunFolder{.mark = "manifest.json",
                            .written_by = "floe run",
                            .count = "replicates",
                            .earlier_mark = "/determined/program",
                            .owns = [](std::string_view name, std::uint64_t) {
                              constexpr std::array<std::string_view, 6> files{
                                  "results.json", "replicates.csv", "series.csv",
                                  "fabric.csv",   "scenario.json",  "manifest.json"};
                              return std::ranges::find(files, name) != files.end();
                            }};

bool is_complete(const Scenario& scenario, const std::vector<RunResult>& runs) {
  return runs.size() == scenario.replicates;
}

std::string json_string(std::string_view text) { return Json(text).dump(); }

std::string digest_text(std::uint64_t digest) { return fmt::format("{:016x}", digest); }

std::vector<OutputFile> files_of(const Scenario& scenario, const std::vector<RunResult>& runs,
                                 const Environment& environment) {
  return {{"results.json", results_json(scenario, runs)},
          {"replicates.csv", replicates_csv(runs)},
          {"series.csv", series_csv(runs)},
          {"fabric.csv", fabric_csv(runs.front())},
          {"scenario.json", resolved_json(scenario)},
          {"manifest.json", manifest_json(scenario, runs, environment)}};
}

}  // namespace floe
