// k of n over the network: ask holders, in an order weighted by the shards they hold, for exactly as many
// distinct symbols as are still wanted; when one fails, ask the next (redstuff.md, repair; the mainnet
// order).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/random.hpp"
#include "engine/task.hpp"
#include "world/bit_set.hpp"
#include "world/world.hpp"

namespace floe {

struct Ask {
  Endpoint asker;
  std::optional<NodeId> self;  // never asked
  std::uint32_t need = 0;      // distinct symbols in all
  std::uint32_t extra = 0;     // asked for beyond what is needed
  Bytes payload;               // of one symbol
  Bytes proof;                 // travels with each symbol
  const Cause* payload_cause;
  const Cause* proof_cause;
  const Cause* header_cause;
  Duration silence;                 // after which a helper that died is given up
  std::optional<BlobIndex> blob{};  // for a trace: the first that it is about
};

// What has come so far; survives from one round to the next.
struct Gathered {
  explicit Gathered(const World& world) : have(world.committee().shards()), peers(world.nodes().count()) {}

  std::vector<Shard> shards;  // in order of arrival
  BitSet have;
  BitSet peers;  // nodes that gave something

  void take(Shard shard) {
    have.set(shard);
    shards.push_back(shard);
  }
};

// One round over all nodes: true as soon as `need` symbols are there, false when everyone was asked and it
// was not enough. `offered` are the shards whose pieces are there to be asked for.
task<bool> gather(World& world, Ask ask, const BitSet& offered, Stream& order, Gathered& gathered);

}  // namespace floe
