// What a helper sends of shards: of each of the blobs that are wanted, a symbol or a piece from each shard.
#pragma once

#include "protocol/gather.hpp"

namespace floe::protocol {

class Symbols final : public Subject {
 public:
  Symbols(World& world, const Wanted& wanted)
      : world_(world), wanted_(wanted), has_paths_(wanted.has_paths(world)) {}

  bool holds(NodeId helper, std::uint32_t shard) const override;
  bool is_hidden(NodeId helper, std::uint32_t shard) const override;
  bool accepts_wrong(NodeId helper, std::uint32_t shard) const override;
  void rejected(NodeId helper, std::uint32_t shard) const override;
  Load load(std::span<const std::uint32_t> shards) const override {
    return has_paths_ ? wanted_.load(world_, shards) : wanted_.load(shards.size());
  }

 private:
  World& world_;
  const Wanted& wanted_;
  bool has_paths_;
};

}  // namespace floe::protocol
