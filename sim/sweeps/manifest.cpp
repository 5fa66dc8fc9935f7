#include "sweeps/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <utility>

#include "run/version.hpp"
#include "sweeps/description.hpp"
#include "text/document.hpp"
#include "text/json_writer.hpp"

namespace floe::sweeps {
namespace {

using text::JsonWriter;
using text::Node;

std::string text_at(const Node& node, std::string_view member) {
  const Node* found = node.find(member);
  return found == nullptr ? "" : found->text;
}

Part part_of(const Node& node) {
  Part part{.slice = text_at(node, "slice"), .processor = text_at(node, "processor")};
  if (const Node* words = node.find("argv"))
    for (const Node& word : words->items) part.arguments.push_back(word.text);
  const std::string seconds = text_at(node, "wall_s");
  std::from_chars(seconds.data(), seconds.data() + seconds.size(), part.wall_seconds);
  return part;
}

}  // namespace

std::string slice_text(const Slice& slice) { return fmt::format("{}/{}", slice.number, slice.of); }

std::vector<Part> parts_in(const std::filesystem::path& folder) {
  std::ifstream file(folder / "manifest.json", std::ios::binary);
  const std::vector<text::Source> sources{{"manifest.json", {std::istreambuf_iterator<char>(file), {}}}};
  std::vector<text::Diagnostic> problems;
  Node root;
  std::vector<Part> parts;
  if (!text::parse(sources, 0, 0, root, problems)) return parts;
  if (const Node* list = root.find("parts"))
    for (const Node& item : list->items) parts.push_back(part_of(item));
  return parts;
}

void add_part(std::vector<Part>& parts, Part part) {
  const auto same = std::ranges::find(parts, part.slice, &Part::slice);
  if (same == parts.end())
    parts.push_back(std::move(part));
  else
    *same = std::move(part);
}

std::string manifest_json(const Sweep& sweep, const Content& content, const Environment& environment) {
  const Revision& revision = environment.revision;
  JsonWriter json;
  json.object()
      .field("written_by", "floe sweep")
      .field("format", kFormat)
      .field("complete", content.is_complete)
      .field("points", std::uint64_t{sweep.points.size()})
      .field("replicates", sweep.replicates);
  std::vector<std::string> slices;
  for (const Part& part : content.parts) slices.push_back(part.slice);
  if (content.is_whole) slices = {slice_text({})};
  json.texts("slices", slices);
  json.key("files").list(JsonWriter::Layout::inline_);
  for (const SweepFile& file : sweep_files()) json.value(file.name);
  json.end().key("determined").object();
  json.field("program", "floe").field("version", kVersion);
  json.field("revision", revision.commit).field("dirty", revision.is_dirty).field("sweep", sweep.id8());
  json.end();
  add_environment(environment, json);
  json.key("parts").list();
  for (const Part& part : content.parts) {
    json.object(JsonWriter::Layout::inline_).field("slice", part.slice);
    json.texts("argv", part.arguments);
    json.field("processor", part.processor).field("wall_s", part.wall_seconds).end();
  }
  return json.end().end().text() + "\n";
}

}  // namespace floe::sweeps
