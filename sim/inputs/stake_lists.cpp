// Bytes of a scenario depend on what the file says when it is read; the resolved scenario has the list and no longer
// names the file.
#include "inputs/stake_lists.hpp"

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "fields/kinds.hpp"
#include "inputs/load.hpp"
#include "text/lines.hpp"

namespace floe::scenario {
namespace {

using fields::shown;
using text::Cells;
using text::Heading;
using text::Node;

constexpr std::string_view kForm =
    "begin with a line of the columns' names, as \"node,name,stake,region\"; then a line for each node";
constexpr std::int64_t kMostNodes = 65535;

struct Listed {
  std::vector<std::string> stakes{};                          // by node
  std::map<std::string, std::vector<std::size_t>> regions{};  // the nodes of each, ascending
};

struct Wrong {
  std::string message;
  std::string hint;
};

std::optional<std::int64_t> number_in(std::string_view cell) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc() || end != cell.data() + cell.size() || number < 0) return std::nullopt;
  return number;
}

struct Row {
  std::string stake;
  std::string region;
};

Row row_of(const Cells& cells, const Heading& heading, const std::string& line) {
  const std::string_view stake = cells[heading.find({"stake"})];
  const auto amount = number_in(stake);
  if (!amount)
    throw Wrong{line + " has no stake: " + shown(stake), "a stake is a whole number from 0 to 2^63 - 1"};
  return {std::to_string(*amount), std::string(cells[heading.find({"region"})])};
}

Listed listed_in(const std::string& content) {
  text::Lines lines(content);
  Cells cells;
  if (!lines.next()) throw Wrong{"the file is empty", std::string(kForm)};
  const char separator = text::separator_of(lines.text());
  cells.split(lines.text(), separator);
  const Heading heading(cells);
  for (const std::string_view column : {"node", "stake"})
    if (heading.find({column}) == Heading::kNone)
      throw Wrong{"there is no column " + shown(column), std::string(kForm)};
  std::map<std::int64_t, Row> rows;
  while (lines.next()) {
    if (text::trimmed(lines.text()).empty()) continue;
    const std::string line = "line " + std::to_string(lines.number());
    if (!cells.split(lines.text(), separator)) throw Wrong{line + " has a quote that is not closed", ""};
    if (cells.has_beyond(heading.count()))
      throw Wrong{line + " has more cells than there are columns", std::string(kForm)};
    const std::string_view cell = cells[heading.find({"node"})];
    const auto node = number_in(cell);
    if (!node || *node >= kMostNodes)
      throw Wrong{line + " names no node: " + shown(cell), "nodes are numbered from 0"};
    if (!rows.emplace(*node, row_of(cells, heading, line)).second)
      throw Wrong{line + " lists node " + std::to_string(*node) + " a second time", ""};
  }
  if (rows.empty()) throw Wrong{"no node is listed", std::string(kForm)};
  Listed listed;
  for (const auto& entry : rows) {
    const std::size_t next = listed.stakes.size();
    if (static_cast<std::size_t>(entry.first) != next)
      throw Wrong{"node " + std::to_string(next) + " is missing", "nodes are numbered from 0 without gaps"};
    listed.stakes.push_back(entry.second.stake);
    if (!entry.second.region.empty()) listed.regions[entry.second.region].push_back(next);
  }
  return listed;
}

Node* region_of(Node& root, const std::string& name) {
  Node* network = root.find("network");
  Node* regions = network != nullptr ? network->find("regions") : nullptr;
  if (regions == nullptr) return nullptr;
  for (Node& region : regions->items) {
    const Node* own = region.find("name");
    if (own != nullptr && own->kind == Node::Kind::string && own->text == name) return &region;
  }
  return nullptr;
}

// Nothing is changed where one of the regions does not fit.
void place_nodes(Node& root, const Listed& listed, const text::Place& place) {
  for (const auto& entry : listed.regions) {
    const Node* region = region_of(root, entry.first);
    const std::string which =
        "the region " + shown(entry.first) + " of node " + std::to_string(entry.second.front());
    if (region == nullptr)
      throw Wrong{
          which + " is none of network.regions",
          "list it there, as in {\"name\": " + shown(entry.first) + "}, or leave the column \"region\" out"};
    if (region->find("nodes") != nullptr)
      throw Wrong{which + " has a list of nodes in network.regions", "say it once"};
  }
  for (const auto& entry : listed.regions) {
    Node nodes = text::made_node(Node::Kind::array, place);
    for (const std::size_t node : entry.second)
      nodes.items.push_back(text::made_node(Node::Kind::number, place, std::to_string(node)));
    region_of(root, entry.first)->members.push_back({"nodes", place, std::move(nodes)});
  }
}

}  // namespace

void read_stake_lists(Node& root, const std::string& scenario, text::Findings& findings) {
  Node* committee = root.find("committee");
  Node* stake = committee != nullptr ? committee->find("stake") : nullptr;
  const Node* name = stake != nullptr ? stake->find("file") : nullptr;
  if (name == nullptr || name->kind != Node::Kind::string || stake->members.size() != 1) return;
  const text::Place place = name->place;
  const std::string path = "committee.stake.file: ";
  try {
    const std::string content = load((std::filesystem::path(scenario).parent_path() / name->text).string());
    const Listed listed = listed_in(content);
    place_nodes(root, listed, place);
    Node list = text::made_node(Node::Kind::array, place);
    for (const std::string& each : listed.stakes)
      list.items.push_back(text::made_node(Node::Kind::number, place, each));
    *stake = std::move(list);
  } catch (const text::DocumentError& error) {
    const std::string why = error.what();
    findings.add(place, path + why.substr(why.find(' ') + 1));
  } catch (const Wrong& wrong) {
    findings.add(place, path + shown(*name) + ": " + wrong.message, wrong.hint);
  }
}

}  // namespace floe::scenario
