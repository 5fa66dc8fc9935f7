#include "claims/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <vector>

#include "engine/time.hpp"
#include "run/catalogue.hpp"
#include "text/diagnostic.hpp"
#include "text/number.hpp"
#include "text/suggest.hpp"

namespace floe::claims {
namespace {

constexpr std::array kRelations = {Relation::below,   Relation::at_most,  Relation::equal,
                                   Relation::unequal, Relation::at_least, Relation::above};
constexpr std::size_t kLongestShown = 60;

std::string quoted(std::string_view text) { return "\"" + text::printable(text, kLongestShown) + "\""; }

bool is_right(const Condition& condition, double value) {
  const double slack = std::abs(condition.bound) * condition.tolerance;
  switch (condition.relation) {
    case Relation::below:
      return value < condition.bound + slack;
    case Relation::at_most:
      return value <= condition.bound + slack;
    case Relation::equal:
      return std::abs(value - condition.bound) <= slack;
    case Relation::unequal:
      return std::abs(value - condition.bound) > slack;
    case Relation::at_least:
      return value >= condition.bound - slack;
    case Relation::above:
      return value > condition.bound - slack;
  }
  return false;
}

bool is_about_equality(Relation relation) {
  return relation == Relation::equal || relation == Relation::unequal;
}

Verdict judge_interval(const Condition& condition, double low, double high) {
  const bool at_low = is_right(condition, low);
  const bool at_high = is_right(condition, high);
  // An interval around the bound has both of its ends apart from it, and does not tell it from the bound.
  const bool is_around =
      is_about_equality(condition.relation) && low < condition.bound && condition.bound < high;
  if (at_low != at_high || (is_around && at_low == (condition.relation == Relation::unequal)))
    return Verdict::undecided;
  return at_low ? Verdict::holds : Verdict::fails;
}

// Of a value that is known to be larger than `low` alone.
Verdict judge_bound(const Condition& condition, double low) {
  const bool asks_for_more =
      condition.relation == Relation::at_least || condition.relation == Relation::above;
  const bool asks_for_less = condition.relation == Relation::at_most || condition.relation == Relation::below;
  const double slack = std::abs(condition.bound) * condition.tolerance;
  if (asks_for_more && low >= condition.bound - slack) return Verdict::holds;
  if (asks_for_less && low >= condition.bound + slack) return Verdict::fails;
  return Verdict::undecided;
}

std::optional<double> value_of(std::string_view text, Form form) {
  if (const auto number = text::parse_number(text)) return number;
  if (form == Form::seconds) {
    const auto time = parse_duration(text);
    return time ? std::optional(to_seconds(*time)) : std::nullopt;
  }
  if (form == Form::bytes) {
    const auto bytes = parse_bytes(text);
    return bytes ? std::optional(static_cast<double>(bytes->n)) : std::nullopt;
  }
  if (form == Form::share) return parse_share(text);
  if (form == Form::times && text.ends_with('x')) return text::parse_number(text.substr(0, text.size() - 1));
  return std::nullopt;
}

// The next word, which the text then begins after.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

std::string_view name_of(Relation relation) {
  return std::array<std::string_view, 6>{"<", "<=", "==", "!=", ">=", ">"}[std::size_t(relation)];
}

std::span<const Relation> relations() { return kRelations; }

std::string_view name_of(Verdict verdict) {
  return std::array<std::string_view, 3>{"holds", "fails", "undecided"}[std::size_t(verdict)];
}

Verdict judge(const Condition& condition, const Estimate& estimate) {
  if (!estimate.value) return estimate.low ? judge_bound(condition, *estimate.low) : Verdict::undecided;
  const double value = to_double(*estimate.value);
  return judge_interval(condition, estimate.low.value_or(value), estimate.high.value_or(value));
}

std::string text_of(const Condition& condition) {
  const std::string unit = condition.metric->unit.empty() ? "" : " " + std::string(condition.metric->unit);
  const std::string tolerance =
      condition.tolerance == 0 ? "" : fmt::format(" (tolerance {:g} %)", 100 * condition.tolerance);
  return fmt::format("{} {} {:g}{}{}", condition.metric->name, name_of(condition.relation), condition.bound,
                     unit, tolerance);
}

Requirement parse_requirement(std::string_view text) {
  std::string_view rest = text;
  const std::string_view name = take_word(rest);
  const std::string_view relation = take_word(rest);
  const std::string_view value = take_word(rest);
  constexpr std::string_view kForm =
      "it is METRIC RELATION VALUE [of LABEL], as in \"blobs.lost == 0 of red-stuff\"";
  if (value.empty())
    throw std::invalid_argument(fmt::format("{} is no requirement; {}", quoted(text), kForm));
  const Metric& metric = metric_called(name);
  const auto known = std::ranges::find_if(kRelations, [&](Relation one) { return name_of(one) == relation; });
  if (known == kRelations.end())
    throw std::invalid_argument(
        fmt::format("{} is no relation; it is one of <, <=, ==, !=, >= and >, with a blank on both sides",
                    quoted(relation)));
  const auto bound = value_of(value, metric.form);
  if (!bound)
    throw std::invalid_argument(fmt::format("{} is no value of {}; it takes a number{}", quoted(value),
                                            metric.name,
                                            metric.unit.empty() ? "" : fmt::format(" of {}", metric.unit)));
  Requirement found{.condition = {.metric = &metric, .relation = *known, .bound = *bound}, .label = {}};
  if (trimmed(rest).empty()) return found;
  if (take_word(rest) != "of" || trimmed(rest).empty())
    throw std::invalid_argument(fmt::format("{} is no requirement; {}", quoted(text), kForm));
  found.label = trimmed(rest);
  return found;
}

}  // namespace floe::claims
