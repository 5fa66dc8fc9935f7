#include "files/tables.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "files/columns.hpp"
#include "output/csv.hpp"

namespace floe {
namespace {

std::string replicate_rows(const RunResult& run) {
  std::string text;
  const auto out = std::back_inserter(text);
  for (const SchemeResult& scheme : run.schemes) {
    const std::string label = csv_cell(scheme.label);
    for (const Measurement& metric : scheme.metrics) {
      if (metric.row->shown == Shown::nowhere) continue;
      fmt::format_to(out, FMT_COMPILE("{},{},{},"), run.replicate, label, metric.row->name);
      if (metric.value)
        std::visit([&](const auto value) { fmt::format_to(out, FMT_COMPILE("{}"), value); }, *metric.value);
      fmt::format_to(out, FMT_COMPILE(",{}\n"), metric.row->unit);
    }
  }
  return text;
}

std::string digest_rows(const RunResult& run) {
  std::string text;
  for (const SchemeResult& scheme : run.schemes)
    fmt::format_to(std::back_inserter(text), "{},{},{:016x}\n", run.replicate, csv_cell(scheme.label),
                   scheme.digest);
  return text;
}

struct SeriesStep {
  Instant at;
  std::size_t series;
  double value;
};

// Of all series by time, then series. Of what changed several times in an instant the last value counts.
std::vector<SeriesStep> in_order(std::vector<SeriesStep> steps) {
  const auto key = [](const SeriesStep& step) { return std::tuple(step.at, step.series); };
  std::ranges::stable_sort(steps, {}, key);
  std::vector<SeriesStep> last;
  last.reserve(steps.size());
  for (const SeriesStep& step : steps)
    if (!last.empty() && key(last.back()) == key(step))
      last.back() = step;
    else
      last.push_back(step);
  return last;
}

// One observation a row. Hours without a byte and values that did not change are left out.
void add_series(std::string& text, std::uint32_t replicate, const SchemeResult& scheme) {
  const std::string label = csv_cell(scheme.label);
  const auto row = [&](Duration at, std::string_view metric, auto value) {
    fmt::format_to(std::back_inserter(text), FMT_COMPILE("{},{},{},{},{}\n"), label, replicate,
                   to_seconds(at), metric, value);
  };
  std::vector<std::string> names;
  std::vector<SeriesStep> steps;
  for (const auto& [series, values] : scheme.steps) {
    if (!values.is_sampled()) {
      for (const Step& step : values.changes()) steps.push_back({step.at, names.size(), step.value});
      names.emplace_back(series->name);
      continue;
    }
    for (const SampleOf& of : kSampleOf) {
      for (const Sample& sample : values.samples())
        steps.push_back({sample.at, names.size(), sample.*of.value});
      names.push_back(series_of(*series, of));
    }
  }
  for (const SeriesStep& step : in_order(std::move(steps)))
    row(step.at - Instant{}, names[step.series], step.value);

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
  const std::string label = csv_cell(scheme.label);
  for (const ShardInterval& interval : scheme.fabric)
    fmt::format_to(std::back_inserter(text), FMT_COMPILE("{},{},{},{},{},{}\n"), label, replicate,
                   interval.shard, to_seconds(interval.from - Instant{}), to_seconds(interval.to - Instant{}),
                   interval.state->name);
}

GrowingFile begun(OutputFolder& folder, std::string_view name) {
  GrowingFile file = folder.grow(name);
  file.write(header_of(name));
  return file;
}

}  // namespace

TableRows rows_of(const RunResult& run) {
  TableRows rows{.replicates = replicate_rows(run), .digests = digest_rows(run), .series = {}, .fabric = {}};
  for (const SchemeResult& scheme : run.schemes) {
    add_series(rows.series, run.replicate, scheme);
    add_fabric(rows.fabric, run.replicate, scheme);
  }
  return rows;
}

Tables::Tables(OutputFolder& folder)
    : replicates_(begun(folder, "replicates.csv")),
      digests_(begun(folder, "digests.csv")),
      series_(begun(folder, "series.csv")),
      fabric_(begun(folder, "fabric.csv")) {}

void Tables::add(const TableRows& rows) {
  replicates_.write(rows.replicates);
  digests_.write(rows.digests);
  series_.write(rows.series);
  fabric_.write(rows.fabric);
}

void Tables::close() {
  for (GrowingFile* file : {&replicates_, &digests_, &series_, &fabric_}) file->close();
}

std::string series_of(const Series& series, const SampleOf& of) {
  return fmt::format("{}{}", series.name, of.suffix);
}

std::string series_of(const Cause& cause) { return fmt::format("bytes.{}", cause.name); }

}  // namespace floe
