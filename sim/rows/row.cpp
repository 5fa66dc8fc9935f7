#include "rows/row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "engine/random.hpp"
#include "run/catalogue.hpp"

namespace floe::sweeps {
namespace {

constexpr std::string_view kFirst = "floe rows,1,";

// The next part of a text, which loses it and the sign behind it.
std::string_view take(std::string_view& text, char sign) {
  const std::size_t end = std::min(text.find(sign), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

template <class T>
T number_of(std::string_view text, int base = 10) {
  T value{};
  std::from_chars_result parsed{};
  if constexpr (std::is_floating_point_v<T>)
    parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  else
    parsed = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size())
    throw Garbled(fmt::format("\"{}\" is no number", text.substr(0, 40)));
  return value;
}

// Whole numbers and others stay what they are.
std::string text_of(const std::optional<Number>& number) {
  if (!number) return "";
  if (const auto* whole = std::get_if<std::int64_t>(&*number)) return fmt::format("{}", *whole);
  std::string text = fmt::format("{}", std::get<double>(*number));
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

std::optional<Number> read_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.find_first_of(".en") != std::string_view::npos) return number_of<double>(text);
  return number_of<std::int64_t>(text);
}

std::string text_of(const TimeHistogram& times) {
  std::string text = fmt::format("{}", times.longest().ns);
  for (const auto& [index, bin] : times.bins())
    fmt::format_to(std::back_inserter(text), ",{}:{}:{}:{}:{}:{}", index, bin.ended, bin.censored,
                   static_cast<unsigned __int128>(bin.sum), bin.least.ns, bin.greatest.ns);
  return text;
}

TimeHistogram::Sum sum_of(std::string_view text) {
  TimeHistogram::Sum sum = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') throw Garbled("a sum is no number");
    sum = 10 * sum + static_cast<unsigned>(c - '0');
  }
  return sum;
}

TimeHistogram read_times(std::string_view text) {
  const Duration longest{number_of<std::int64_t>(take(text, ','))};
  std::map<std::uint32_t, TimeHistogram::Bin> bins;
  while (!text.empty()) {
    std::string_view one = take(text, ',');
    const auto index = number_of<std::uint32_t>(take(one, ':'));
    TimeHistogram::Bin bin;
    bin.ended = number_of<std::int64_t>(take(one, ':'));
    bin.censored = number_of<std::int64_t>(take(one, ':'));
    bin.sum = sum_of(take(one, ':'));
    bin.least.ns = number_of<std::int64_t>(take(one, ':'));
    bin.greatest.ns = number_of<std::int64_t>(take(one, ':'));
    bins.emplace(index, bin);
  }
  return TimeHistogram::of(std::move(bins), longest);
}

// Every row that putting replicates together may ask for: those of the catalogue, and what these are ratios of.
const std::vector<const Metric*>& kept_rows() {
  static const std::vector<const Metric*> all = [] {
    const auto listed = catalogue().metrics;
    std::vector<const Metric*> rows(listed.begin(), listed.end());
    for (const Metric* row : listed)
      for (const Metric* part : {row->options.over, row->options.under, row->options.at_once})
        if (part != nullptr && std::ranges::find(rows, part) == rows.end()) rows.push_back(part);
    return rows;
  }();
  return all;
}

std::optional<std::size_t> place_of(const Metric& row) {
  const auto found = std::ranges::find(kept_rows(), &row);
  if (found == kept_rows().end()) return std::nullopt;
  return static_cast<std::size_t>(found - kept_rows().begin());
}

const Durations* find_times(std::string_view name) {
  for (const Metric* row : catalogue().metrics)
    if (row->options.times != nullptr && row->options.times->name == name) return row->options.times;
  return nullptr;
}

}  // namespace

