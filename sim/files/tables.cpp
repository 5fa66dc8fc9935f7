#include "files/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "files/columns.hpp"
#include "output/csv.hpp"

namespace floe {
namespace {

// RFC 4180: what has a comma, a quote or a break in it stands in quotes, and a quote in it twice.
std::string number_text(const Number& number) {
  return std::visit([](const auto value) { return fmt::format("{}", value); }, number);
}

std::string replicate_rows(const RunResult& run) {
  std::string text;
  for (const SchemeResult& scheme : run.schemes)
    for (const Measurement& metric : scheme.metrics)
      if (metric.row->shown != Shown::nowhere)
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", run.replicate, csv_cell(scheme.label),
                       metric.row->name, metric.value ? number_text(*metric.value) : "", metric.row->unit);
  return text;
}

std::string digest_rows(const RunResult& run) {
  std::string text;
  for (const SchemeResult& scheme : run.schemes)
    fmt::format_to(std::back_inserter(text), "{},{},{:016x}\n", run.replicate, csv_cell(scheme.label),
                   scheme.digest);
  return text;
}

// One observation a row. Hours without a byte and values that did not change are left out.
void add_series(std::string& text, std::uint32_t replicate, const SchemeResult& scheme) {
  const auto row = [&](Duration at, std::string_view metric, auto value) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", csv_cell(scheme.label), replicate,
                   to_seconds(at), metric, value);
  };
  std::vector<std::string> names;
  std::map<std::pair<Instant, std::size_t>, double> steps;  // of all series by time, then series
  for (const auto& [series, values] : scheme.steps) {
    if (!values.is_sampled()) {
      for (const Step& step : values.changes()) steps[{step.at, names.size()}] = step.value;
      names.emplace_back(series->name);
      continue;
    }
    for (const SampleOf& of : kSampleOf) {
      for (const Sample& sample : values.samples()) steps[{sample.at, names.size()}] = sample.*of.value;
      names.push_back(series_of(*series, of));
    }
  }
  for (const auto& [key, value] : steps) row(key.first - Instant{}, names[key.second], value);

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

void add_fabric(std::string& text, std::uint32_t replicate, const SchemeResult& scheme) {
  for (const ShardInterval& interval : scheme.fabric)
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", csv_cell(scheme.label), replicate,
                   interval.shard, to_seconds(interval.from - Instant{}), to_seconds(interval.to - Instant{}),
                   interval.state->name);
}

GrowingFile begun(OutputFolder& folder, std::string_view name) {
  GrowingFile file = folder.grow(name);
  file.write(header_of(name));
  return file;
}

}  // namespace

Tables::Tables(OutputFolder& folder)
    : replicates_(begun(folder, "replicates.csv")),
      digests_(begun(folder, "digests.csv")),
      series_(begun(folder, "series.csv")),
      fabric_(begun(folder, "fabric.csv")) {}

void Tables::add(const RunResult& run) {
  replicates_.write(replicate_rows(run));
  digests_.write(digest_rows(run));
  std::string series;
  std::string fabric;
  for (const SchemeResult& scheme : run.schemes) {
    add_series(series, run.replicate, scheme);
    add_fabric(fabric, run.replicate, scheme);
  }
  series_.write(series);
  fabric_.write(fabric);
}

void Tables::close() {
  for (GrowingFile* file : {&replicates_, &digests_, &series_, &fabric_}) file->close();
}

std::string series_of(const Series& series, const SampleOf& of) {
  return fmt::format("{}{}", series.name, of.suffix);
}

std::string series_of(const Cause& cause) { return fmt::format("bytes.{}", cause.name); }

}  // namespace floe
