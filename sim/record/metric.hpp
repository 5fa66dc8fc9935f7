// A metric is a row: what it is called, how a person is shown it, and how replicates are put together. The
// row stands where the value arises. Its value in one run is a counter that a process adds to, or what a
// process sets, or a sum of bytes by cause, or a function of what was recorded, or follows from its fold.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "record/cause.hpp"
#include "record/series.hpp"

namespace floe {

class Recorder;

using Number = std::variant<std::int64_t, double>;
using Counter = std::int64_t;

enum class Form : std::uint8_t { ratio, times, bytes, seconds, count, share };  // to a person
enum class Better : std::uint8_t { neither, lower, higher };
enum class Shown : std::uint8_t { table, results, nowhere };  // the table is of the results, too

// Over replicates:
enum class Fold : std::uint8_t {
  mean,
  sum,
  min,
  max,
  proportion,      // the share of replicates in which it is not 0
  ratio_of_sums,   // of one metric over another
  rate,            // the same, of events of a Poisson process over the time in which they can occur
  pooled_quantile  // of the times of all replicates together
};

struct Metric;

// What most rows leave as it is.
struct MetricOptions {
  SumOfCauses sum{};
  std::optional<Number> (*of)(const Recorder& recorder) = nullptr;  // none: no value in this run
  std::string_view role{};  // by which figures look it up; empty when none does
  Fold fold = Fold::mean;
  const Metric* over = nullptr;              // the numerator and
  const Metric* under = nullptr;             // the denominator of a ratio of sums or a rate
  const Metric* at_once = nullptr;           // of a rate: how many events one cause may bring together
  const Metric* happened = nullptr;          // of what was asked for: what came of it
  const Metric* with = nullptr;              // the table has it only where this one is not 0
  const Durations* times = nullptr;          // and the distribution
  std::uint32_t percent = 50;                // of a pooled quantile
  double (*of_rate)(double rate) = nullptr;  // falls with a rate, which it is shown in place of
  std::string_view why{};                    // there may be no value
};

struct Metric {
  constexpr Metric(std::string_view name, std::string_view unit, Form form, Better better, Shown shown,
                   std::string_view title, std::string_view sentence, const MetricOptions& options = {})
      : name(name),
        unit(unit),
        form(form),
        better(better),
        shown(shown),
        title(title),
        sentence(sentence),
        options(options) {}
  // A number that others are made of and that is shown nowhere.
  constexpr explicit Metric(std::string_view sentence, const MetricOptions& options = {})
      : Metric("", "", Form::count, Better::neither, Shown::nowhere, "", sentence, options) {}

  std::string_view name;  // dotted; empty when it is shown nowhere
  std::string_view unit;
  Form form;
  Better better;
  Shown shown;
  std::string_view title;  // in tables and figures
  std::string_view sentence;
  MetricOptions options;
};

constexpr bool is_ratio(const Metric& row) {
  return row.options.fold == Fold::ratio_of_sums || row.options.fold == Fold::rate;
}

constexpr std::string_view name_of(Form form) {
  return std::array<std::string_view, 6>{
      "ratio", "times", "bytes", "seconds", "count", "share"}[std::size_t(form)];
}
constexpr std::string_view name_of(Better better) {
  return std::array<std::string_view, 3>{"neither", "lower", "higher"}[std::size_t(better)];
}
constexpr std::string_view name_of(Fold fold) {
  return std::array<std::string_view, 8>{
      "mean", "sum", "min", "max", "proportion", "ratio_of_sums", "rate", "pooled_quantile"}[std::size_t(
      fold)];
}

// A metric in one run.
struct Measurement {
  const Metric* row;
  std::optional<Number> value;
  std::optional<double> above{};  // what the value is known to exceed, where that is all
};

double to_double(const Number& number);

// The row's numerator over its denominator, both among the measurements; none where either is missing or the
// denominator is 0.
std::optional<Number> ratio_in(std::span<const Measurement> measurements, const Metric& row);

}  // namespace floe
