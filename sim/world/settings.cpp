// Lookup by name is a walk over a short list: settings are read once, when a model is made.
#include "world/settings.hpp"

#include <algorithm>

#include "engine/assert.hpp"

namespace floe {

void Settings::set(std::string_view name, Type type, Value value) {
  FLOE_ASSERT(std::ranges::none_of(items_, [&](const Item& item) { return item.name == name; }),
              "a setting was given twice");
  items_.push_back({std::string(name), type, std::move(value)});
}

const Settings::Item& Settings::find(std::string_view name) const {
  const auto item = std::ranges::find(items_, name, &Item::name);
  FLOE_ASSERT(item != items_.end(), "a model asked for a setting that its field table lacks");
  return *item;
}

template <class T>
const T& Settings::get(std::string_view name, Type type) const {
  const Item& item = find(name);
  FLOE_ASSERT(item.type == type, "a model asked for a setting as another type than its field table states");
  return std::get<T>(item.value);
}

bool Settings::boolean(std::string_view name) const { return get<bool>(name, Type::boolean); }
std::int64_t Settings::integer(std::string_view name) const { return get<std::int64_t>(name, Type::integer); }
double Settings::number(std::string_view name) const { return get<double>(name, Type::number); }
Duration Settings::duration(std::string_view name) const { return get<Duration>(name, Type::duration); }
Bytes Settings::bytes(std::string_view name) const { return get<Bytes>(name, Type::bytes); }
Rate Settings::rate(std::string_view name) const { return get<Rate>(name, Type::rate); }
double Settings::share(std::string_view name) const { return get<double>(name, Type::share); }
double Settings::yearly(std::string_view name) const { return get<double>(name, Type::yearly); }

const std::string& Settings::text(std::string_view name) const {
  return get<std::string>(name, find(name).type == Type::choice ? Type::choice : Type::text);
}

const Distribution& Settings::distribution(std::string_view name) const {
  return get<Distribution>(name, Type::distribution);
}

const std::vector<Duration>& Settings::durations(std::string_view name) const {
  return get<std::vector<Duration>>(name, Type::durations);
}

const std::vector<std::int64_t>& Settings::integers(std::string_view name) const {
  return get<std::vector<std::int64_t>>(name, Type::integers);
}

const RateLaw& Settings::rates(std::string_view name) const { return get<RateLaw>(name, Type::rates); }

const LatencyLaw& Settings::latency(std::string_view name) const {
  return get<LatencyLaw>(name, Type::latency);
}

const std::vector<Region>& Settings::regions(std::string_view name) const {
  return get<std::vector<Region>>(name, Type::regions);
}

}  // namespace floe
