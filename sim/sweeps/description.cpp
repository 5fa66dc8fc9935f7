#include "sweeps/description.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "run/catalogue.hpp"
#include "statistics/statistics.hpp"
#include "text/document.hpp"
#include "text/json_writer.hpp"

namespace floe::sweeps {
namespace {

using text::JsonWriter;
using text::Node;

constexpr std::array<SweepFile, 7> kFiles{
    {{"README.md", "this list"},
     {"sweep.csv",
      "every metric of every scheme at every point, over all replicates: value, low and high (two-sided 95 % "
      "interval), n and spread; a column for each varied path"},
     {"quantiles.csv",
      "quantiles of the times that repair and reads took, pooled over the replicates of a point"},
     {"columns.json", "name, unit, type and meaning of each column of these tables"},
     {"sweep.json", "what is varied, the id of each point, and what each metric is"},
     {"scenario.json", "the scenario as it was given; sweep.json has what was set and varied"},
     {"manifest.json", "whether the sweep is complete, the command, and what the machine added"}}};

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw text::DocumentError(fmt::format("\"{}\" is not as floe sweep writes it: {}", name, why));
}

const Node& member_of(const Node& node, std::string_view member, Node::Kind kind, const std::string& name) {
  const Node* found = node.find(member);
  if (found == nullptr || found->kind != kind)
    refuse(name, fmt::format("{} is missing or no {}", member, text::describe(kind)));
  return *found;
}

std::vector<std::string> texts_of(const Node& list, const std::string& name) {
  std::vector<std::string> texts;
  for (const Node& item : list.items) {
    if (item.kind != Node::Kind::string) refuse(name, "a list holds something that is no text");
    texts.push_back(item.text);
  }
  return texts;
}

}  // namespace

std::span<const SweepFile> sweep_files() { return kFiles; }

std::string description_json(const Sweep& sweep) {
  JsonWriter json;
  json.object()
      .field("format", kFormat)
      .field("name", sweep.name)
      .field("program", sweep.plan.program)
      .field("replicates", sweep.replicates)
      .field("confidence", statistics::kConfidence);
  json.texts("set", sweep.plan.edits);
  json.key("varied").list();
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    const Axis& axis = sweep.axes[i];
    json.object().field("argument", sweep.plan.vary[i]).field("path", axis.path).field("unit", axis.unit);
    json.texts("values", axis.values);
    json.end();
  }
  json.end().key("points").list();
  for (const Point& point : sweep.points) {
    json.object(JsonWriter::Layout::inline_).field("id", point.id).key("values").list();
    for (std::size_t i = 0; i < sweep.axes.size(); ++i) json.value(sweep.axes[i].values[point.values[i]]);
    json.end().end();
  }
  json.end().key("rows").object().key("metrics").object();
  for (const Metric* row : catalogue().metrics) {
    if (row->shown == Shown::nowhere) continue;
    json.key(row->name)
        .object()
        .field("title", row->title)
        .field("unit", row->unit)
        .field("sentence", row->sentence)
        .field("form", name_of(row->form))
        .field("better", name_of(row->better))
        .field("fold", name_of(row->options.fold))
        .field("shown", row->shown == Shown::table);
    if (!row->options.role.empty()) json.field("role", row->options.role);
    if (row->options.times != nullptr) json.field("times", row->options.times->name);
    json.end();
  }
  return json.end().end().end().text() + "\n";
}

Description read_description(const std::string& name, const std::string& text) {
  Node root;
  std::vector<text::Source> sources{{name, text}};
  std::vector<text::Diagnostic> problems;
  if (!text::parse(sources, 0, 0, root, problems)) throw text::DocumentError(problems, sources);
  if (root.kind != Node::Kind::object) refuse(name, "it is no object");
  if (member_of(root, "format", Node::Kind::number, name).text != std::to_string(kFormat))
    refuse(name, "its format is another one");
  Description description;
  description.program = member_of(root, "program", Node::Kind::string, name).text;
  const std::string& count = member_of(root, "replicates", Node::Kind::number, name).text;
  std::from_chars(count.data(), count.data() + count.size(), description.replicates);
  description.edits = texts_of(member_of(root, "set", Node::Kind::array, name), name);
  for (const Node& axis : member_of(root, "varied", Node::Kind::array, name).items) {
    description.vary.push_back(member_of(axis, "argument", Node::Kind::string, name).text);
    description.paths.push_back(member_of(axis, "path", Node::Kind::string, name).text);
  }
  for (const Node& point : member_of(root, "points", Node::Kind::array, name).items)
    description.ids.push_back(member_of(point, "id", Node::Kind::string, name).text);
  return description;
}

std::string readme_text() {
  std::string text = "# Results of floe sweep\n\n";
  for (const SweepFile& file : kFiles) text += fmt::format("* `{}`: {}.\n", file.name, file.sentence);
  return text +
         "* `rows/`: every replicate of every point, which a sweep that was interrupted goes on from; the "
         "name of a file is the id of the point.\n\n"
         "`floe plot` on this folder draws figures into `plots/`; `scripts/floe.py` of the source tree reads "
         "it into pandas.\n";
}

}  // namespace floe::sweeps
