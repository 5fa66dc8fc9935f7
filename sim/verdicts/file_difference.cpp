#include "verdicts/file_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>

#include "text/diagnostic.hpp"
#include "verdicts/stored_run.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using text::Node;

constexpr std::size_t kLongestShown = 100;

std::string shown(std::string_view text) { return "\"" + text::printable(text, kLongestShown) + "\""; }

// A line with its end, which the last one may lack.
std::optional<std::string> next_line(std::ifstream& file) {
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  if (!file.eof()) line += '\n';
  return line;
}

std::string row_apart(std::size_t number, const std::vector<std::string>& header, const std::string& kept,
                      const std::string& today) {
  const auto a = cells_of(kept);
  const auto b = cells_of(today);
  if (!a || !b || a->size() != header.size() || b->size() != header.size())
    return fmt::format("line {}: {} is kept, and today it is {}", number, shown(kept), shown(today));
  std::string text = fmt::format("line {}", number);
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string name = text::printable(header[i].substr(0, header[i].find('\n')), 40);
    const auto cell = [](const std::string& content) {
      return text::printable(content.substr(0, content.find('\n')), kLongestShown);
    };
    text += (*a)[i] == (*b)[i] ? fmt::format(", {} {}", name, cell((*a)[i]))
                               : fmt::format(", {} \"{}\" is kept, and today it is \"{}\"", name,
                                             cell((*a)[i]), cell((*b)[i]));
  }
  return text;
}

std::string text_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::boolean:
      return node.truth ? "true" : "false";
    case Node::Kind::number:
      return text::printable(node.text, kLongestShown);
    case Node::Kind::string:
      return shown(node.text);
    case Node::Kind::array:
      return fmt::format("a list of {}", node.items.size());
    case Node::Kind::object:
      return fmt::format("an object of {}", node.members.size());
  }
  return {};
}

class Walk {
 public:
  Walk(FileDifferences& found, const std::function<bool(std::string_view)>& skipped)
      : found_(found), skipped_(skipped) {}

  void compare(const Node& kept, const Node& today, const std::string& path) {
    if (is_skipped(path)) return;
    if (kept.kind != today.kind || kept.items.size() != today.items.size()) return differ(path, kept, today);
    if (kept.kind == Node::Kind::array) {
      for (std::size_t i = 0; i < kept.items.size(); ++i)
        compare(kept.items[i], today.items[i], fmt::format("{}[{}]", path, i));
      return;
    }
    if (kept.kind == Node::Kind::object) return compare_members(kept, today, path);
    if (kept.text != today.text || kept.truth != today.truth) differ(path, kept, today);
  }

  bool has_skipped() const { return has_skipped_; }

 private:
  bool is_skipped(const std::string& path) {
    const bool skipped = skipped_(path);
    has_skipped_ = has_skipped_ || skipped;
    return skipped;
  }

  void compare_members(const Node& kept, const Node& today, const std::string& path) {
    const auto below = [&](const std::string& name) {
      return path.empty() ? text::printable(name, kLongestShown)
                          : path + "." + text::printable(name, kLongestShown);
    };
    for (const text::Member& member : kept.members) {
      const Node* other = today.find(member.name);
      if (other != nullptr)
        compare(member.value, *other, below(member.name));
      else if (!is_skipped(below(member.name)))
        found_.add(fmt::format("{}: {} is kept, and today there is none", below(member.name),
                               text_of(member.value)));
    }
    for (const text::Member& member : today.members)
      if (kept.find(member.name) == nullptr && !is_skipped(below(member.name)))
        found_.add(
            fmt::format("{}: none is kept, and today it is {}", below(member.name), text_of(member.value)));
  }

  void differ(const std::string& path, const Node& kept, const Node& today) {
    found_.add(fmt::format("{}: {} is kept, and today it is {}", path, text_of(kept), text_of(today)));
  }

  FileDifferences& found_;
  const std::function<bool(std::string_view)>& skipped_;
  bool has_skipped_ = false;
};

}  // namespace

void FileDifferences::add(std::string text) {
  if (count++ < kShown) shown.push_back(std::move(text));
}

FileDifferences lines_apart(const fs::path& kept, const fs::path& today) {
  std::ifstream a(kept, std::ios::binary);
  std::ifstream b(today, std::ios::binary);
  FileDifferences found;
  std::vector<std::string> header;
  std::size_t number = 0;
  std::size_t lines_a = 0;
  std::size_t lines_b = 0;
  while (true) {
    const auto line_a = next_line(a);
    const auto line_b = next_line(b);
    if (!line_a && !line_b) break;
    ++number;
    lines_a += line_a ? 1 : 0;
    lines_b += line_b ? 1 : 0;
    if (number == 1 && line_a) header = cells_of(*line_a).value_or(std::vector<std::string>{});
    if (line_a == line_b) continue;
    if (line_a && line_b)
      found.add(row_apart(number, header, *line_a, *line_b));
    else if (lines_a != lines_b)
      found.add(fmt::format("line {}: {} is {}", number, shown(line_a ? *line_a : *line_b),
                            line_a ? "kept, and today there is none" : "new, and not kept"));
  }
  return found;
}

FileDifferences values_apart(const fs::path& kept, const fs::path& today,
                             const std::function<bool(std::string_view path)>& skipped) {
  std::string kept_text;
  std::string today_text;
  const Node a = read_json(kept, kept_text);
  const Node b = read_json(today, today_text);
  FileDifferences found;
  Walk walk(found, skipped);
  walk.compare(a, b, "");
  if (found.count == 0 && !walk.has_skipped() && kept_text != today_text)
    found.add("the values are the same, and the bytes between them are not");
  return found;
}

}  // namespace floe::cli
