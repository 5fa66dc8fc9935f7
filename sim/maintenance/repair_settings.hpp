// What a scenario says about repair.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/time.hpp"
#include "fields/table.hpp"
#include "policies/policies.hpp"

namespace floe::maintenance {

// The repair section of a scenario. Defaults are those of a mainnet node where it has one, otherwise a data
// centre's.
struct RepairSettings {
  Duration detection = minutes(15);
  Duration replace_silent{};
  std::uint32_t concurrent_blobs = 100;
  std::uint32_t concurrent_slivers = 2000;
  std::uint32_t extra_symbols = 0;
  Duration request_timeout = seconds(45);
  std::uint32_t most_requests = 0;
  std::uint32_t symbols_per_second = 0;
  std::uint32_t slivers_per_second = 0;
  Duration metadata_timeout = seconds(5);
  Duration backoff_first = seconds(1);
  Duration backoff_limit = hours(1);
  Duration backoff_jitter = seconds(1);
  std::uint32_t batch_blobs = 1;
  std::vector<PolicySettings> policies{};

  static const fields::Table& table();
};

}  // namespace floe::maintenance
