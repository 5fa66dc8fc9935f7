#include "text/edits.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace floe::text {
namespace {

// One step down: a field's name, or an entry's number.
struct Step {
  std::string name;
  std::optional<std::size_t> index;
  Place place;
};

std::optional<std::vector<Step>> steps_of(std::string_view path, std::uint32_t source, Diagnostic& problem) {
  std::vector<Step> steps;
  std::size_t at = 0;
  while (at < path.size()) {
    if (path[at] == '[') {
      const std::size_t close = path.find(']', at);
      std::size_t index = 0;
      const char* first = path.data() + at + 1;
      const char* last = path.data() + std::min(close, path.size());
      const auto parsed = std::from_chars(first, last, index);
      if (steps.empty() || close == std::string_view::npos || parsed.ec != std::errc{} ||
          parsed.ptr != last) {
        problem = {{source, at, 1},
                   "an entry of a list is written as the list's name and a number, as in faults[0]",
                   ""};
        return std::nullopt;
      }
      steps.push_back({{}, index, {source, at, close + 1 - at}});
      at = close + 1;
      if (at < path.size() && path[at] == '.') ++at;
      continue;
    }
    const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
    if (end == at) {
      problem = {{source, at, 1},
                 "a path is names of fields with a dot between them",
                 "as in network.uplink=20Mbit/s"};
      return std::nullopt;
    }
    steps.push_back({std::string(path.substr(at, end - at)), std::nullopt, {source, at, end - at}});
    at = end + (end < path.size() && path[end] == '.' ? 1 : 0);
  }
  return steps;
}

std::string help_for_entry(const std::string& name, const std::string& list) {
  const bool is_number = name.find_first_not_of("0123456789") == std::string::npos;
  return is_number ? "write entry " + name + " as " + list + "[" + name + "]"
                   : "give the number of the entry: " + list + "[0]." + name;
}

Node* descend(Node& node, const Step& step, const std::string& path, Diagnostic& problem) {
  if (step.index) {
    if (node.kind != Node::Kind::array) {
      problem = {step.place, path + " is " + std::string(describe(node.kind)) + ", not a list", ""};
      return nullptr;
    }
    if (*step.index >= node.items.size()) {
      problem = {step.place,
                 path + " has " + std::to_string(node.items.size()) +
                     (node.items.size() == 1 ? " entry" : " entries") + ", numbered from 0",
                 "to add an entry, set the whole list"};
      return nullptr;
    }
    return &node.items[*step.index];
  }
  if (node.kind != Node::Kind::object) {
    problem = {step.place,
               path + " is " + std::string(describe(node.kind)) + " and has no field \"" + step.name + "\"",
               node.kind == Node::Kind::array ? help_for_entry(step.name, path) : ""};
    return nullptr;
  }
  if (Node* member = node.find(step.name)) return member;
  Node made;
  made.kind = Node::Kind::object;
  made.place = step.place;
  node.members.push_back({step.name, step.place, std::move(made)});
  return &node.members.back().value;
}

// What begins as an object, a list or a string in quotes is meant as JSON; other text that is none is a string.
std::optional<Node> value_of(const std::vector<Source>& sources, std::uint32_t source, std::size_t offset,
                             std::vector<Diagnostic>& problems) {
  const std::string& text = sources[source].text;
  Node value;
  std::vector<Diagnostic> why;
  if (parse(sources, source, offset, value, why)) return value;
  const std::size_t first = text.find_first_not_of(' ', offset);
  if (first != std::string::npos && std::string_view("{[\"").find(text[first]) != std::string_view::npos) {
    problems.insert(problems.end(), why.begin(), why.end());
    return std::nullopt;
  }
  value = {};
  value.kind = Node::Kind::string;
  value.place = {source, offset, text.size() - offset};
  value.text = text.substr(offset);
  return value;
}

}  // namespace

void apply_override(const std::vector<Source>& sources, std::uint32_t source, Node& root,
                    std::vector<Diagnostic>& problems) {
  const std::string& argument = sources[source].text;
  const std::size_t equals = argument.find('=');
  if (equals == std::string::npos || equals == 0) {
    problems.push_back(
        {{source, 0, argument.size()}, "--set needs PATH=VALUE", "as in network.uplink=20Mbit/s"});
    return;
  }
  Diagnostic problem;
  const auto steps = steps_of(std::string_view(argument).substr(0, equals), source, problem);
  Node* node = &root;
  std::string path;
  for (std::size_t i = 0; steps && i < steps->size() && node; ++i) {
    const Step& step = (*steps)[i];
    node = descend(*node, step, path.empty() ? "the scenario" : path, problem);
    path += step.index ? argument.substr(step.place.offset, step.place.length)
                       : (path.empty() ? "" : ".") + step.name;
  }
  if (!steps || !node)
    problems.push_back(std::move(problem));
  else if (auto value = value_of(sources, source, equals + 1, problems))
    *node = *std::move(value);
}

}  // namespace floe::text
