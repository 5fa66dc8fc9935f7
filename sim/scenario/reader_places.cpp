#include "scenario/reader_places.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "scenario/fields.hpp"
#include "scenario/json_text.hpp"
#include "scenario/suggest.hpp"
#include "world/round_trips.hpp"

namespace floe::scenario {
namespace {

constexpr std::size_t kShown = 40;  // characters of a name in a message
constexpr std::size_t kMostRegions = 1000;
constexpr double kSlack = 1e-6;                          // of shares that should make a whole
constexpr std::int64_t kWidest = std::int64_t{1} << 34;  // B/s that the sharing models count

std::string quoted(std::string_view name) { return "\"" + printable(name, kShown) + "\""; }

void check_sum(const Node& node, double sum, const std::string& path, std::string_view of,
               Findings& findings) {
  if (std::abs(sum - 1) > kSlack)
    findings.add(node.place, path + ": the shares of " + std::string(of) + " add up to " +
                                 decimal(std::round(sum * 1e6) / 1e4) + " %, not to 100 %");
}

std::optional<Settings::Value> read_classes(const Node& node, const std::string& path, Findings& findings) {
  if (!require(node, Node::Kind::array, path, findings)) return std::nullopt;
  const std::size_t before = findings.list.size();
  RateLaw law;
  double sum = 0;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string at = join(path, i);
    if (!require(node.items[i], Node::Kind::object, at, findings)) continue;
    check_names(node.items[i], rate_class_fields(), {}, at, findings);
    const Settings each = read_table(node.items[i], rate_class_fields(), at, findings);
    law.classes.push_back({each.share("share"), each.rate("rate")});
    sum += each.share("share");
  }
  if (findings.list.size() == before) check_sum(node, sum, path, "the classes", findings);
  if (findings.list.size() != before) return std::nullopt;
  return law;
}

std::optional<std::vector<std::string>> read_names(const Node& node, const std::string& path,
                                                   Findings& findings) {
  if (!require(node, Node::Kind::array, path, findings)) return std::nullopt;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (!require(node.items[i], Node::Kind::string, join(path, i), findings)) return std::nullopt;
    if (std::ranges::find(names, node.items[i].text) != names.end()) {
      findings.add(node.items[i].place,
                   join(path, i) + ": " + quoted(node.items[i].text) + " is there twice");
      return std::nullopt;
    }
    names.push_back(node.items[i].text);
  }
  if (names.empty() || names.size() > kMostRegions) {
    findings.add(node.place,
                 path + ": a latency by region takes 1 to " + std::to_string(kMostRegions) + " regions");
    return std::nullopt;
  }
  return names;
}

std::optional<Settings::Value> read_matrix(const Node& names, const Node& rows, const std::string& path,
                                           Findings& findings) {
  const std::size_t before = findings.list.size();
  LatencyLaw law;
  if (auto read = read_names(names, join(path, "regions"), findings)) law.regions = *std::move(read);
  const std::string at = join(path, "round_trips");
  if (!require(rows, Node::Kind::array, at, findings)) return std::nullopt;
  const Field row{.name = "round_trips", .type = Type::durations, .fallback = "", .sentence = "", .min = 0};
  const std::size_t size = law.regions.size();
  const auto wants = [&](const Node& node, const std::string& where, const char* what) {
    if (size != 0 && node.items.size() != size)
      findings.add(node.place,
                   where + " has " + std::to_string(node.items.size()) + " " + what + " for " +
                       std::to_string(size) + " regions",
                   "the matrix is square, from row to column");
  };
  wants(rows, at, "rows");
  for (std::size_t i = 0; i < rows.items.size(); ++i) {
    const auto times = read_value(rows.items[i], row, join(at, i), findings);
    if (!times) continue;
    wants(rows.items[i], join(at, i), "entries");
    law.round_trips.push_back(std::get<std::vector<Duration>>(*times));
  }
  if (findings.list.size() != before) return std::nullopt;
  return law;
}

}  // namespace

std::optional<Settings::Value> read_rates(const Node& node, const Field& field, const std::string& path,
                                          Findings& findings) {
  if (node.kind != Node::Kind::object) {
    Field plain = field;
    plain.type = Type::rate;
    const auto rate = read_value(node, plain, path, findings);
    if (!rate) return std::nullopt;
    return RateLaw{.classes = {{1, std::get<Rate>(*rate)}}};
  }
  constexpr std::array<std::string_view, 1> kClasses{"classes"};
  if (const Node* classes = node.find("classes")) {
    check_names(node, {}, kClasses, path, findings);
    return read_classes(*classes, join(path, "classes"), findings);
  }
  const std::size_t before = findings.list.size();
  const Node* name = node.find("law");
  constexpr std::array<std::string_view, 2> kLaws{"uniform", "log-normal"};
  if (name == nullptr || name->kind != Node::Kind::string ||
      std::ranges::find(kLaws, std::string_view(name->text)) == kLaws.end()) {
    findings.add(name != nullptr ? name->place : node.place,
                 path + ": expected a rate, {\"classes\": [...]} or a \"law\" of rates",
                 suggest(name != nullptr ? name->text : "", kLaws));
    return std::nullopt;
  }
  const bool uniform = name->text == "uniform";
  const auto fields = uniform ? uniform_rate_fields() : log_normal_rate_fields();
  constexpr std::array<std::string_view, 1> kLaw{"law"};
  check_names(node, fields, kLaw, path, findings);
  const Settings law = read_table(node, fields, path, findings);
  if (findings.list.size() != before) return std::nullopt;
  const auto amount = [&](std::string_view of) { return static_cast<double>(law.rate(of).per_second); };
  if (!uniform)
    return RateLaw{.classes = {}, .law = Distribution::log_normal(amount("median"), law.number("sigma"))};
  if (law.rate("low") > law.rate("high")) {
    findings.add(node.place, path + ": \"low\" is above \"high\"");
    return std::nullopt;
  }
  return RateLaw{.classes = {}, .law = Distribution::uniform(amount("low"), amount("high"))};
}

