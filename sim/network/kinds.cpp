#include "network/kinds.hpp"

#include <algorithm>
#include <cmath>
#include <set>

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
constexpr double kSlack = 1e-6;  // of shares that should make a whole

const Table& region_table() {
  static const Table table = Table::of<Region>(
      {row("name", &Region::name, fields::label(),
           "The name of the region: one of the latency's, or any where the latency knows none.")
           .required(),
       row("nodes", &Region::nodes,
           fields::list(fields::whole<std::int64_t>(0, 65535), {.expected = "a list of whole numbers"}),
           "The nodes that stand here, numbered from 0."),
       row("share", &Region::share, fields::share(),
           "The share of the nodes that no region lists, exact to the node; which nodes is drawn."),
       row("uplink", &Region::uplink, fields::rate(),
           "The rate that all its nodes share toward other regions."),
       row("downlink", &Region::downlink, fields::rate(),
           "The rate that all its nodes share from other regions.")});
  return table;
}

class RegionsKind final : public fields::KindOf<std::vector<Region>> {
 public:
  std::optional<std::vector<Region>> read(const Node& node, const std::string& path,
                                          Findings& findings) const override {
    if (!require(node, Node::Kind::array, path, findings)) return std::nullopt;
    const std::size_t before = findings.list.size();
    std::vector<Region> regions;
    std::set<std::string> names;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      auto region = region_->read(node.items[i], join(path, i), findings);
      if (!region) continue;
      if (!names.insert(region->name).second)
        findings.add(node.items[i].find("name")->place,
                     join(join(path, i), "name") + ": " + shown(region->name) + " is listed twice");
      regions.push_back(*std::move(region));
    }
    if (findings.list.size() != before) return std::nullopt;
    return regions;
  }
  // Two or three, of names that the latency draws as well.
  void draw(fields::Draws& draws, std::vector<Region>& regions) const override {
    const std::int64_t count = draws.whole(2, 3);
    double left = 1;
    for (std::int64_t i = 1; i <= count; ++i) {
      Region region;
      fields::draw_fields(draws, region_table(), &region);
      region.name = "r" + std::to_string(i);
      region.nodes.clear();
      if (draws.chance(0.3)) region.nodes.push_back(i - 1);
      region.share = std::round((i == count ? left : draws.uniform(0.1, 0.45)) * 100) / 100;
      left -= region.share;
      regions.push_back(std::move(region));
    }
  }
  void print(JsonWriter& json, const std::vector<Region>& regions) const override {
    json.list();
    for (const Region& region : regions) region_->print(json, region);
    json.end();
  }
  void schema(JsonWriter& json) const override {
    json.field("type", "array");
    region_->write_schema(json.key("items").object());
    json.end();
  }
  fields::Words words() const override {
    return {.type = "list of regions",
            .unit = {},
            .range = {},
            .example = R"([{"name": "london", "share": "100%"}])"};
  }
  std::string expected() const override { return "a list of regions"; }
  std::vector<Part> parts() const override { return region_->parts(); }

 private:
  fields::KindPtr<Region> region_ = fields::object<Region>(region_table(), kInline);
};

class StartupKind final : public fields::KindOf<Startup> {
 public:
  std::optional<Startup> read(const Node& node, const std::string& path, Findings& findings) const override {
    const std::string_view said = node.kind == Node::Kind::string ? std::string_view(node.text) : "";
    if (said == kOff) return Startup{};
    if (said == kTcp) return Startup{.tcp = true};
    if (const auto delay = parse_duration(said)) return Startup{.delay = *delay};
    mismatch(node, path, findings);
    return std::nullopt;
  }
  void draw(fields::Draws& draws, Startup& startup) const override {
    startup = draws.chance(0.5) ? Startup{.tcp = true} : Startup{.delay = milliseconds(draws.whole(1, 1000))};
  }
  void print(JsonWriter& json, const Startup& startup) const override {
    if (startup.tcp || startup.delay == Duration{}) {
      json.value(startup.tcp ? kTcp : kOff);
      return;
    }
    delay_->print(json, startup.delay);
  }
  void schema(JsonWriter& json) const override {
    json.key("anyOf").list();
    json.object(kInline).key("enum").list(kInline).value(kOff).value(kTcp).end().end();
    delay_->write_schema(json.object(kInline));
    json.end().end();
  }
  fields::Words words() const override {
    fields::Words words = delay_->words();
    words.type = "choice, or duration";
    words.range = "off, tcp, or a fixed delay before the first byte";
    words.example = "\"tcp\"";
    return words;
  }
  std::string expected() const override { return "\"off\", \"tcp\" or a duration such as \"5ms\""; }
  std::string hint(const Node& node) const override { return delay_->hint(node); }

