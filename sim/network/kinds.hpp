// Kinds of values that only a network has: rates of links, latencies between regions, regions; and the table
// of the network section.
#pragma once

#include "fields/kinds.hpp"
#include "network/places.hpp"

namespace floe {

fields::KindPtr<RateLaw> rates();
fields::KindPtr<LatencyLaw> latency();
fields::KindPtr<std::vector<Region>> regions();

const fields::Table& network_table();

// A finding unless the shares of `of` make a whole.
void check_sum(const text::Node& node, double sum, const std::string& path, std::string_view of,
               text::Findings& findings);

}  // namespace floe
