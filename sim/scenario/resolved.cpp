// The canonical form of a scenario. The reader accepts what is written here, and quantities are printed in
// the one form that their type has.
#include <array>

#include "scenario/json_text.hpp"
#include "scenario/laws.hpp"
#include "scenario/scenario.hpp"

namespace floe {
namespace {

using scenario::JsonText;
constexpr auto kInline = JsonText::Layout::inline_;

void print(JsonText& json, const Settings& settings);

void print(JsonText& json, const RateLaw& law) {
  if (law.classes.size() == 1) {
    json.value(to_text(law.classes[0].rate));
    return;
  }
  json.object(kInline);
  if (!law.classes.empty()) {
    json.key("classes").list(kInline);
    for (const RateLaw::Class& each : law.classes)
      json.object(kInline)
          .field("share", scenario::percent(each.share))
          .field("rate", to_text(each.rate))
          .end();
    json.end().end();
    return;
  }
  const auto rate = [](double amount) { return to_text(Rate{static_cast<std::int64_t>(amount)}); };
  json.field("law", scenario::law_name(law.law));
  if (law.law.law == Distribution::Law::uniform)
    json.field("low", rate(law.law.scale)).field("high", rate(law.law.high));
  else
    json.field("median", rate(law.law.scale)).field("sigma", law.law.shape);
  json.end();
}

void print(JsonText& json, const LatencyLaw& law) {
  if (!law.by_region()) {
    json.value(to_text(law.constant));
    return;
  }
  json.object();
  if (law.preset.empty()) {
    json.key("regions").list(kInline);
    for (const std::string& region : law.regions) json.value(region);
    json.end().key("round_trips").list();
    for (const std::vector<Duration>& row : law.round_trips) {
      json.list(kInline);
      for (const Duration time : row) json.value(to_text(time));
      json.end();
    }
    json.end();
  } else {
    json.field("preset", law.preset);
  }
  json.end();
}

void print(JsonText& json, const Region& region) {
  json.object(kInline).field("name", region.name).key("nodes").list(kInline);
  for (const std::int64_t node : region.nodes) json.value(node);
  json.end().field("share", scenario::percent(region.share));
  json.field("uplink", to_text(region.uplink)).field("downlink", to_text(region.downlink)).end();
}

void print(JsonText& json, const Settings::Item& item) {
  const auto& value = item.value;
  switch (item.type) {
    case Type::boolean:
      json.value(std::get<bool>(value));
      return;
    case Type::integer:
      json.value(std::get<std::int64_t>(value));
      return;
    case Type::number:
      json.value(std::get<double>(value));
      return;
    case Type::duration:
      json.value(to_text(std::get<Duration>(value)));
      return;
    case Type::bytes:
      json.value(to_text(std::get<Bytes>(value)));
      return;
    case Type::rate:
      json.value(to_text(std::get<Rate>(value)));
      return;
    case Type::share:
      json.value(scenario::percent(std::get<double>(value)));
      return;
    case Type::yearly:
      json.value(scenario::percent(std::get<double>(value)) + "/y");
      return;
    case Type::text:
    case Type::choice:
      json.value(std::get<std::string>(value));
      return;
    case Type::distribution: {
      const auto& distribution = std::get<Distribution>(value);
      json.object(kInline).field("law", scenario::law_name(distribution));
      print(json, scenario::law_parameters(distribution));
      json.end();
      return;
    }
    case Type::durations:
      json.list(kInline);
      for (const Duration duration : std::get<std::vector<Duration>>(value)) json.value(to_text(duration));
      json.end();
      return;
    case Type::integers:
      json.list(kInline);
      for (const std::int64_t number : std::get<std::vector<std::int64_t>>(value)) json.value(number);
      json.end();
      return;
    case Type::rates:
      print(json, std::get<RateLaw>(value));
      return;
    case Type::latency:
      print(json, std::get<LatencyLaw>(value));
      return;
    case Type::regions:
      json.list();
      for (const Region& region : std::get<std::vector<Region>>(value)) print(json, region);
      json.end();
      return;
  }
}

void print(JsonText& json, const Settings& settings) {
  for (const Settings::Item& item : settings.items()) print(json.key(item.name), item);
}

}  // namespace

std::string resolved_json(const Scenario& scenario) {
  JsonText json;
  json.object();
  json.field("name", scenario.name).field("note", scenario.note).field("seed", scenario.seed);
  json.field("replicates", scenario.replicates).field("duration", to_text(scenario.duration));

  json.key("committee").object();
  json.field("nodes", scenario.committee.nodes).field("shards", scenario.committee.shards);
  json.key("groups").list();
  for (const Scenario::Group& group : scenario.committee.groups)
    json.object(kInline).field("nodes", group.nodes).field("shards", group.shards).end();
  json.end().end();

  print(json.key("network").object(), scenario.network);
  json.end();
  print(json.key("repair").object(), scenario.repair);
  json.end();

  json.key("blobs").list();
  for (const Scenario::BlobGroup& group : scenario.blobs)
    json.object(kInline)
        .field("count", group.count)
        .field("size", to_text(group.size))
        .field("content", group.content == Scenario::BlobContent::real ? "real" : "sized")
        .end();
  json.end();

  json.key("schemes").list();
  for (const Scenario::Choice& choice : scenario.schemes) {
    print(json.object().field("model", choice.model).field("label", choice.label), choice.settings);
    json.end();
  }
  json.end().key("faults").list();
  for (const Scenario::Choice& choice : scenario.faults) {
    print(json.object().field("model", choice.model), choice.settings);
    json.end();
  }
  json.end().key("reads").list();
  for (const Settings& client : scenario.reads) {
    print(json.object(), client);
    json.end();
  }
  json.end().end();
  return json.text();
}

std::string hash8(const Scenario& scenario) {
  // FNV-1a, 64 bit; the halves are folded so that all of it counts.
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : resolved_json(scenario) + FLOE_VERSION) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  const auto folded = static_cast<std::uint32_t>(hash ^ (hash >> 32));
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (int shift = 28; shift >= 0; shift -= 4) text += kHex[folded >> shift & 15];
  return text;
}

}  // namespace floe