std::string heading_of(const std::string& id, const RunResult& run) {
  std::string text = fmt::format("{}{}\n", kFirst, id);
  for (const SchemeResult& scheme : run.schemes) {
    text += fmt::format("metrics,{}", scheme.baseline.empty() ? 0 : 1);
    for (const Measurement& metric : scheme.metrics)
      if (const auto place = place_of(*metric.row)) text += fmt::format(",{}:{}", *place, metric.row->name);
    text += "\ntimes";
    for (const auto& [row, times] : scheme.times) text += fmt::format(",{}", row->name);
    text += '\n';
  }
  return text;
}

std::string lines_of(const RunResult& run) {
  std::string text;
  for (const SchemeResult& scheme : run.schemes) {
    text += fmt::format("{},values,{:016x}", run.replicate, scheme.digest);
    for (const Measurement& metric : scheme.metrics)
      if (place_of(*metric.row)) text += "," + text_of(metric.value);
    text += '\n';
    for (const auto& [row, times] : scheme.times)
      text += fmt::format("{},times,{}\n", run.replicate, text_of(times));
  }
  return text;
}

RowReader::RowReader(const std::string& id, const Scenario& scenario, std::string_view heading)
    : scenario_(&scenario) {
  if (take(heading, '\n') != fmt::format("{}{}", kFirst, id))
    throw Garbled(fmt::format("it does not begin with the id of its point, {}", id));
  const std::vector<const Metric*>& known = kept_rows();
  while (!heading.empty()) {
    Names names;
    std::string_view metrics = take(heading, '\n');
    std::string_view times = take(heading, '\n');
    if (take(metrics, ',') != "metrics" || take(times, ',') != "times")
      throw Garbled("its heading does not name metrics and times");
    names.is_baseline = take(metrics, ',') == "1";
    while (!metrics.empty()) {
      std::string_view name = take(metrics, ',');
      const auto rank = number_of<std::size_t>(take(name, ':'));
      if (rank >= known.size() || known[rank]->name != name)
        throw Garbled(fmt::format("this program has no metric {} \"{}\"", rank, name.substr(0, 60)));
      names.metrics.push_back(known[rank]);
    }
    while (!times.empty()) {
      const std::string_view name = take(times, ',');
      names.times.push_back(find_times(name));
      if (names.times.back() == nullptr)
        throw Garbled(fmt::format("this program has no times \"{}\"", name.substr(0, 60)));
    }
    schemes_.push_back(std::move(names));
  }
  if (schemes_.size() != scenario.schemes.size())
    throw Garbled("it has another number of schemes than the scenario");
}

RunResult RowReader::read(std::string_view lines) const {
  RunResult run{.replicate = 0, .schemes = {}};
  for (std::size_t i = 0; i < schemes_.size(); ++i) {
    const Names& names = schemes_[i];
    SchemeResult scheme;
    scheme.label = scenario_->schemes[i].label;
    scheme.model = scenario_->schemes[i].model;
    scheme.baseline = names.is_baseline ? scheme.label : "";
    std::string_view values = take(lines, '\n');
    run.replicate = number_of<std::uint32_t>(take(values, ','));
    if (take(values, ',') != "values") throw Garbled("a line of values is missing");
    scheme.digest = number_of<std::uint64_t>(take(values, ','), 16);
    if (static_cast<std::size_t>(std::ranges::count(values, ',')) + 1 != names.metrics.size())
      throw Garbled("a line has another number of values than there are metrics");
    for (const Metric* row : names.metrics) scheme.metrics.push_back({row, read_number(take(values, ','))});
    for (const Durations* row : names.times) {
      std::string_view times = take(lines, '\n');
      take(times, ',');
      if (take(times, ',') != "times") throw Garbled("a line of times is missing");
      scheme.times.emplace_back(row, read_times(times));
    }
    run.digest = mix(run.digest, scheme.digest);
    run.schemes.push_back(std::move(scheme));
  }
  if (!lines.empty()) throw Garbled("a replicate has more lines than it should have");
  return run;
}

}  // namespace floe::sweeps
