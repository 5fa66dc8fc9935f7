#include "inference/stop_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

#include "engine/time.hpp"
#include "run/catalogue.hpp"
#include "text/diagnostic.hpp"
#include "text/suggest.hpp"
#include "world/rows.hpp"

namespace floe {
namespace {

constexpr std::size_t kLongestShown = 60;
constexpr double kWider = 2;  // over n

std::string quoted(std::string_view text) { return "\"" + text::printable(text, kLongestShown) + "\""; }

std::uint64_t count_of(std::string_view text, std::string_view whole) {
  std::uint64_t count = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || count == 0 ||
      count > std::numeric_limits<std::uint32_t>::max())
    throw std::invalid_argument(fmt::format(
        "{} takes a whole number from 1 to 4294967295, as in \"replicates=1000\"", quoted(whole)));
  return count;
}

// What follows " of ", which the text then ends before.
std::string take_label(std::string_view& text, const Scenario& scenario) {
  const std::size_t of = text.find(" of ");
  if (of == std::string_view::npos) return {};
  std::string label(text.substr(of + 4));
  text = text.substr(0, of);
  std::vector<std::string_view> labels;
  for (const Scenario::Choice& scheme : scenario.schemes) labels.push_back(scheme.label);
  if (std::ranges::find(labels, label) == labels.end())
    throw std::invalid_argument(
        fmt::format("no scheme has the label {}; {}", quoted(label), text::suggest(label, labels)));
  return label;
}

bool has_any_label(const StopRule& rule, const SchemeSummary& scheme) {
  return rule.label.empty() || rule.label == scheme.label;
}

std::uint64_t losses(const Estimate& any_lost) {
  if (!any_lost.value) return 0;
  return static_cast<std::uint64_t>(
      std::llround(to_double(*any_lost.value) * static_cast<double>(any_lost.n)));
}

bool is_precise(const Estimate& estimate, double share) {
  if (!estimate.value || !estimate.low || !estimate.high) return false;
  const double half = (*estimate.high - *estimate.low) / 2 * (1 + kWider / static_cast<double>(estimate.n));
  return half <= share * std::abs(to_double(*estimate.value));
}

bool is_met(const StopRule& rule, const Aggregate& aggregate) {
  if (rule.kind == StopRule::Kind::replicates) return aggregate.replicates() >= rule.count;
  const Metric& row = rule.kind == StopRule::Kind::losses ? kAnyLost : *rule.metric;
  return std::ranges::all_of(aggregate.schemes(), [&](const SchemeSummary& scheme) {
    if (!has_any_label(rule, scheme)) return true;
    const std::optional<Estimate> estimate = aggregate.estimate(scheme.label, row);
    if (!estimate) return false;
    return rule.kind == StopRule::Kind::losses ? losses(*estimate) >= rule.count
                                               : is_precise(*estimate, rule.share);
  });
}

}  // namespace

StopRule parse_stop_rule(std::string_view text, const Scenario& scenario) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  std::string_view rest = equals == std::string_view::npos ? "" : text.substr(equals + 1);
  StopRule rule{.kind = StopRule::Kind::replicates, .text = std::string(text)};
  if (name == "replicates") {
    rule.count = count_of(rest, text);
    return rule;
  }
  if (name == "losses") {
    rule.kind = StopRule::Kind::losses;
    rule.label = take_label(rest, scenario);
    rule.count = count_of(rest, text);
    return rule;
  }
  const std::size_t colon = rest.find(':');
  if (name != "rel" || colon == std::string_view::npos)
    throw std::invalid_argument(fmt::format(
        "{} is no rule; it is replicates=N, losses=N[ of LABEL] or rel=SHARE:METRIC[ of LABEL], as in "
        "\"rel=2%:repair.total of red-stuff\"",
        quoted(text)));
  rule.kind = StopRule::Kind::precision;
  const auto share = parse_share(rest.substr(0, colon));
  if (!share || *share <= 0 || *share >= 1)
    throw std::invalid_argument(
        fmt::format("{} takes a share between 0 and 1, as in \"rel=2%:repair.total\"", quoted(text)));
  rule.share = *share;
  rest.remove_prefix(colon + 1);
  rule.label = take_label(rest, scenario);
  rule.metric = &metric_called(rest);
  const Fold fold = rule.metric->options.fold;
  if (fold == Fold::min || fold == Fold::max || fold == Fold::sum)
    throw std::invalid_argument(fmt::format(
        "{} is the {} of all replicates, which has no interval that gets shorter", rule.metric->name,
        fold == Fold::min   ? "least"
        : fold == Fold::max ? "largest"
                            : "sum"));
  return rule;
}

std::uint32_t Stopping::most() const {
  std::uint64_t most = kMost;
  bool is_said = false;
  for (const StopRule& rule : rules_) {
    if (rule.kind != StopRule::Kind::replicates) continue;
    most = is_said ? std::min(most, rule.count) : rule.count;
    is_said = true;
  }
  return static_cast<std::uint32_t>(most);
}

std::optional<std::size_t> Stopping::met_by(const Aggregate& aggregate) const {
  const auto met =
      std::ranges::find_if(rules_, [&](const StopRule& rule) { return is_met(rule, aggregate); });
  if (met == rules_.end()) return std::nullopt;
  return static_cast<std::size_t>(met - rules_.begin());
}

bool Stopping::ends(const Aggregate& aggregate) {
  replicates_ = aggregate.replicates();
  if (!met_ && (replicates_ % kBatch == 0 || replicates_ == most())) {
    ++looks_;
    met_ = met_by(aggregate);
    const bool is_followed = met_ && rules_[*met_].kind == StopRule::Kind::precision;
    if (met_) end_ = std::min(replicates_ + (is_followed ? kBatch : 0), most());
  }
  return ended();
}

StopReport Stopping::report() const {
  StopReport report{
      .rules = {}, .met = {}, .batch = kBatch, .looks = looks_, .replicates = replicates_, .correction = {}};
  for (const StopRule& rule : rules_) report.rules.push_back(rule.text);
  const auto is_of_precision = [](const StopRule& rule) { return rule.kind == StopRule::Kind::precision; };
  if (std::ranges::any_of(rules_, is_of_precision))
    report.correction =
        "at each look half of an interval counts as 1 + 2/n times what it is, and after it is short "
        "enough one batch more is run";
  if (met_ && ended()) report.met = rules_[*met_].text;
  return report;
}

}  // namespace floe
