// Field tables: what a scenario may say about a network, a scheme or a fault, and what it said. From a table
// follow reading, validation, the JSON schema, `floe list` and did-you-mean. Settings are what a model's
// constructor sees: every field of its table is there with its default resolved, so a model never asks
// whether something was given.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/time.hpp"
#include "world/places.hpp"

namespace floe {

enum class Type : std::uint8_t {
  boolean,
  integer,
  number,
  duration,  // "30d"
  bytes,     // "32MiB"
  rate,      // "1Gbit/s"
  share,     // "34%", between 0 and 1
  yearly,    // "1.5%/y", events per year
  text,
  choice,        // one of Field::choices
  distribution,  // {"law": "exponential", "mean": "10d"}
  durations,     // a list
  integers,      // a list
  rates,         // "1Gbit/s", classes, or a law
  latency,       // "50ms", or round trips between regions
  regions,       // a list
};

struct Field {
  std::string_view name;
  Type type = Type::text;
  std::string_view fallback;  // the default as JSON text; empty means that the field is required
  std::string_view sentence;
  std::optional<double>
      min{};  // in the unit in which Settings gives it: ns, bytes, B/s, share; each item of a list
  std::optional<double> max{};
  std::span<const std::string_view> choices{};  // of Type::choice
};

// What a model says of itself: one line in a list, and its table.
struct Description {
  std::string_view name;
  std::string_view sentence;
  std::span<const Field> fields;
};

class Settings {
 public:
  using Value = std::variant<bool, std::int64_t, double, Duration, Bytes, Rate, std::string, Distribution,
                             std::vector<Duration>, std::vector<std::int64_t>, RateLaw, LatencyLaw,
                             std::vector<Region>>;
  struct Item {
    std::string name;
    Type type;
    Value value;
    bool operator==(const Item&) const = default;
  };

  // Names are unique; the order of setting is the order of printing.
  void set(std::string_view name, Type type, Value value);

  // A name that the table lacks, or another type than it states, is our bug and asserts.
  bool boolean(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  Duration duration(std::string_view name) const;
  Bytes bytes(std::string_view name) const;
  Rate rate(std::string_view name) const;
  double share(std::string_view name) const;             // 0..1
  double yearly(std::string_view name) const;            // expected events per year
  const std::string& text(std::string_view name) const;  // of Type::text and Type::choice
  const Distribution& distribution(std::string_view name) const;
  const std::vector<Duration>& durations(std::string_view name) const;
  const std::vector<std::int64_t>& integers(std::string_view name) const;
  const RateLaw& rates(std::string_view name) const;
  const LatencyLaw& latency(std::string_view name) const;
  const std::vector<Region>& regions(std::string_view name) const;

  std::span<const Item> items() const { return items_; }
  bool operator==(const Settings&) const = default;

 private:
  const Item& find(std::string_view name) const;
  template <class T>
  const T& get(std::string_view name, Type type) const;

  std::vector<Item> items_;
};

}  // namespace floe
