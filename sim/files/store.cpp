#include "files/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "files/columns.hpp"
#include "files/tables.hpp"
#include "run/version.hpp"

namespace floe {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Number& number) {
  return std::visit([](const auto value) { return Json(value); }, number);
}

// Twelve digits: the functions that an interval is computed with differ in the last ones between builds. An end
// that is the value stays the value.
Json rounded(const std::optional<double>& end, const std::optional<Number>& value = {}) {
  if (!end) return nullptr;
  if (value && to_double(*value) == *end) return *end;
  return std::stod(fmt::format("{:.12g}", *end));
}

Json estimate_json(const Metric& row, const Estimate& estimate) {
  Json json = {{"value", estimate.value ? json_of(*estimate.value) : Json(nullptr)},
               {"n", estimate.n},
               {"low", rounded(estimate.low, estimate.value)},
               {"high", rounded(estimate.high, estimate.value)},
               {"spread", rounded(estimate.spread)},
               {"unit", row.unit}};
  if (!estimate.value) json["why"] = estimate.why;
  return json;
}

Json scheme_json(const SchemeSummary& scheme) {
  Json metrics = Json::object();
  for (const auto& [row, estimate] : scheme.metrics)
    if (row->shown != Shown::nowhere) metrics[std::string(row->name)] = estimate_json(*row, estimate);
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
  return {{"model", scheme.model},
          {"metrics", metrics},
          {"traffic", traffic},
          {"thresholds", thresholds},
          {"kinds", kinds},
          {"colour", scheme.colour},
          {"digest", digest_text(scheme.digest)}};
}

