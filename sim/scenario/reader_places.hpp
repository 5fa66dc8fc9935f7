// Regions, latencies between them and rates of lines: values that are small objects of their own, and the
// rules that tie them together.
#pragma once

#include <optional>

#include "scenario/reader_values.hpp"
#include "scenario/scenario.hpp"

namespace floe::scenario {

std::optional<Settings::Value> read_rates(const Node& node, const Field& field, const std::string& path,
                                          Findings& findings);
std::optional<Settings::Value> read_latency(const Node& node, const Field& field, const std::string& path,
                                            Findings& findings);
std::optional<Settings::Value> read_regions(const Node& node, const std::string& path, Findings& findings);

// Whether the regions are those of the latency and hold every node once. `root` is the whole scenario.
void check_places(const Node& root, const Scenario& scenario, Findings& findings);

}  // namespace floe::scenario
