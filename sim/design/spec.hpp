// What a design is asked for: the committee, how nodes fail and are repaired, what must be met, and prices.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/time.hpp"
#include "fields/kinds.hpp"
#include "fields/table.hpp"

namespace floe::design {

struct Spec {
  std::string schema{};  // where an editor finds the schema; no part of what is asked
  std::string note{};
  std::uint32_t nodes = 0;
  double departure_rate = 0;  // of each node in a year
  Duration repair_time = hours(12);
  Bytes stored{0};
  Rate downlink = Rate::unlimited();
  double nines = 11;
  double link_share = 1;
  double storage = 1000;
  double storage_price = 1;
  double traffic_price = 0;
  std::vector<std::uint32_t> pieces{};

  static const fields::Table& table();
};

// Throws text::DocumentError with everything that is wrong in the file.
Spec read_spec(const std::string& path);

}  // namespace floe::design
