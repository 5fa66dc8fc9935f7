// Settings of epochs that come to nothing, and shards that move although no stake changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "moves/epoch_settings.hpp"

namespace floe::moves {

// Who is there when a run begins.
struct FirstCommittee {
  std::uint32_t shards = 0;
  std::vector<std::uint32_t> weights{};  // shards of each node
  bool is_by_stake = false;              // they follow from stakes
};

// What a person should know before a run. Each sentence begins with the JSON path, of which `path` is the process.
std::vector<std::string> idle_epochs(const EpochSettings& settings, const FirstCommittee& committee,
                                     Duration run, const std::string& path);

}  // namespace floe::moves
