#include "record/fabric.hpp"

namespace floe {

void Fabric::set(Shard shard, const ShardState& state, Instant now) {
  Open& open = open_[shard];
  if (open.state == &state) return;
  if (open.state != states_.front() && open.since < now)
    intervals_.push_back({shard, open.since, now, open.state});
  open = {now, &state};
}

void Fabric::close(Instant now) {
  for (Shard shard = 0; shard < open_.size(); ++shard) set(shard, *states_.front(), now);
}

}  // namespace floe
