#include "page/document.hpp"

#include <fmt/format.h>

#include "run/version.hpp"
#include "text/json_writer.hpp"

namespace floe::page {
namespace {

using text::JsonWriter;

constexpr std::string_view kBeginning = "<!doctype html>\n<!-- written by floe report -->\n";

// In JSON a "<" stands in strings alone, where it may be written as an escape.
std::string harmless(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  }
  return safe;
}

std::string element(std::string_view type, std::string_view id, std::string_view content) {
  return fmt::format("<script type=\"{}\" id=\"{}\">{}</script>\n", type, id, content);
}

std::string json_element(const std::string& id, std::string_view json) {
  return element("application/json", id, harmless(json));
}

void add_blocks(JsonWriter& json, std::string_view name, const std::vector<Block>& blocks) {
  json.key(name).list();
  for (const Block& block : blocks) {
    json.object(JsonWriter::Layout::inline_);
    if (!block.series.empty()) json.field("series", block.series);
    json.field("scheme", std::uint64_t{block.scheme})
        .field("replicate", block.replicate)
        .field("count", block.count)
        .end();
  }
  json.end();
}

void add_judgements(JsonWriter& json, const std::vector<Judgement>& judgements) {
  json.key("verdicts").list();
  for (const Judgement& judgement : judgements) {
    json.object()
        .field("asked", judgement.asked)
        .field("sentence", judgement.sentence)
        .field("condition", judgement.condition)
        .field("metric", judgement.metric);
    json.key("findings").list();
    for (const Finding& finding : judgement.findings)
      json.object(JsonWriter::Layout::inline_)
          .field("scheme", std::uint64_t{finding.scheme})
          .field("met", finding.is_met)
          .field("surely", name_of(finding.surely))
          .field("why", finding.why)
          .end();
    json.end().end();
  }
  json.end();
}

std::string facts_json(const Story& story) {
  JsonWriter json;
  json.object().field("folder", story.run.folder.string());
  json.field("command", story.command).field("again", story.again).field("unread", story.why_unread);
  json.field("stale", story.are_pictures_stale);
  json.texts("labels", story.run.labels).texts("states", story.run.states).texts("missing", story.missing);
  json.texts("traces", story.traces);
  json.key("shards_per_node").list(JsonWriter::Layout::inline_);
  for (const std::uint32_t shards : story.shards_per_node) json.value(shards);
  json.end();
  json.key("pictures").list();
  for (const Picture& picture : story.pictures)
    json.object().field("name", picture.name).field("address", picture.address).end();
  json.end();
  add_judgements(json, story.judgements);
  add_blocks(json, "fabric", story.fabric);
  add_blocks(json, "series", story.series);
  return json.end().text();
}

std::string data_of(const Story& story, std::size_t index) {
  std::string text = json_element(fmt::format("facts-{}", index), facts_json(story));
  text += json_element(fmt::format("results-{}", index), story.run.results_text);
  text += json_element(fmt::format("scenario-{}", index), story.run.scenario_text);
  if (story.run.manifest_text)
    text += json_element(fmt::format("manifest-{}", index), *story.run.manifest_text);
  for (std::size_t i = 0; i < story.fabric.size(); ++i)
    text += element("text/plain", fmt::format("fabric-{}-{}", index, i), story.fabric[i].packed);
  for (std::size_t i = 0; i < story.series.size(); ++i)
    text += element("text/plain", fmt::format("series-{}-{}", index, i), story.series[i].packed);
  return text;
}

// The template with what takes the place of each of its marks.
std::string filled(std::string_view rest,
                   const std::vector<std::pair<std::string_view, std::string>>& marks) {
  std::string page;
  for (const auto& [mark, content] : marks) {
    const std::size_t at = rest.find(mark);
    if (at == std::string_view::npos) continue;
    page += rest.substr(0, at);
    page += content;
    rest.remove_prefix(at + mark.size());
  }
  return page + std::string(rest);
}

}  // namespace

std::string document_of(const std::vector<Story>& stories) {
  std::string data;
  for (std::size_t i = 0; i < stories.size(); ++i) data += data_of(stories[i], i);
  std::string page = filled(markup(), {{"/*STYLE*/", std::string(style())},
                                       {"/*VERSION*/", std::string(kVersion)},
                                       {"<!--DATA-->", data},
                                       {"/*RUNS*/", std::to_string(stories.size())},
                                       {"/*SCRIPT*/", std::string(script())}});
  return std::string(kBeginning) + std::move(page);
}

bool is_report(std::string_view beginning) { return beginning.starts_with(kBeginning); }

}  // namespace floe::page
