// Latencies: one for all, published round trips, or a matrix of them.
#include <algorithm>
#include <set>

#include "network/kinds.hpp"
#include "network/round_trips.hpp"

namespace floe {
namespace {

using fields::join;
using fields::require;
using fields::row;
using fields::shown;
using fields::Table;
using text::Findings;
using text::JsonWriter;
using text::Node;

constexpr auto kInline = JsonWriter::Layout::inline_;
constexpr std::size_t kMostRegions = 1000;

constexpr Duration kUnmeasured{-1};

// An entry of the matrix: null where nobody measured.
class RoundTripKind final : public fields::KindOf<Duration> {
 public:
  std::optional<Duration> read(const Node& node, const std::string& path, Findings& findings) const override {
    if (node.kind == Node::Kind::null) return kUnmeasured;
    return time_->read(node, path, findings);
  }
  void print(JsonWriter& json, const Duration& value) const override { time_->print(json, value); }
  void schema(JsonWriter& json) const override {
    json.key("anyOf").list(kInline);
    time_->write_schema(json.object());
    json.end().object().field("type", "null").end().end();
  }
  fields::Words words() const override { return time_->words(); }
  std::string expected() const override { return time_->expected() + ", or null for an unmeasured pair"; }
  std::string hint(const Node& node) const override { return time_->hint(node); }

 private:
  fields::KindPtr<Duration> time_ = fields::duration();
};

class LatencyKind final : public fields::KindOf<LatencyLaw> {
 public:
  std::optional<LatencyLaw> read(const Node& node, const std::string& path,
                                 Findings& findings) const override {
    if (node.kind != Node::Kind::object) {
      const auto constant = time_->read(node, path, findings);
      if (!constant) return std::nullopt;
      return LatencyLaw{.constant = *constant};
    }
    if (node.find("preset") != nullptr) {
      const auto preset = preset_->read(node, path, findings);
      if (!preset) return std::nullopt;
      return published_round_trips(preset->preset);
    }
    fields::check_names(node, Table::none(), {"regions", "round_trips", "preset"}, path, findings);
    const Node* names = node.find("regions");
    const Node* rows = node.find("round_trips");
    if (names != nullptr && rows != nullptr) return read_matrix(*names, *rows, path, findings);
    findings.add(
        node.place, path + ": expected a duration, a \"preset\", or \"regions\" and their \"round_trips\"",
        R"(as in "50ms", {"preset": "world"} or {"regions": ["a", "b"], "round_trips": [["1ms", "80ms"], ["80ms", "1ms"]]})");
    return std::nullopt;
  }

  void print(JsonWriter& json, const LatencyLaw& law) const override {
    if (!law.by_region()) return time_->print(json, law.constant);
    json.object();
    if (law.preset.empty()) {
      names_->print(json.key("regions"), law.regions);
      rows_->print(json.key("round_trips"), law.round_trips);
    } else {
      json.field("preset", law.preset);
    }
    json.end();
  }

  void draw(fields::Draws& draws, LatencyLaw& law) const override {
    if (draws.chance(0.7)) return time_->draw(draws, law.constant);
    if (draws.chance(0.3)) {
      law = published_round_trips("world");
      return;
    }
    law = {};
    while (law.regions.size() < 3) law.regions.push_back("r" + std::to_string(law.regions.size() + 1));
    const auto around = [&](Duration usual) {
      time_->draw(draws, usual);
      return usual;
    };
    for (std::size_t from = 0; from < law.regions.size(); ++from)
      for (std::vector<Duration>& row = law.round_trips.emplace_back(); row.size() < law.regions.size();)
        row.push_back(around(milliseconds(row.size() == from ? 1 : 50)));
  }

