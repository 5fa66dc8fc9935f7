#include "storage/drawn_shards.hpp"

#include "engine/assert.hpp"

namespace floe {

ShardDraw::ShardDraw(const Committee& committee)
    : committee_(committee), taken_(committee.shards()), used_(committee.nodes(), 0) {
  for (const std::uint32_t weight : committee.weights()) {
    with_.resize(std::max<std::size_t>(with_.size(), weight), 0);
    for (std::uint32_t i = 0; i < weight; ++i) ++with_[i];
  }
}

std::span<const Shard> ShardDraw::draw(std::uint32_t slots, Stream& stream) {
  FLOE_ASSERT(slots <= committee_.shards(), "more slots than shards");
  for (const Shard shard : drawn_) {
    taken_.clear(shard);
    used_[committee_.owner(shard)] = 0;
  }
  drawn_.clear();
  std::uint32_t most = 1;  // shards of one node
  std::uint32_t left = with_.front();
  while (drawn_.size() < slots) {
    if (left == 0) left = with_[most++];
    const auto shard = static_cast<Shard>(stream.below(committee_.shards()));
    std::uint32_t& used = used_[committee_.owner(shard)];
    if (taken_.test(shard) || used == most) continue;
    taken_.set(shard);
    drawn_.push_back(shard);
    ++used;
    --left;
  }
  return drawn_;
}

}  // namespace floe
