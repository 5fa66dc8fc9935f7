// What an epoch change is like: how long epochs last, who comes and goes, and how shards are handed on. Defaults are
// those of Walrus at v1.56 (node/config.rs).
#pragma once

#include <cstdint>

#include "engine/time.hpp"
#include "fields/table.hpp"

namespace floe::moves {

struct EpochSettings {
  Duration length = days(14);
  double drift = 0;
  std::uint32_t leave = 0;
  double silent = 0;
  std::uint32_t slivers = 1000;
  std::uint32_t concurrent_shards = 10;
  Duration timeout = hours(1);
  Duration retry_first = minutes(1);
  Duration retry_limit = minutes(10);
  Duration patience = hours(12);
  Duration metadata_timeout = seconds(5);
  std::uint32_t metadata_blobs = 100;
  // Defects of the reference system.
  bool attests_unfinished = false;
  bool resumes_empty = false;
  double recovery_hangs = 0;
  bool abandons_unfinished = false;

  static const fields::Table& table();
};

}  // namespace floe::moves
