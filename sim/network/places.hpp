// Where nodes stand and how wide their links are: what a scenario says of it, as values, and the map of one
// run that follows. Draws are named by seed, replicate and node, so every scheme meets the same map.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/time.hpp"
#include "network/tcp_start.hpp"

namespace floe {

// The rate of a node's link: classes that share the nodes exactly (one class: all alike), or a law.
struct RateLaw {
  struct Class {
    double share;  // of the nodes; all together are 1
    Rate rate;
    bool operator==(const Class&) const = default;
  };

  std::vector<Class> classes;
  Distribution law{};  // without classes; in bytes per second
  bool operator==(const RateLaw&) const = default;
};

// Between nodes: the same everywhere, or by the regions in which they stand.
struct LatencyLaw {
  Duration constant{};                 // one way, without regions
  std::string preset{};                // names published round trips; empty when they are given
  std::vector<std::string> regions{};  // of a matrix: its rows and columns
  std::vector<std::vector<Duration>> round_trips{};

  bool by_region() const { return !regions.empty(); }
  bool operator==(const LatencyLaw&) const = default;
};

// A region or site of the scenario, with the link that joins it to the others.
struct Region {
  std::string name;
  std::vector<std::int64_t> nodes{};  // that stand here
  double share = 0;                   // of the nodes that no region lists; all together are 1
  Rate uplink = Rate::unlimited();
  Rate downlink = Rate::unlimited();
  bool operator==(const Region&) const = default;
};

using RegionId = std::uint32_t;

// The network section of a scenario; tables of its rows are in network/kinds.hpp.
struct NetworkFields {
  RateLaw uplink{.classes = {{1, Rate{125'000'000}}}};
  RateLaw downlink{.classes = {{1, Rate{125'000'000}}}};
  LatencyLaw latency{.constant = milliseconds(50)};
  std::vector<Region> regions{};
  Duration jitter{};
  double latency_spread = 0;
  Bytes message_overhead{200};
  std::string_view sharing = "max-min";
  double eps = 0.01;
  Startup startup{};
  Rate transfer_limit = Rate::unlimited();
  Duration connect_timeout = seconds(1);
  double repair_share = 1;
  std::uint8_t read_weight = 1;
  std::uint8_t repair_weight = 1;
};

struct Links {
  Rate up;
  Rate down;
};

struct Place {
  Links links;
  RegionId region = 0;
};

// One run's map. Without regions, all nodes stand in region 0.
struct Places {
  std::vector<Place> nodes;
  std::vector<std::string> names;   // of the regions
  std::vector<Links> region_links;  // of the regions
  std::vector<Duration> one_way;    // from row to column, regions times regions; empty: the same everywhere

  static Places of(const NetworkFields& network, std::uint32_t nodes, std::uint64_t seed,
                   std::uint32_t replicate);
};

// Deals nodes into parts of the stated shares (in sum 1), to the node by largest remainders; who gets which
// is drawn from the streams (seed, replicate, node, purpose). Gives the part of each of `nodes`.
std::vector<std::uint32_t> deal(std::span<const double> shares, std::span<const std::uint32_t> nodes,
                                std::uint64_t seed, std::uint32_t replicate, std::string_view purpose);

}  // namespace floe