std::optional<Settings::Value> read_latency(const Node& node, const Field& field, const std::string& path,
                                            Findings& findings) {
  if (node.kind != Node::Kind::object) {
    Field plain = field;
    plain.type = Type::duration;
    const auto constant = read_value(node, plain, path, findings);
    if (!constant) return std::nullopt;
    return LatencyLaw{.constant = std::get<Duration>(*constant)};
  }
  if (const Node* preset = node.find("preset")) {
    const std::size_t before = findings.list.size();
    check_names(node, latency_preset_fields(), {}, path, findings);
    const auto name = read_value(*preset, latency_preset_fields()[0], join(path, "preset"), findings);
    if (findings.list.size() != before) return std::nullopt;
    return published_round_trips(std::get<std::string>(*name));
  }
  constexpr std::array<std::string_view, 3> kNames{"regions", "round_trips", "preset"};
  check_names(node, {}, kNames, path, findings);
  const Node* names = node.find("regions");
  const Node* rows = node.find("round_trips");
  if (names != nullptr && rows != nullptr) return read_matrix(*names, *rows, path, findings);
  findings.add(
      node.place, path + ": expected a duration, a \"preset\", or \"regions\" and their \"round_trips\"",
      R"(as in "50ms", {"preset": "world"} or {"regions": ["a", "b"], "round_trips": [["1ms", "80ms"], ["80ms", "1ms"]]})");
  return std::nullopt;
}

std::optional<Settings::Value> read_regions(const Node& node, const std::string& path, Findings& findings) {
  if (!require(node, Node::Kind::array, path, findings)) return std::nullopt;
  const std::size_t before = findings.list.size();
  std::vector<Region> regions;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string at = join(path, i);
    const Node& item = node.items[i];
    if (!require(item, Node::Kind::object, at, findings)) continue;
    check_names(item, region_fields(), {}, at, findings);
    const std::size_t so_far = findings.list.size();
    const Settings fields = read_table(item, region_fields(), at, findings);
    if (findings.list.size() != so_far) continue;
    for (const std::string_view line : {"uplink", "downlink"})
      if (const Rate rate = fields.rate(line); rate.per_second > kWidest && !rate.is_unlimited())
        findings.add(item.find(line)->place, join(at, line) + ": lines are counted up to 137 Gbit/s",
                     "write \"unlimited\"");
    if (std::ranges::find(regions, fields.text("name"), &Region::name) != regions.end())
      findings.add(item.find("name")->place,
                   join(at, "name") + ": " + quoted(fields.text("name")) + " is there twice");
    regions.push_back({.name = fields.text("name"),
                       .nodes = fields.integers("nodes"),
                       .share = fields.share("share"),
                       .uplink = fields.rate("uplink"),
                       .downlink = fields.rate("downlink")});
  }
  if (findings.list.size() != before) return std::nullopt;
  return regions;
}

void check_places(const Node& root, const Scenario& scenario, Findings& findings) {
  const LatencyLaw& latency = scenario.network.latency("latency");
  const std::vector<Region>& regions = scenario.network.regions("regions");
  std::vector<std::string_view> known(latency.regions.begin(), latency.regions.end());
  if (!regions.empty()) {
    const Node& list = *root.find("network")->find("regions");
    std::vector<bool> listed(scenario.committee.nodes, false);
    double sum = 0;
    for (std::size_t i = 0; i < regions.size(); ++i) {
      const std::string at = join("network.regions", i);
      if (latency.by_region() && std::ranges::find(known, std::string_view(regions[i].name)) == known.end())
        findings.add(list.items[i].find("name")->place,
                     join(at, "name") + ": the latency knows no region " + quoted(regions[i].name),
                     suggest(regions[i].name, known));
      if (regions[i].nodes.empty() && regions[i].share <= 0)
        findings.add(list.items[i].place, at + ": nobody stands in " + quoted(regions[i].name),
                     "give it \"nodes\" or a \"share\"");
      sum += regions[i].share;
      for (std::size_t k = 0; k < regions[i].nodes.size(); ++k) {
        const auto node = static_cast<std::size_t>(regions[i].nodes[k]);
        const Place& place = list.items[i].find("nodes")->items[k].place;
        const std::string what = join(join(at, "nodes"), k) + ": ";
        if (node >= listed.size())
          findings.add(place,
                       what + "there are " + std::to_string(listed.size()) + " nodes, numbered from 0");
        else if (listed[node])
          findings.add(place, what + "node " + std::to_string(node) + " is listed twice");
        else
          listed[node] = true;
      }
    }
    if (sum > 0 || std::ranges::find(listed, false) != listed.end())
      check_sum(list, sum, "network.regions", "the nodes that no region lists", findings);
    known.clear();
    for (const Region& region : regions) known.push_back(region.name);
  }
  for (std::size_t i = 0; i < scenario.reads.size(); ++i) {
    const std::string& name = scenario.reads[i].text("region");
    if (name.empty() || std::ranges::find(known, std::string_view(name)) != known.end()) continue;
    findings.add(root.find("reads")->items[i].find("region")->place,
                 join(join("reads", i), "region") + ": no region is called " + quoted(name),
                 suggest(name, known));
  }
}

}  // namespace floe::scenario
