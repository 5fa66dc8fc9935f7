// One run's physics: the clock, the network, the nodes and what they hold. The only mutable thing in a run.
// Faults change it through four verbs (take_down, bring_up, depart, join); maintenance hears of them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event_loop.hpp"
#include "engine/random.hpp"
#include "engine/task.hpp"
#include "network/network.hpp"
#include "record/fabric.hpp"
#include "record/recorder.hpp"
#include "record/trace.hpp"
#include "world/blob_store.hpp"
#include "world/committee.hpp"
#include "world/measures.hpp"
#include "world/node.hpp"

namespace floe {

// Told after the world has changed.
class NodeEvents {
 public:
  virtual ~NodeEvents() = default;
  virtual void joined(NodeId node) = 0;    // a replacement, with an empty disk
  virtual void returned(NodeId node) = 0;  // from an outage, with its disk
};

struct Run {
  std::uint64_t seed = 1;
  std::uint32_t replicate = 0;
};

class World {
 public:
  World(Run run, Committee committee, const NetworkSettings& network, Links links);  // all nodes alike
  World(Run run, Committee committee, const NetworkSettings& network, const Places& places);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  EventLoop& loop() { return loop_; }
  const EventLoop& loop() const { return loop_; }
  Network& network() { return network_; }
  Recorder& recorder() { return recorder_; }
  const Recorder& recorder() const { return recorder_; }
  const Fabric& fabric() const { return fabric_; }
  BlobStore& blobs() { return blobs_; }
  const BlobStore& blobs() const { return blobs_; }
  const Committee& committee() const { return committee_; }
  TaskGroup& tasks() { return tasks_; }
  Instant now() const { return loop_.now(); }

  Node& node(NodeId id) { return *nodes_[id]; }
  const Node& node(NodeId id) const { return *nodes_[id]; }
  std::uint32_t nodes() const { return committee_.nodes(); }
  std::uint32_t nodes_up() const { return nodes_up_; }
  // An endpoint outside the committee, in the first region unless another is named.
  Endpoint add_client(Links links, std::string_view region = {});

  Stream stream(std::uint32_t entity, std::string_view purpose) const {
    return Stream(run_.seed, run_.replicate, entity, purpose);
  }

  void listen(NodeEvents* events) { events_ = events; }
  void trace_into(Trace* trace) { trace_ = trace; }
  void note(const Span& span) {
    if (trace_ != nullptr) trace_->add(span);
  }

  void take_down(NodeId id);  // overlapping outages are counted
  void bring_up(NodeId id);
  void depart(NodeId id);  // with its disk, for good
  void join(NodeId id);    // a replacement takes the seat

  // While at least one is held, the node's incomplete shards count as repairing.
  void repair_begins(NodeId id);
  void repair_ends(NodeId id);
  void restore(BlobIndex blob, const Piece& piece);

  // Samples redundancy every hour until `end`, runs, closes the books.
  void run_until(Instant end);

 private:
  Endpoint add_endpoint(Links links, RegionId region);
  task<void> observe(Instant end);
  void went_down(NodeId id);
  void came_up(NodeId id);
  void show(NodeId id);
  void show_shard(Shard shard);

  Run run_;
  EventLoop loop_;
  Committee committee_;
  Recorder recorder_;
  Measures measures_;
  Fabric fabric_;
  Network network_;
  BlobStore blobs_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::uint32_t nodes_up_;
  std::vector<std::string> regions_;
  NodeEvents* events_ = nullptr;
  Trace* trace_ = nullptr;
  TaskGroup tasks_;
};

}  // namespace floe
