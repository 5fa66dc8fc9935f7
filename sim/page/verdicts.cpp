#include "page/verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "terminal/command.hpp"
#include "text/diagnostic.hpp"
#include "text/suggest.hpp"
#include "world/measures.hpp"
#include "world/rows.hpp"

namespace floe::page {
namespace {

using claims::Condition;
using claims::Relation;
using claims::Requirement;
using text::Node;

constexpr std::string_view kOption = "--require";
constexpr std::size_t kLongestLabel = 64;

std::optional<double> number_of(const Node& estimate, std::string_view name) {
  const Node* node = estimate.find(name);
  double number = 0;
  if (node == nullptr || node->kind != Node::Kind::number) return std::nullopt;
  std::from_chars(node->text.data(), node->text.data() + node->text.size(), number);
  return number;
}

Estimate estimate_of(const Node* stored) {
  Estimate estimate;
  if (stored == nullptr) {
    estimate.why = "no process of the scenario measures it";
    return estimate;
  }
  if (const std::optional<double> value = number_of(*stored, "value")) estimate.value = Number(*value);
  estimate.low = number_of(*stored, "low");
  estimate.high = number_of(*stored, "high");
  if (const Node* why = stored->find("why")) estimate.why = why->text;
  return estimate;
}

const Node* stored_metric(const RunFiles& run, std::size_t scheme, std::string_view metric) {
  const Node* schemes = run.results.find("schemes");
  const Node* metrics = schemes->members[scheme].value.find("metrics");
  return metrics == nullptr ? nullptr : metrics->find(metric);
}

// What the command of the run required; what a later program no longer reads is left out.
std::vector<Requirement> required_by(const std::vector<std::string>& words) {
  std::vector<Requirement> all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    std::string given;
    if (word == kOption && i + 1 < words.size())
      given = words[i + 1];
    else if (word.starts_with(std::string(kOption) + "="))
      given = word.substr(kOption.size() + 1);
    else
      continue;
    try {
      all.push_back(claims::parse_requirement(given));
    } catch (const std::invalid_argument&) {
      continue;
    }
  }
  return all;
}

Requirement read_requirement(const RunFiles& run, const std::string& text) {
  Requirement requirement;
  try {
    requirement = claims::parse_requirement(text);
  } catch (const std::invalid_argument& error) {
    throw cli::UsageError(fmt::format("{}: {}", kOption, error.what()));
  }
  if (requirement.label.empty() || run.rank_of_label(requirement.label) < run.labels.size())
    return requirement;
  const std::vector<std::string_view> labels(run.labels.begin(), run.labels.end());
  throw cli::UsageError(fmt::format(
      "{}: no scheme of \"{}\" has the label \"{}\"; {}", kOption, text::printable(run.folder.string(), 200),
      text::printable(requirement.label, kLongestLabel), text::suggest(requirement.label, labels)));
}

}  // namespace

Judgement judged(const RunFiles& run, const Requirement& requirement, std::string asked) {
  Judgement judgement{.asked = std::move(asked),
                      .condition = text_of(requirement.condition),
                      .metric = std::string(requirement.condition.metric->name)};
  for (std::size_t scheme = 0; scheme < run.labels.size(); ++scheme) {
    if (!requirement.label.empty() && requirement.label != run.labels[scheme]) continue;
    const Estimate estimate = estimate_of(stored_metric(run, scheme, judgement.metric));
    Estimate alone = estimate;
    if (alone.value) alone.low = alone.high = std::nullopt;
    judgement.findings.push_back({.scheme = scheme,
                                  .is_met = judge(requirement.condition, alone) == claims::Verdict::holds,
                                  .surely = judge(requirement.condition, estimate),
                                  .why = estimate.value ? "" : estimate.why});
  }
  return judgement;
}

std::vector<Judgement> judgements_of(const RunFiles& run, const std::vector<std::string>& required) {
  std::vector<Judgement> all;
  for (const std::string& text : required)
    all.push_back(judged(run, read_requirement(run, text), std::string(kByThisReport)));
  for (const Requirement& requirement : required_by(run.arguments()))
    all.push_back(judged(run, requirement, "by the command of the run"));
  for (const Metric* metric : {&kBlobsLost, &kUnreadableTime, &kUnfinishedPieces}) {
    Judgement usual = judged(run, {{metric, Relation::equal, 0}, ""}, "of every run");
    const bool is_there = std::ranges::any_of(all, [&](const Judgement& other) {
      return other.condition == usual.condition && other.findings.size() == usual.findings.size();
    });
    if (!is_there) all.push_back(std::move(usual));
  }
  return all;
}

}  // namespace floe::page