  std::string_view definition() const override { return "latency"; }
  void schema(JsonWriter& json) const override {
    json.key("oneOf").list();
    time_->write_schema(json.object(kInline));
    json.end();
    preset_->write_schema(json.object());
    json.end();
    json.object().field(
        "description",
        "Measured round trips, with a row for the region from which they start. Where a pair was not "
        "measured, null takes the time of the other direction.");
    json.field("type", "object").field("additionalProperties", false);
    json.key("required").list(kInline).value("regions").value("round_trips").end();
    names_->write_schema(json.key("properties").object().key("regions").object());
    rows_->write_schema(json.end().key("round_trips").object());
    json.end().end().end().end();
  }
  fields::Words words() const override {
    fields::Words words = time_->words();
    words.type = "duration, or round trips between regions";
    words.range =
        "or {\"preset\": \"world\"}, {\"regions\": [...], \"round_trips\": [[...], ...]}, where null "
        "is a pair that was not measured and takes the time of the other direction";
    words.example = "\"50ms\"";
    return words;
  }
  std::string expected() const override { return time_->expected(); }

 private:
  struct Preset {
    std::string_view preset;
  };
  static const Table& preset_table() {
    static const Table table = Table::of<Preset>(
        {row("preset", &Preset::preset, fields::choice<std::string_view>({{"world", "world"}}),
             "The published round trips: \"world\" is IBM Cloud's dashboard of ten regions, 27 July to 25 "
             "August 2024.")
             .required()});
    return table;
  }

  std::optional<std::vector<std::string>> read_names(const Node& node, const std::string& path,
                                                     Findings& findings) const {
    const std::size_t before = findings.list.size();
    auto names = names_->read(node, path, findings);
    if (findings.list.size() != before) return std::nullopt;
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < names->size(); ++i)
      if (!seen.insert((*names)[i]).second)
        findings.add(node.items[i].place, join(path, i) + ": " + shown(node.items[i]) + " is listed twice");
    if (names->empty() || names->size() > kMostRegions)
      findings.add(node.place,
                   path + ": a latency by region takes 1 to " + std::to_string(kMostRegions) + " regions");
    if (findings.list.size() != before) return std::nullopt;
    return names;
  }

  // An unmeasured pair takes what was measured the other way.
  static void complete(LatencyLaw& law, const Node& rows, const std::string& path, Findings& findings) {
    for (std::size_t i = 0; i < law.regions.size(); ++i)
      for (std::size_t j = 0; j < law.regions.size(); ++j) {
        Duration& pair = law.round_trips[i][j];
        if (pair == kUnmeasured) pair = law.round_trips[j][i];
        if (pair == kUnmeasured && i <= j)
          findings.add(rows.items[i].items[j].place,
                       join(join(path, i), j) + ": there is no measurement between " + shown(law.regions[i]) +
                           " and " + shown(law.regions[j]) + " in either direction",
                       "write an estimate, or leave one of the two regions out");
      }
  }

  std::optional<LatencyLaw> read_matrix(const Node& names, const Node& rows, const std::string& path,
                                        Findings& findings) const {
    const std::size_t before = findings.list.size();
    LatencyLaw law;
    if (auto read = read_names(names, join(path, "regions"), findings)) law.regions = *std::move(read);
    const std::string at = join(path, "round_trips");
    if (!require(rows, Node::Kind::array, at, findings)) return std::nullopt;
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
      const std::size_t so_far = findings.list.size();
      auto times = row_->read(rows.items[i], join(at, i), findings);
      if (findings.list.size() != so_far) continue;
      wants(rows.items[i], join(at, i), "entries");
      law.round_trips.push_back(*std::move(times));
    }
    if (findings.list.size() == before) complete(law, rows, at, findings);
    if (findings.list.size() != before) return std::nullopt;
    return law;
  }

  fields::KindPtr<Duration> time_ = fields::duration();
  fields::KindPtr<Duration> round_trip_ = std::make_shared<RoundTripKind>();
  fields::KindPtr<Preset> preset_ = fields::object<Preset>(preset_table());
  fields::KindPtr<std::vector<std::string>> names_ =
      fields::list(fields::label(), {.expected = "a list of names"});
  fields::KindPtr<std::vector<Duration>> row_ =
      fields::list(round_trip_, {.expected = "a list of durations such as [\"1d\", \"36h\"]"});
  fields::KindPtr<std::vector<std::vector<Duration>>> rows_ =
      fields::list(row_, {.expected = "a list of rows", .layout = JsonWriter::Layout::lines});
};

}  // namespace

fields::KindPtr<LatencyLaw> latency() { return std::make_shared<LatencyKind>(); }

}  // namespace floe
