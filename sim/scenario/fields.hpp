// The scenario's own field tables: everything that is not a scheme or a fault. The reader, the JSON schema
// and the command line all follow from these rows.
#pragma once

#include <span>
#include <string_view>

#include "world/settings.hpp"

namespace floe::scenario {

// A part of the scenario that has fields of its own: an object, or a list of objects.
struct Section {
  std::string_view name;
  std::string_view sentence;
  bool list;
  bool required;
};

std::span<const Field> top_fields();
std::span<const Section> sections();

std::span<const Field> committee_fields();  // and "groups", a list of group_fields()
std::span<const Field> group_fields();
std::span<const Field> network_fields();
std::span<const Field> repair_fields();
std::span<const Field> blob_fields();
std::span<const Field> read_fields();

// What every entry of `schemes` has besides its model's fields; `faults` have only the first.
std::span<const Field> region_fields();      // of network.regions
std::span<const Field> rate_class_fields();  // of the classes of a rate
std::span<const Field> uniform_rate_fields();
std::span<const Field> log_normal_rate_fields();
std::span<const Field> latency_preset_fields();
std::span<const Field> choice_fields();

}  // namespace floe::scenario