 private:
  static constexpr std::string_view kOff = "off";
  static constexpr std::string_view kTcp = "tcp";
  fields::KindPtr<Duration> delay_ = fields::duration();
};

}  // namespace

fields::KindPtr<std::vector<Region>> regions() { return std::make_shared<RegionsKind>(); }

void check_sum(const Node& node, double sum, const std::string& path, std::string_view of,
               Findings& findings) {
  if (std::abs(sum - 1) > kSlack)
    findings.add(node.place, path + ": the shares of " + std::string(of) + " add up to " +
                                 text::decimal(std::round(sum * 1e6) / 1e4) + " %, not to 100 %");
}

const Table& network_table() {
  using N = NetworkFields;
  const auto weight = [] { return fields::whole<std::uint8_t>(1, 255); };
  static const Table table = Table::of<N>(
      {row("uplink", &N::uplink, rates(),
           "The rate at which a node sends: of every node, by classes of nodes, or drawn from a law, until "
           "it is between 1 B/s and 1 TB/s."),
       row("downlink", &N::downlink, rates(),
           "The rate at which a node receives: of every node, by classes of nodes, or drawn from a law, "
           "until it is between 1 B/s and 1 TB/s."),
       row("latency", &N::latency, latency(),
           "The time of a message one way between any two nodes, or half of the round trip between their "
           "regions."),
       row("regions", &N::regions, regions(),
           "Where nodes stand. Without it the latency's regions hold equal parts."),
       row("jitter", &N::jitter, fields::duration(),
           "A time added to each latency, drawn evenly from zero to this."),
       row("latency_spread", &N::latency_spread, fields::share(),
           "How far the latency of single pairs of nodes goes above and below the stated one, as a share of "
           "it: a "
           "factor of each ordered pair, drawn evenly, that stays for the run."),
       row("message_overhead", &N::message_overhead, fields::bytes({1'000'000'000'000}),
           "The headers of a request, and those of an answer."),
       row("sharing", &N::sharing,
           fields::choice<std::string_view>(
               {{"max-min", "max-min"}, {"exact", "exact"}, {"fifo", "fifo"}, {"unlimited", "unlimited"}}),
           "How transfers share a link. \"fifo\" is the fastest to compute, and single transfers are off by "
           "a third to a half."),
       row("eps", &N::eps, fields::share(),
           "The share of a link that max-min may leave unused rather than compute again, at least a "
           "millionth."),
       row("startup", &N::startup, fields::KindPtr<Startup>(std::make_shared<StartupKind>()),
           "What the start of a transfer adds to its time. \"tcp\" is a round trip for the handshake and the "
           "pauses of slow start; \"off\" leaves out two to three round trips of a transfer of 32 to 96 KB "
           "on "
           "wide links."),
       row("transfer_limit", &N::transfer_limit, fields::rate(),
           "The rate that no transfer exceeds, however wide the links, as with a window over a round trip."),
       row("connect_timeout", &N::connect_timeout, fields::duration(),
           "The time until a node that is down is given up."),
       row("repair_share", &N::repair_share, fields::share(0.001, 1),
           "The share of every node's links that repair may take."),
       row("read_weight", &N::read_weight, weight(),
           "The weight of a read or a write on a link that others want too."),
       row("repair_weight", &N::repair_weight, weight(),
           "The weight of a repair on a link that others want too.")});
  return table;
}

}  // namespace floe
