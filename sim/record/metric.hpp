// A metric is a row: what it is called, how a person is shown it, and how replicates are put together. The
// row stands where the value arises. Its value is a counter that a process adds to, or what a process sets,
// or a sum of bytes by cause, or a function of what was recorded.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "record/cause.hpp"

namespace floe {

class Recorder;

using Number = std::variant<std::int64_t, double>;
using Counter = std::int64_t;

enum class Form : std::uint8_t { ratio, times, bytes, seconds, count };  // to a person
enum class Better : std::uint8_t { neither, lower, higher };
enum class Shown : std::uint8_t { table, results, nowhere };  // the table is of the results, too
enum class Fold : std::uint8_t { mean, sum, min, max };       // over the replicates that have a value

// What most rows leave as it is.
struct MetricOptions {
  SumOfCauses sum{};
  std::optional<Number> (*of)(const Recorder& recorder) = nullptr;  // none: no value in this run
  std::string_view role{};  // by which figures look it up; empty when none does
  Fold fold = Fold::mean;
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

  std::string_view name;  // dotted; empty when it is shown nowhere
  std::string_view unit;
  Form form;
  Better better;
  Shown shown;
  std::string_view title;  // in tables and figures
  std::string_view sentence;
  MetricOptions options;
};

constexpr std::string_view name_of(Form form) {
  return std::array<std::string_view, 5>{"ratio", "times", "bytes", "seconds", "count"}[std::size_t(form)];
}
constexpr std::string_view name_of(Better better) {
  return std::array<std::string_view, 3>{"neither", "lower", "higher"}[std::size_t(better)];
}
constexpr std::string_view name_of(Fold fold) {
  return std::array<std::string_view, 4>{"mean", "sum", "min", "max"}[std::size_t(fold)];
}

double to_double(const Number& number);
double folded(Fold fold, std::span<const double> values);  // at least one value

}  // namespace floe
