// Sizes of blobs that stand in a file of their own. Bytes of a scenario depend on what the file says when it is
// read; the resolved scenario has the list and no longer names the file.
#include "inputs/size_lists.hpp"

#include <filesystem>
#include <sstream>

#include "fields/kinds.hpp"
#include "inputs/load.hpp"

namespace floe::scenario {
namespace {

using text::Node;

std::string_view trimmed(std::string_view line) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  if (line.size() > 1 && line.front() == '"' && line.back() == '"') line = line.substr(1, line.size() - 2);
  return line;
}

bool is_number(std::string_view line) {
  return !line.empty() && line.find_first_not_of("0123456789") == std::string_view::npos;
}

// False, with a finding, at the first line that is no size.
bool read_lines(const std::string& content, const Node& name, const std::string& path, Node& list,
                text::Findings& findings) {
  std::istringstream lines(content);
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    const std::string_view size = trimmed(line);
    if (size.empty()) continue;
    const std::string written = std::string(size) + (is_number(size) ? "B" : "");
    if (parse_bytes(written)) {
      list.items.push_back(text::made_node(Node::Kind::string, name.place, written));
    } else if (number > 1 || is_number(size.substr(0, 1))) {
      findings.add(name.place,
                   path + ": line " + std::to_string(number) + " of " + fields::shown(name) +
                       " is no size: " + fields::shown(size),
                   "write one size on each line, as 64kB or as a number of bytes");
      return false;
    }
  }
  if (list.items.empty()) findings.add(name.place, path + ": " + fields::shown(name) + " has no sizes");
  return !list.items.empty();
}

// Of the entries of one list of the scenario.
void read_in(Node& root, const std::string& entries, const std::string& scenario, text::Findings& findings) {
  Node* blobs = root.find(entries);
  if (blobs == nullptr) return;
  for (std::size_t i = 0; i < blobs->items.size(); ++i) {
    Node* size = blobs->items[i].find("size");
    Node* name = size != nullptr ? size->find("file") : nullptr;
    if (name == nullptr || name->kind != Node::Kind::string || size->find("list") != nullptr) continue;
    const std::string path = fields::join(fields::join(fields::join(entries, i), "size"), "file");
    Node list = text::made_node(Node::Kind::array, name->place);
    try {
      const std::string content = load((std::filesystem::path(scenario).parent_path() / name->text).string());
      if (!read_lines(content, *name, path, list, findings)) continue;
    } catch (const text::DocumentError& error) {
      const std::string why = error.what();
      findings.add(name->place, path + ": " + why.substr(why.find(' ') + 1));
      continue;
    }
    for (text::Member& member : size->members) {
      if (member.name != "file") continue;
      member.name = "list";
      member.value = std::move(list);
      break;
    }
  }
}

}  // namespace

void read_size_lists(Node& root, const std::string& scenario, text::Findings& findings) {
  for (const std::string entries : {"blobs", "clients"}) read_in(root, entries, scenario, findings);
}

}  // namespace floe::scenario
