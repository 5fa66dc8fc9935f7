// The one token with which a node tells the chain that it holds its shards of an epoch. It carries the owned shards that
// are not Active when the epoch begins; the sync whose end leaves none attests. Where there are none from the start, the
// finisher attests instead. A node that hears of the next epoch takes a new token, and the old one is void.
#pragma once

#include <span>
#include <vector>

#include "epochs/epoch.hpp"
#include "record/ids.hpp"

namespace floe {

class AttestationToken {
 public:
  AttestationToken(Epoch epoch, std::span<const Shard> not_active);

  Epoch epoch() const { return epoch_; }
  bool is_empty() const { return pending_.empty(); }
  std::span<const Shard> pending() const { return pending_; }  // in order

  // True where this shard was the last one: once at most. A shard that is none of them changes nothing.
  bool completes(Shard shard);

 private:
  Epoch epoch_;
  std::vector<Shard> pending_;
};

}  // namespace floe
