// The whole vocabulary of a scenario on one page. A value with every default resolved: two files that say the
// same thing give equal Scenarios, and `simulate` needs nothing else. Models' own words are Settings, whose
// tables live beside the models (schemes/registry, faults/registry) or in scenario/fields.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/time.hpp"
#include "world/settings.hpp"

namespace floe {

struct Scenario {
  // `nodes` share `shards` evenly; the first ones hold one more when it does not divide.
  struct Group {
    std::uint32_t nodes = 0;
    std::uint32_t shards = 0;
    bool operator==(const Group&) const = default;
  };

  // The sums over the groups are `nodes` and `shards`; there is at least one group.
  struct Committee {
    std::uint32_t nodes = 0;
    std::uint32_t shards = 0;
    std::vector<Group> groups;

    std::vector<std::uint32_t> shards_per_node() const;
    bool operator==(const Committee&) const = default;
  };

  enum class BlobContent : std::uint8_t { real, sized };  // encoded and checked, or only counted

  struct BlobGroup {
    std::uint32_t count = 1;
    Bytes size{};
    BlobContent content = BlobContent::real;
    bool operator==(const BlobGroup&) const = default;
  };

  // A model from a registry, and what the scenario says to it. Labels are unique among the schemes.
  struct Choice {
    std::string label;
    std::string model;
    Settings settings;
    bool operator==(const Choice&) const = default;
  };

  std::string name;  // fit for a file name
  std::string note;
  std::uint64_t seed = 1;
  std::uint32_t replicates = 1;
  Duration duration{};
  Committee committee;
  Settings network;  // scenario::network_fields()
  Settings repair;   // scenario::repair_fields()
  std::vector<BlobGroup> blobs;
  std::vector<Choice> schemes;
  std::vector<Choice> faults;
  std::vector<Settings> reads;  // scenario::read_fields(), one client each

  bool operator==(const Scenario&) const = default;
};

// The scenario as a file that says everything, in one canonical form: read back, it is the same Scenario, and
// equal Scenarios give equal bytes.
std::string resolved_json(const Scenario& scenario);

// Eight hex digits of a stable hash over that text and the program's version; names output folders.
std::string hash8(const Scenario& scenario);

}  // namespace floe
