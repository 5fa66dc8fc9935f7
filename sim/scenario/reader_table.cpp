// Objects by their tables: names that are unknown or repeated, fields that are missing, defaults.
#include <algorithm>

#include "engine/assert.hpp"
#include "scenario/reader.hpp"
#include "scenario/reader_values.hpp"
#include "scenario/suggest.hpp"

namespace floe::scenario {
namespace {

constexpr std::size_t kShown = 40;  // characters of a name in a message

std::string in(const std::string& path) { return path.empty() ? "" : " in " + path; }

// What stands in for a required field that is missing or wrong; never seen outside the reader.
Settings::Value stand_in(const Field& field) {
  switch (field.type) {
    case Type::boolean:
      return false;
    case Type::integer:
      return std::int64_t{1};
    case Type::number:
    case Type::share:
    case Type::yearly:
      return 0.0;
    case Type::duration:
      return Duration{};
    case Type::bytes:
      return Bytes{};
    case Type::rate:
      return Rate{};
    case Type::text:
      return std::string();
    case Type::choice:
      return std::string(field.choices[0]);
    case Type::distribution:
      return Distribution{};
    case Type::durations:
      return std::vector<Duration>{};
    case Type::integers:
      return std::vector<std::int64_t>{};
    case Type::rates:
      return RateLaw{};
    case Type::latency:
      return LatencyLaw{};
    case Type::regions:
      return std::vector<Region>{};
  }
  return false;
}

Settings::Value fallback(const Field& field) {
  if (field.fallback.empty()) return stand_in(field);
  const std::vector<Source> source{{"a default", std::string(field.fallback)}};
  Node node;
  Findings findings;
  // A default may lie outside the range, as the 0 that stands for "not given".
  Field unbounded = field;
  unbounded.min.reset();
  unbounded.max.reset();
  const bool parsed = parse(source, 0, 0, node, findings.list);
  auto value = parsed ? read_value(node, unbounded, std::string(field.name), findings) : std::nullopt;
  FLOE_ASSERT(value.has_value(), "a default in a field table is not what its type asks for");
  return *std::move(value);
}

}  // namespace

std::string join(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

std::string join(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

void check_names(const Node& object, std::span<const Field> fields, std::span<const std::string_view> others,
                 const std::string& path, Findings& findings) {
  std::vector<std::string_view> known(others.begin(), others.end());
  for (const Field& field : fields) known.push_back(field.name);
  for (std::size_t i = 0; i < object.members.size(); ++i) {
    const Member& member = object.members[i];
    const std::string name = "\"" + printable(member.name, kShown) + "\"";
    const auto earlier =
        std::find_if(object.members.begin(), object.members.begin() + static_cast<std::ptrdiff_t>(i),
                     [&](const Member& other) { return other.name == member.name; });
    if (earlier != object.members.begin() + static_cast<std::ptrdiff_t>(i))
      findings.add(member.name_place, "field " + name + " is given twice" + in(path), "keep one of the two");
    else if (std::ranges::find(known, std::string_view(member.name)) == known.end())
      findings.add(member.name_place, "unknown field " + name + in(path), suggest(member.name, known));
  }
}

Settings read_table(const Node& object, std::span<const Field> fields, const std::string& path,
                    Findings& findings) {
  Settings settings;
  for (const Field& field : fields) {
    const Node* node = object.find(field.name);
    std::optional<Settings::Value> value;
    if (node != nullptr)
      value = read_value(*node, field, join(path, field.name), findings);
    else if (field.fallback.empty())
      findings.add({object.place.source, object.place.offset, 1},
                   (path.empty() ? "the scenario" : path) + " lacks \"" + std::string(field.name) + "\"",
                   "it is " + std::string(expected(field.type)) + ": " + std::string(field.sentence));
    settings.set(field.name, field.type, value ? *std::move(value) : fallback(field));
  }
  return settings;
}

Settings defaults(std::span<const Field> fields) {
  Settings settings;
  for (const Field& field : fields)
    if (!field.fallback.empty()) settings.set(field.name, field.type, fallback(field));
  return settings;
}

}  // namespace floe::scenario
