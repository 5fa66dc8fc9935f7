#include "run/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "run/version.hpp"

namespace floe {
namespace {

using Json = nlohmann::ordered_json;

Json value_of(const Metric& metric) {
  return std::visit([](const auto value) { return Json(value); }, metric.value);
}

// Bytes are whole numbers in every replicate; the mean over replicates need not be.
Json mean_of(const std::vector<RunResult>& runs, std::size_t scheme, const Metric& metric) {
  if (runs.size() == 1) return value_of(metric);
  double sum = 0;
  std::size_t count = 0;
  for (const RunResult& run : runs) {
    const Metric* found = run.schemes[scheme].find(metric.name);
    if (found == nullptr) continue;
    sum += std::visit([](const auto value) { return static_cast<double>(value); }, found->value);
    ++count;
  }
  return sum / static_cast<double>(count);
}

Json scheme_json(const std::vector<RunResult>& runs, std::size_t index) {
  const SchemeResult& scheme = runs.front().schemes[index];
  Json metrics = Json::object();
  for (const Metric& metric : scheme.metrics)
    metrics[std::string(metric.name)] = {{"value", mean_of(runs, index, metric)}, {"unit", metric.unit}};
  metrics["digest"] = {{"value", digest_text(scheme.digest)}, {"unit", ""}};
  Json traffic = Json::object();
  for (std::size_t cause = 0; cause < kCauses; ++cause) {
    const Traffic& bytes = scheme.traffic[cause];
    traffic[std::string(name_of(static_cast<Cause>(cause)))] = {
        {"sent", bytes.sent.n}, {"received", bytes.received.n}, {"lost", bytes.lost.n}};
  }
  Json thresholds = Json::object();
  for (const Threshold& threshold : scheme.thresholds) thresholds[threshold.kind] = threshold.enough;
  return {{"model", scheme.model}, {"metrics", metrics}, {"traffic", traffic}, {"thresholds", thresholds}};
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
                         {"digest", digests[0]}};
  return document.dump(2) + "\n";
}

std::string replicates_csv(const std::vector<RunResult>& runs) {
  std::string text = "replicate,scheme,metric,value,unit\n";
  for (const RunResult& run : runs)
    for (const SchemeResult& scheme : run.schemes)
      for (const Metric& metric : scheme.metrics)
        text += fmt::format("{},{},{},{},{}\n", run.replicate, scheme.label, metric.name,
                            value_of(metric).dump(), metric.unit);
  return text;
}

// One observation a row. Hours without a byte and redundancy that did not change are left out.
std::string series_csv(const std::vector<RunResult>& runs) {
  std::string text = "scheme,replicate,time_s,metric,value\n";
  const auto out = std::back_inserter(text);
  for (const RunResult& run : runs) {
    for (const SchemeResult& scheme : run.schemes) {
      const auto row = [&](double at, std::string_view metric, auto value) {
        fmt::format_to(out, "{},{},{},{},{}\n", scheme.label, run.replicate, at, metric, value);
      };
      const Sample* before = nullptr;
      for (const Sample& sample : scheme.samples) {
        const double at = to_seconds(sample.at - Instant{});
        const bool last = &sample == &scheme.samples.back();
        if (before == nullptr || last || before->least != sample.least)
          row(at, "redundancy.min", sample.least);
        if (before == nullptr || last || before->p01 != sample.p01) row(at, "redundancy.p01", sample.p01);
        if (before == nullptr || last || before->median != sample.median)
          row(at, "redundancy.median", sample.median);
        if (before == nullptr || last || before->nodes_up != sample.nodes_up)
          row(at, "nodes.up", sample.nodes_up);
        before = &sample;
      }
      for (std::size_t hour = 0; hour < scheme.bins.size(); ++hour)
        for (std::size_t cause = 0; cause < kCauses; ++cause)
          if (scheme.bins[hour][cause] > Bytes{0})
            row(to_seconds(Recorder::kBin) * static_cast<double>(hour),
                fmt::format("bytes.{}", name_of(static_cast<Cause>(cause))), scheme.bins[hour][cause].n);
    }
  }
  return text;
}

std::string_view name_of(ShardState state) {
  switch (state) {
    case ShardState::held:
      return "held";
    case ShardState::offline:
      return "offline";
    case ShardState::lost:
      return "lost";
    case ShardState::repairing:
      return "repairing";
  }
  return "";
}

std::string fabric_csv(const RunResult& run) {
  std::string text = "scheme,shard,from_s,to_s,state\n";
  for (const SchemeResult& scheme : run.schemes)
    for (const ShardInterval& interval : scheme.fabric)
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", scheme.label, interval.shard,
                     to_seconds(interval.from - Instant{}), to_seconds(interval.to - Instant{}),
                     name_of(interval.state));
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
