#include "rare/answer.hpp"

#include <fmt/format.h>

#include "terminal/listing.hpp"
#include "text/diagnostic.hpp"
#include "text/json_writer.hpp"
#include "text/wrap.hpp"

namespace floe::rare {
namespace {

constexpr std::size_t kLongestLabel = 64;
constexpr std::string_view kPedigree = "sampled (splitting)";

std::string target_text(const Stage& stage) {
  return stage.margin ? fmt::format("to a margin of {}", *stage.margin) : "to the event";
}

std::string found_text(const Answer& answer) {
  const Estimate& found = answer.estimate;
  const std::string label = text::printable(answer.label, kLongestLabel);
  if (!found.value) return fmt::format("{}: no estimate: {}", label, found.why);
  std::string text = fmt::format("{}: {:.4g}", label, *found.value);
  if (found.intervals.empty())
    return text + fmt::format(", without an interval: {}; {}", found.why, kPedigree);
  for (std::size_t i = 0; i < found.intervals.size(); ++i)
    text += fmt::format("{} {:.4g} to {:.4g} ({:.0f} %)", i == 0 ? "," : ";", found.intervals[i].low,
                        found.intervals[i].high, kConfidences[i] * 100);
  return text + fmt::format("; {}", kPedigree);
}

std::string effort_text(const Estimate& found) {
  std::uint64_t runs = 0;
  for (const StageCount& stage : found.stages) runs += stage.runs;
  std::string text = fmt::format(
      "{} repetitions of {} runs in all, after a pilot of {}; {} independent replicates led to the event",
      found.repetitions, runs, found.plan.runs, found.ancestors);
  if (found.relative_error) text += fmt::format("; relative error {:.2g}", *found.relative_error);
  if (!found.ended.empty()) text += fmt::format("; \"{}\" was met", found.ended);
  return text + ".";
}

void maybe(text::JsonWriter& json, std::string_view name, const std::optional<double>& value) {
  if (value)
    json.field(name, *value);
  else
    json.key(name).raw("null");
}

void add_json(text::JsonWriter& json, const Answer& answer) {
  const Estimate& found = answer.estimate;
  json.object().field("label", answer.label);
  maybe(json, "value", found.value);
  maybe(json, "relative_error", found.relative_error);
  json.key("intervals").list();
  for (std::size_t i = 0; i < found.intervals.size(); ++i)
    json.object(text::JsonWriter::Layout::inline_)
        .field("confidence", kConfidences[i])
        .field("low", found.intervals[i].low)
        .field("high", found.intervals[i].high)
        .end();
  json.end().field("how", kPedigree);
  if (!found.why.empty()) json.field("why", found.why);
  if (!found.ended.empty()) json.field("until", found.ended);
  json.field("repetitions", found.repetitions)
      .field("ancestors", found.ancestors)
      .field("pilot_runs", found.plan.runs)
      .field("simulated", found.events);
  json.key("levels").list();
  for (std::size_t i = 0; i < found.plan.stages.size(); ++i) {
    json.object(text::JsonWriter::Layout::inline_);
    if (found.plan.stages[i].margin)
      json.field("margin", *found.plan.stages[i].margin);
    else
      json.key("margin").raw("null");
    const StageCount count = i < found.stages.size() ? found.stages[i] : StageCount{};
    json.field("runs", count.runs).field("hits", count.hits).end();
  }
  json.end().end();
}

}  // namespace

std::string answer_text(const Event& event, const std::vector<Answer>& answers, std::size_t width) {
  std::string text = fmt::format("{} ({})\n", event.metric->title, event.metric->name);
  for (const Answer& answer : answers) {
    text += text::wrapped("  " + found_text(answer), width, 4) + "\n";
    const Estimate& found = answer.estimate;
    if (found.stages.empty()) continue;
    std::vector<std::vector<std::string>> lines;
    for (std::size_t i = 0; i < found.plan.stages.size(); ++i) {
      const StageCount& count = found.stages[i];
      const double share =
          count.runs == 0 ? 0 : static_cast<double>(count.hits) / static_cast<double>(count.runs);
      lines.push_back({target_text(found.plan.stages[i]), fmt::format("{:.3g}", share),
                       fmt::format("{} of {} runs", count.hits, count.runs)});
    }
    text += cli::listing(lines, 4, width);
    text += text::wrapped("    " + effort_text(found), width, 4) + "\n";
  }
  return text;
}

std::string answer_json(const Scenario& scenario, const Event& event, const std::vector<Answer>& answers) {
  text::JsonWriter json;
  json.object()
      .field("format", std::uint32_t{1})
      .field("name", scenario.name)
      .field("seed", scenario.seed)
      .field("metric", event.metric->name)
      .field("unit", event.metric->unit);
  json.key("schemes").list();
  for (const Answer& answer : answers) add_json(json, answer);
  return json.end().end().text() + "\n";
}

}  // namespace floe::rare
