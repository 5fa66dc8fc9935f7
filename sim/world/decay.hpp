// Latent corruption: bytes that a node stores flip at a rate, wherever they are. The next flip of a node comes after
// an exponential time, in a byte that is drawn evenly from all that its shards are assigned; one in a piece that is
// missing or rotten already changes nothing, so that what is held decays at exactly that rate.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "nodes/process.hpp"
#include "storage/placement.hpp"
#include "storage/redundancy.hpp"
#include "tasks/task.hpp"

namespace floe {

class World;

class Decay {
 public:
  explicit Decay(World& world) : world_(world) {}

  void set(NodeId node, double rate);  // per byte and year
  void moved();                        // shards, to other nodes
  void written() { upto_.clear(); }    // a blob, of which everybody stores more than before
  void end() { nodes_.clear(); }

 private:
  struct Hit {
    PieceOf piece;
    Damage damage;
  };

  task<void> rot(NodeId node, double rate);
  std::int64_t bytes(NodeId node);
  std::optional<Hit> drawn(NodeId node, Stream& stream);
  const std::vector<std::int64_t>& upto(Shard shard);

  World& world_;
  std::optional<Owner> owner_{};
  std::vector<double> rates_{};
  std::uint32_t moves_ = 0;
  std::vector<std::unique_ptr<TaskGroup>> nodes_{};
  std::vector<std::vector<std::int64_t>>
      upto_{};  // running sums of bytes on a shard, by blob there or by group
};

}  // namespace floe
