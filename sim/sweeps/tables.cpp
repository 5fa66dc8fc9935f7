#include "sweeps/tables.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "output/csv.hpp"
#include "run/aggregate.hpp"
#include "run/catalogue.hpp"
#include "text/diagnostic.hpp"
#include "text/json_writer.hpp"

namespace floe::sweeps {
namespace {

// Enough for a curve, and both tails.
constexpr std::array<std::uint32_t, 25> kPercents = {1,  2,  5,  10, 15, 20, 25, 30, 35, 40, 45, 50, 55,
                                                     60, 65, 70, 75, 80, 85, 90, 95, 96, 97, 98, 99};

struct Column {
  std::string_view name;
  std::string_view unit;
  std::string_view type;
  std::string_view sentence;
};

constexpr Column kPoint{"point", "", "integer",
                        "Number of the point, from 0; the last varied path changes first."};
constexpr Column kScheme{"scheme", "", "text", "Label of the scheme, as in the scenario."};
constexpr Column kMetrics[] = {
    kScheme,
    {"metric", "", "text", "Name of the metric; sweep.json says under rows.metrics what it is."},
    {"value", "", "number", "Its value over the replicates; empty where there is none."},
    {"low", "", "number",
     "Lower end of the two-sided 95 % interval; where there is no value, what it is known to exceed."},
    {"high", "", "number", "Upper end of the interval."},
    {"n", "", "integer", "Replicates that it is taken over."},
    {"spread", "", "number", "Standard deviation of the values of single replicates."},
    {"unit", "", "text", "Unit of value, low, high and spread; empty for shares and ratios."}};
constexpr Column kQuantiles[] = {
    kScheme,
    {"times", "", "text", "Name of the distribution, pooled over all replicates."},
    {"percent", "", "integer", "The share of it, in percent, that does not exceed the value."},
    {"value", "", "number", "The quantile; empty where too many had not ended when the runs did."},
    {"unit", "", "text", "Unit of the value; empty for shares."}};

std::string number_text(const std::optional<Number>& number) {
  return number ? std::visit([](const auto value) { return fmt::format("{}", value); }, *number) : "";
}

// Twelve digits, as in results.json; an end that is the value stays the value.
std::string end_text(const std::optional<double>& end, const std::optional<Number>& value = {}) {
  if (!end) return "";
  if (value && to_double(*value) == *end) return number_text(value);
  return fmt::format("{:.12g}", *end);
}

// What every row of a point begins with.
std::string prefix_of(const Sweep& sweep, std::size_t point) {
  std::string text = fmt::format("{}", point);
  for (std::size_t i = 0; i < sweep.axes.size(); ++i)
    text += "," + csv_cell(sweep.axes[i].cell(sweep.points[point].values[i]));
  return text;
}

std::string_view unit_of(const Durations& times) {
  for (const Metric* row : catalogue().metrics)
    if (row->options.times == &times) return row->unit;
  return "";
}

std::string header_of(const Sweep& sweep, std::span<const Column> columns) {
  std::string line(kPoint.name);
  for (const Axis& axis : sweep.axes) line += "," + csv_cell(axis.path);
  for (const Column& column : columns) line += "," + std::string(column.name);
  return line + "\n";
}

void add_columns(text::JsonWriter& json, const Sweep& sweep, std::span<const Column> columns) {
  const auto add = [&](std::string_view name, std::string_view unit, std::string_view type,
                       std::string_view sentence) {
    json.object(text::JsonWriter::Layout::inline_)
        .field("name", name)
        .field("unit", unit)
        .field("type", type)
        .field("sentence", sentence)
        .end();
  };
  add(kPoint.name, kPoint.unit, kPoint.type, kPoint.sentence);
  for (const Axis& axis : sweep.axes)
    add(axis.path, axis.unit, axis.is_text() ? "text" : "number",
        "What the point has for this path of the scenario.");
  for (const Column& column : columns) add(column.name, column.unit, column.type, column.sentence);
}

[[noreturn]] void refuse(const RowIndex& rows, const Garbled& garbled) {
  throw text::DocumentError(fmt::format("\"{}\": {}", rows.files().front().string(), garbled.what()));
}

}  // namespace

RowReader reader_of(const Point& point, const RowIndex& rows) {
  try {
    return RowReader(point.id, point.scenario, rows.heading());
  } catch (const Garbled& garbled) {
    refuse(rows, garbled);
  }
}

PointTables tables_of(const Sweep& sweep, std::size_t point, const RowIndex& rows) {
  const Point& here = sweep.points[point];
  Aggregate aggregate;
  std::vector<std::vector<std::pair<const Durations*, TimeHistogram>>> pooled(here.scenario.schemes.size());
  const RowReader reader = reader_of(here, rows);
  try {
    for (std::uint32_t replicate = 0; replicate < sweep.replicates; ++replicate) {
      const RunResult run = reader.read(rows.lines(replicate));
      for (std::size_t i = 0; i < run.schemes.size(); ++i) {
        const auto& times = run.schemes[i].times;
        if (pooled[i].empty())
          pooled[i] = times;
        else
          for (std::size_t own = 0; own < times.size(); ++own) pooled[i][own].second += times[own].second;
      }
      aggregate.add(run);
    }
  } catch (const Garbled& garbled) {
    refuse(rows, garbled);
  }
  const std::string prefix = prefix_of(sweep, point);
  PointTables tables;
  auto metrics = std::back_inserter(tables.metrics);
  auto quantiles = std::back_inserter(tables.quantiles);
  const Summary summary = aggregate.summary();
  for (std::size_t i = 0; i < summary.schemes.size(); ++i) {
    const SchemeSummary& scheme = summary.schemes[i];
    const std::string label = csv_cell(scheme.label);
    for (const auto& [row, found] : scheme.metrics)
      if (row->shown != Shown::nowhere)
        fmt::format_to(metrics, "{},{},{},{},{},{},{},{},{}\n", prefix, label, row->name,
                       number_text(found.value), end_text(found.low, found.value),
                       end_text(found.high, found.value), found.n, end_text(found.spread), row->unit);
    for (const auto& [row, times] : pooled[i])
      for (const std::uint32_t percent : kPercents) {
        const auto quantile = times.quantile(percent);
        if (!quantile) continue;
        fmt::format_to(quantiles, "{},{},{},{},{},{}\n", prefix, label, row->name, percent,
                       quantile->is_bound ? "" : fmt::format("{}", to_seconds(quantile->time)),
                       unit_of(*row));
      }
  }
  return tables;
}

std::string metrics_header(const Sweep& sweep) { return header_of(sweep, kMetrics); }
std::string quantiles_header(const Sweep& sweep) { return header_of(sweep, kQuantiles); }

std::string columns_json(const Sweep& sweep) {
  text::JsonWriter json;
  json.object();
  json.key("sweep.csv").list();
  add_columns(json, sweep, kMetrics);
  json.end().key("quantiles.csv").list();
  add_columns(json, sweep, kQuantiles);
  return json.end().end().text() + "\n";
}

}  // namespace floe::sweeps
