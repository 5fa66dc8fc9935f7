#include "scenario/reader_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "scenario/json_text.hpp"
#include "scenario/laws.hpp"
#include "scenario/reader_places.hpp"
#include "scenario/suggest.hpp"

namespace floe::scenario {
namespace {

constexpr std::size_t kShown = 40;  // characters of a value in a message

std::string shown(const Node& node) { return "\"" + printable(node.text, kShown) + "\""; }

std::string form(Type type) {
  switch (type) {
    case Type::duration:
      return "as in " + std::string(kDurationForm);
    case Type::bytes:
      return "as in " + std::string(kBytesForm);
    case Type::rate:
      return "as in " + std::string(kRateForm);
    case Type::share:
      return "as in " + std::string(kShareForm);
    case Type::yearly:
      return "as in " + std::string(kYearlyForm);
    default:
      return "";
  }
}

// A bare number where a unit belongs is the commonest slip: say how it is written.
std::string unit_hint(Type type, const Node& node) {
  if (node.kind == Node::Kind::string) return form(type);
  if (node.kind != Node::Kind::number) return "";
  const std::string digits = printable(node.text, kShown);
  switch (type) {
    case Type::duration:
    case Type::durations:
      return "write the unit: \"" + digits + "s\", \"" + digits + "h\" or \"" + digits + "d\"";
    case Type::bytes:
      return "write the unit: \"" + digits + "B\", \"" + digits + "KiB\" or \"" + digits + "MiB\"";
    case Type::rate:
      return "write the unit: \"" + digits + "Mbit/s\" or \"" + digits + "MB/s\"";
    case Type::share:
      return "write it as a string: \"" + digits + "\", or as a percentage such as \"34%\"";
    case Type::yearly:
      return "write it as a percentage per year, such as \"1.5%/y\"";
    default:
      return "";
  }
}

void mismatch(const Node& node, Type type, const std::string& path, Findings& findings) {
  const std::string hint = unit_hint(type, node);
  std::string found(describe(node.kind));
  if (node.kind == Node::Kind::string) found = shown(node);
  if (node.kind == Node::Kind::number)
    found = (hint.empty() ? "the number " : "the bare number ") + printable(node.text, kShown);
  findings.add(node.place, path + ": expected " + std::string(expected(type)) + ", found " + found, hint);
}

// `amount` is in the unit of min and max; `text` is how the file has it.
bool in_range(double amount, const Node& node, const Field& field, const std::string& path,
              Findings& findings) {
  const auto limit = [&](double bound) -> std::string {
    switch (field.type) {
      case Type::duration:
      case Type::durations:
        return to_text(Duration{static_cast<std::int64_t>(bound)});
      case Type::bytes:
        return to_text(Bytes{static_cast<std::int64_t>(bound)});
      case Type::rate:
        return to_text(Rate{static_cast<std::int64_t>(bound)});
      case Type::share:
        return percent(bound);
      case Type::yearly:
        return percent(bound) + "/y";
      default:
        return decimal(bound);
    }
  };
  const std::string value = printable(node.text, kShown);
  if (field.min && amount < *field.min) {
    findings.add(node.place, path + ": " + value + " is below the least, " + limit(*field.min));
    return false;
  }
  if (field.max && amount > *field.max) {
    findings.add(node.place, path + ": " + value + " is above the greatest, " + limit(*field.max));
    return false;
  }
  return true;
}

template <class T>
std::optional<T> parse_number(const Node& node) {
  T value{};
  const char* end = node.text.data() + node.text.size();
  const auto parsed = std::from_chars(node.text.data(), end, value);
  if (node.kind != Node::Kind::number || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return value;
}

std::optional<Settings::Value> read_distribution(const Node& node, const std::string& path,
                                                 Findings& findings) {
  if (!require(node, Node::Kind::object, path, findings)) return std::nullopt;
  std::vector<std::string_view> names;
  for (const Law& law : laws()) names.push_back(law.name);
  const Node* name = node.find("law");
  if (name == nullptr || name->kind != Node::Kind::string) {
    findings.add(name ? name->place : node.place, path + ": a distribution names its \"law\"",
                 suggest("", names));
    return std::nullopt;
  }
  const auto law = std::ranges::find(laws(), std::string_view(name->text), &Law::name);
  if (law == laws().end()) {
    findings.add(name->place, join(path, "law") + ": no law is called " + shown(*name),
                 suggest(name->text, names));
    return std::nullopt;
  }
  const std::size_t before = findings.list.size();
  constexpr std::string_view kLaw[] = {"law"};
  check_names(node, law->fields, kLaw, path, findings);
  const Settings parameters = read_table(node, law->fields, path, findings);
  if (findings.list.size() != before) return std::nullopt;
  if (const std::string_view complaint = law->complaint(parameters); !complaint.empty()) {
    findings.add(node.place, path + ": " + std::string(complaint));
    return std::nullopt;
  }
  return law->make(parameters);
}

}  // namespace

std::string_view expected(Type type) {
  switch (type) {
    case Type::boolean:
      return "true or false";
    case Type::integer:
      return "a whole number";
    case Type::number:
      return "a number";
    case Type::duration:
      return "a duration such as \"30d\" or \"1.5h\"";
    case Type::bytes:
      return "a size such as \"32MiB\" or \"1GB\"";
    case Type::rate:
      return "a rate such as \"100Mbit/s\" or \"unlimited\"";
    case Type::share:
      return "a share such as \"34%\"";
    case Type::yearly:
      return "a yearly rate such as \"1.5%/y\"";
    case Type::text:
      return "a string";
    case Type::choice:
      return "one of its choices";
    case Type::distribution:
      return "a distribution such as {\"law\": \"exponential\", \"mean\": \"10d\"}";
    case Type::durations:
      return "a list of durations such as [\"1d\", \"36h\"]";
    case Type::integers:
      return "a list of whole numbers";
    case Type::rates:
      return "a rate such as \"100Mbit/s\", classes of rates, or a law of rates";
    case Type::latency:
      return "a duration such as \"50ms\", or round trips between regions";
    case Type::regions:
      return "a list of regions";
  }
  return "";
}

bool require(const Node& node, Node::Kind kind, const std::string& path, Findings& findings) {
  if (node.kind == kind) return true;
  findings.add(node.place, (path.empty() ? "a scenario" : path) + " is " + std::string(describe(kind)) +
                               ", and here is " + std::string(describe(node.kind)));
  return false;
}

std::optional<Settings::Value> read_value(const Node& node, const Field& field, const std::string& path,
                                          Findings& findings) {
  const auto wrong = [&]() -> std::optional<Settings::Value> {
    mismatch(node, field.type, path, findings);
    return std::nullopt;
  };
  const auto amount = [&](auto parsed, double size) -> std::optional<Settings::Value> {
    if (!in_range(size, node, field, path, findings)) return std::nullopt;
    return parsed;
  };
  const bool text = node.kind == Node::Kind::string;
  switch (field.type) {
    case Type::boolean:
      if (node.kind != Node::Kind::boolean) return wrong();
      return node.truth;
    case Type::integer:
      if (const auto value = parse_number<std::int64_t>(node))
        return amount(*value, static_cast<double>(*value));
      return wrong();
    case Type::number:
      if (const auto value = parse_number<double>(node)) return amount(*value, *value);
      return wrong();
    case Type::duration:
      if (const auto value = text ? parse_duration(node.text) : std::nullopt)
        return amount(*value, static_cast<double>(value->ns));
      return wrong();
    case Type::bytes:
      if (const auto value = text ? parse_bytes(node.text) : std::nullopt)
        return amount(*value, static_cast<double>(value->n));
      return wrong();
    case Type::rate:
      if (const auto value = text ? parse_rate(node.text) : std::nullopt)
        return amount(*value, static_cast<double>(value->per_second));
      return wrong();
    case Type::share:
      if (const auto value = text ? parse_share(node.text) : std::nullopt) return amount(*value, *value);
      return wrong();
    case Type::yearly:
      if (const auto value = text ? parse_yearly(node.text) : std::nullopt) return amount(*value, *value);
      return wrong();
    case Type::text:
      if (!text) return wrong();
      return node.text;
    case Type::choice:
      if (!text) return wrong();
      if (std::ranges::find(field.choices, std::string_view(node.text)) != field.choices.end())
        return node.text;
      findings.add(node.place, path + ": no choice is called " + shown(node),
                   suggest(node.text, field.choices));
      return std::nullopt;
    case Type::distribution:
      return read_distribution(node, path, findings);
    case Type::rates:
      return read_rates(node, field, path, findings);
    case Type::latency:
      return read_latency(node, field, path, findings);
    case Type::regions:
      return read_regions(node, path, findings);
    case Type::durations:
    case Type::integers:
      break;
  }

  if (node.kind != Node::Kind::array) return wrong();
  Field item = field;
  item.type = field.type == Type::durations ? Type::duration : Type::integer;
  std::vector<Duration> durations;
  std::vector<std::int64_t> integers;
  bool good = true;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const auto value = read_value(node.items[i], item, join(path, i), findings);
    good = good && value;
    if (!value) continue;
    if (item.type == Type::duration)
      durations.push_back(std::get<Duration>(*value));
    else
      integers.push_back(std::get<std::int64_t>(*value));
  }
  if (!good) return std::nullopt;
  if (item.type == Type::duration) return durations;
  return integers;
}

}  // namespace floe::scenario
