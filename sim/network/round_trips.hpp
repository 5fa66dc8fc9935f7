// Measured round trips between the regions of the world, as published.
#pragma once

#include <string_view>

#include "network/places.hpp"

namespace floe {

// "world": IBM Cloud, Network latency dashboards, average round trip between virtual machines in each pair of
// ten regions, 27 July to 25 August 2024 (cloud.ibm.com/docs/vpc?topic=vpc-network-latency-dashboard). Row to
// column as published, so some pairs differ by up to 3 ms with the direction. Within a region it lists 0.6 to
// 2.9 ms between zones; 2 ms stand on the diagonal.
LatencyLaw published_round_trips(std::string_view preset);

}  // namespace floe