// What readers of the results need to know of every row, so that they keep no list of their own.
Json rows_json(const Summary& summary, Duration sample_every) {
  const SchemeSummary& first = summary.schemes.front();
  Json metrics = Json::object();
  for (const auto& [row, estimate] : first.metrics) {
    if (row->shown == Shown::nowhere) continue;
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
  for (const SchemeSummary& scheme : summary.schemes) {
    for (const Series* row : scheme.steps) {
      if (sample_every == Duration{}) add_series(*row, "steps");
      for (const SampleOf& of : kSampleOf) {
        if (sample_every == Duration{}) break;
        const std::string name = series_of(*row, of);
        const std::string title = fmt::format("{}, {} in {}", row->title, of.title, to_text(sample_every));
        // Of what figures look up they show the least, which is the worst.
        const bool is_shown = of.value == &Sample::least;
        add_series({name, row->unit, title, row->sentence, is_shown ? row->role : ""}, "samples");
      }
    }
    for (const Series* row : scheme.bins) add_series(*row, "bins");
    for (const CauseTotals& totals : scheme.causes) add_cause(*totals.cause);
  }
  Json parts = Json::object();
  for (const PartName& part : kParts) parts[std::string(part.name)] = {{"title", part.title}};
  Json states = Json::object();
  for (const ShardState* state : first.states)
    states[std::string(state->name)] = {{"title", state->title},
                                        {"sentence", state->sentence},
                                        {"rank", states.size()},
                                        {"stands_out", state->stands_out},
                                        {"onset", state->onset}};
  return {{"metrics", metrics}, {"series", series}, {"causes", causes}, {"parts", parts}, {"states", states}};
}

Json baseline_of(const Summary& summary) {
  for (const SchemeSummary& scheme : summary.schemes)
    if (!scheme.baseline.empty()) return {{"scheme", scheme.label}, {"title", scheme.baseline}};
  return nullptr;
}

// None where series have a value for each instant at which they change.
Json sampling_json(const Scenario& scenario) {
  if (scenario.sample_every == Duration{}) return nullptr;
  return to_seconds(scenario.sample_every);
}

Json until_json(const StopReport& until) {
  return {{"rules", until.rules},
          {"met", until.met.empty() ? Json(nullptr) : Json(until.met)},
          {"batch", until.batch},
          {"looks", until.looks},
          {"replicates", until.replicates},
          {"correction", until.correction.empty() ? Json(nullptr) : Json(until.correction)}};
}

std::string results_json(const Scenario& scenario, const Summary& summary, const ReplicateRange& asked,
                         const StopReport* until) {
  Json schemes = Json::object();
  for (const SchemeSummary& scheme : summary.schemes) schemes[scheme.label] = scheme_json(scheme);
  Json document = {{"format", 2},
                   {"version", kVersion},
                   {"scenario",
                    {{"name", scenario.name},
                     {"hash", hash8(scenario)},
                     {"seed", scenario.seed},
                     {"duration_s", to_seconds(scenario.duration)},
                     {"sample_every_s", sampling_json(scenario)},
                     {"nodes", scenario.committee.nodes},
                     {"shards", scenario.committee.shards}}},
                   {"complete", summary.replicates == asked.count},
                   {"first_replicate", asked.first},
                   {"replicates", summary.replicates},
                   {"replicates_asked", asked.count},
                   {"confidence", statistics::kConfidence},
                   {"schemes", schemes},
                   {"digest", digest_text(summary.digest)},
                   {"baseline", baseline_of(summary)},
                   {"rows", rows_json(summary, scenario.sample_every)}};
  if (until != nullptr) document["until"] = until_json(*until);
  return document.dump(2) + "\n";
}

std::string columns_json(const Scenario& scenario) {
  Json document = Json::object();
  for (const ResultFile& file : result_files())
    for (const Column& column : file.columns)
      document[std::string(file.name)].push_back({{"name", column.name},
                                                  {"unit", column.unit},
                                                  {"type", column.type},
                                                  {"sentence", column.sentence}});
  if (scenario.sample_every > Duration{}) document["sample_every_s"] = sampling_json(scenario);
  return document.dump(2) + "\n";
}

std::string manifest_json(const Scenario& scenario, const Summary& summary, const ReplicateRange& asked,
                          const Environment& environment) {
  Json files = Json::array();
  for (const ResultFile& file : result_files()) files.push_back(file.name);
  const Revision& revision = environment.revision;
  const bool is_known = !revision.commit.empty();
  const Json document = {{"written_by", kRunFolder.written_by},
                         {"format", 1},
                         {"complete", summary.replicates == asked.count},
                         {"replicates", summary.replicates},
                         {"replicates_asked", asked.count},
                         {"files", files},
                         {"determined",
                          {{"program", "floe"},
                           {"version", kVersion},
                           {"revision", is_known ? Json(revision.commit) : Json(nullptr)},
                           {"dirty", is_known ? Json(revision.is_dirty) : Json(nullptr)},
                           {"scenario", {{"name", scenario.name}, {"hash", hash8(scenario)}}},
                           {"seed", scenario.seed},
                           {"first_replicate", asked.first},
                           {"replicates", summary.replicates},
                           {"digest", digest_text(summary.digest)}}},
                         {"environment",
                          {{"argv", environment.arguments},
                           {"kernel", environment.kernel},
                           {"processor", environment.processor},
                           {"system", environment.system},
                           {"compiler", kCompiler},
                           {"build", kBuildType},
                           {"wall_s", environment.wall_seconds}}}};
  // An argument may be the name of a file, which may hold bytes that are not UTF-8.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

const FolderSort kRunFolder{.mark = "manifest.json",
                            .written_by = "floe run",
                            .count = "replicates",
                            .earlier_mark = "/determined/program",
                            .owns = [](std::string_view name, std::uint64_t) {
                              return std::ranges::find(result_files(), name, &ResultFile::name) !=
                                     result_files().end();
                            }};

std::string digest_text(std::uint64_t digest) { return fmt::format("{:016x}", digest); }

std::vector<OutputFile> files_of(const Scenario& scenario, const Summary& summary,
                                 const ReplicateRange& asked, const Environment& environment,
                                 const StopReport* until) {
  return {{"README.md", readme_text()},
          {"results.json", results_json(scenario, summary, asked, until)},
          {"columns.json", columns_json(scenario)},
          {"scenario.json", resolved_json(scenario)},
          {"manifest.json", manifest_json(scenario, summary, asked, environment)}};
}

}  // namespace floe
