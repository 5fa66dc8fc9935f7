// What became of every shard over time, as intervals in which it was in another state than the usual one.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/time.hpp"
#include "record/ids.hpp"

namespace floe {

struct ShardState {
  std::string_view name;
  std::string_view title;
  std::string_view sentence;  // completes "while", as in "its node is away"
  bool stands_out = false;    // figures show it whole, however short it is; others by their share of time
  std::string_view onset{};   // what has happened when it begins, where figures mark that
};

struct ShardInterval {
  Shard shard;
  Instant from;
  Instant to;
  const ShardState* state;
};

class Fabric {
 public:
  // The first state is the usual one, in which every shard begins; their order is that of drawing.
  Fabric(std::uint32_t shards, std::span<const ShardState* const> states)
      : states_(states), open_(shards, {.since = {}, .state = states.front()}) {}

  void set(Shard shard, const ShardState& state, Instant now);
  void close(Instant now);  // ends open intervals

  std::span<const ShardState* const> states() const { return states_; }
  const std::vector<ShardInterval>& intervals() const { return intervals_; }

 private:
  struct Open {
    Instant since;
    const ShardState* state;
  };

  std::span<const ShardState* const> states_;
  std::vector<Open> open_;
  std::vector<ShardInterval> intervals_;
};

}  // namespace floe
