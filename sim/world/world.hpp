// One run's physics: the clock, the network, the nodes and what they hold. The only mutable thing in a run.
// Nodes change through the verbs of `nodes()`; the world hears of it first, then every process.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event_loop.hpp"
#include "engine/random.hpp"
#include "network/network.hpp"
#include "nodes/nodes.hpp"
#include "nodes/reachability.hpp"
#include "nodes/streams.hpp"
#include "pieces/blob_store.hpp"
#include "record/fabric.hpp"
#include "record/recorder.hpp"
#include "record/trace.hpp"
#include "storage/committee.hpp"
#include "tasks/task.hpp"
#include "world/decay.hpp"
#include "world/expiry.hpp"
#include "world/look.hpp"
#include "world/measures.hpp"
#include "world/new_blob.hpp"
#include "world/shortage_times.hpp"
#include "world/spoiled.hpp"
#include "world/witness.hpp"

namespace floe {

enum class FoundBy : std::uint8_t;  // world/pieces.hpp

// What runs a node at the moment: the tasks that die with it.
struct Machine {
  TaskGroup tasks;              // destroyed when the node goes down
  std::uint32_t repairing = 0;  // repair jobs under way
};

class World final : private Process {
 public:
  World(Run run, Committee committee, const NetworkSettings& network, Links links);  // all nodes alike
  World(Run run, Committee committee, const NetworkSettings& network, const Places& places);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  EventLoop& loop() { return loop_; }
  const EventLoop& loop() const { return loop_; }
  Network& network() { return network_; }
  const Network& network() const { return network_; }
  Recorder& recorder() { return recorder_; }
  const Recorder& recorder() const { return recorder_; }
  const Fabric& fabric() const { return fabric_; }
  BlobStore& blobs() { return blobs_; }
  const BlobStore& blobs() const { return blobs_; }
  const Committee& committee() const { return committee_; }
  // Who is asked for what is stored: the committee before the last change of epoch until that is done.
  const Committee& reading() const { return before_ ? *before_ : committee_; }
  TaskGroup& tasks() { return tasks_; }
  Instant now() const { return loop_.now(); }

  Nodes& nodes() { return nodes_; }
  const Nodes& nodes() const { return nodes_; }
  Reachability& paths() { return paths_; }
  const Reachability& paths() const { return paths_; }
  const Node& node(NodeId id) const { return nodes_[id]; }
  Machine& machine(NodeId id) { return *machines_[id]; }
  const Machine& machine(NodeId id) const { return *machines_[id]; }
  Endpoint endpoint(NodeId id) const { return endpoints_[id]; }
  // An endpoint outside the committee, in the first region unless another is named.
  Endpoint add_client(Links links, std::string_view region = {});
  Endpoint add_endpoint_like(NodeId id);  // of a machine beside that of a node

  Stream stream(std::uint32_t entity, std::string_view purpose) const {
    return Stream(run_.seed, run_.replicate, entity, purpose, run_.branch);
  }

  Streams streams(std::string label) const { return {run_, std::move(label)}; }

  void listen(Process& process) { listeners_.add(process); }
  void forget(const Process& process) { listeners_.remove(process); }
  void trace_into(Trace* trace) { trace_ = trace; }
  void remark(const Span& span) {
    if (trace_ != nullptr) trace_->add(span);
  }
  void show_to(Witness* witness) { witness_ = witness; }
  template <class Seen>
  void witness(const Seen& seen) const {
    if (witness_ != nullptr) witness_->saw(seen);
  }

  // While at least one is held, the node's incomplete shards count as repairing.
  void repair_begins(NodeId id);
  void repair_ends(NodeId id);
  Instant restore(BlobIndex blob, const Piece& piece);  // returns when it was lost

  // Shards move, and their new owners have nothing yet; what was kept of an earlier move is dropped first, but for
  // shards that are copied still and stay where they are. Until `end_change`, readers ask the owners before.
  void move_shards(const ShardLists& lists, const std::set<Shard>& still_copied = {});
  void end_change();
  void arrive(BlobIndex blob, const Piece& piece);       // from the owner before
  void owe(NodeId node, std::span<const Shard> shards);  // what is missing there of those that are arriving

  // Pieces that are held are no good from now on and seem to be there: rotten, with this damage, or dropped by a node
  // that says it has them.
  void spoil(std::span<const PieceOf> pieces, bool is_rot, const Damage& damage = {});
  const SpoiledPieces::Spoiled* spoiled(const PieceOf& piece) const { return spoiled_.find(piece); }
  std::vector<PieceOf> spoiled_on(Shard shard) const { return spoiled_.on(shard); }
  void find(const PieceOf& piece, FoundBy by);  // one of them: its node owes it

  // Somebody found out that the pieces of a blob do not belong together and told a node, which looks itself.
  void doubt(BlobIndex blob, NodeId node);
  void invalidate(BlobIndex blob);  // everybody knows, and deletes it
  Expiry& expiry() { return expiry_; }

  // A blob is written in the middle of a run: these pieces and this metadata did not reach their nodes.
  BlobIndex write(NewBlob blob, std::span<const Piece> pieces, std::span<const NodeId> metadata);
  void deliver(BlobIndex blob, const Piece& piece);  // from its writer, who went on
  void deliver_metadata(BlobIndex blob, NodeId node) { blobs_.restore_metadata(blob, node); }
  // Tells that the node is to repair now what its writer did not bring.
  void await_no_more(BlobIndex blob, NodeId node);
  // Whether the piece is missing since the blob was written.
  bool is_of_upload(BlobIndex blob, const Piece& piece) const;
  std::uint32_t epoch() const { return epoch_; }  // which began last, from 0
  void expire(std::uint32_t epoch);               // which begins; all nodes delete what expires then

  // Runs until `end` and closes the books, which leave out what happens during the warm-up.
  void run_until(Instant end, Duration warmup = {});
  bool is_over() const { return is_over_; }  // true already while the tasks of a run that ends are destroyed

 private:
  Endpoint add_endpoint(Links links, RegionId region, bool is_client = false);
  void before_change(bool is_piece);
  Instant put(BlobIndex blob, const Piece& piece);
  task<void> sample(Instant end);  // every hour
  task<void> warm_up(Duration time);
  void on(const NodeChange& change) override;
  void forget(std::span<const Stretch> blobs);
  void destroy(NodeId id, Disk disk);
  void drop(NodeId id, double share);
  void tell_losses(std::size_t lost_before);
  void show(NodeId id);
  void show_shard(Shard shard);

  Run run_;
  EventLoop loop_;
  Committee committee_;
  std::optional<Committee> before_;
  Recorder recorder_;
  Measures measures_;
  Fabric fabric_;
  Network network_;
  BlobStore blobs_;
  ShortageTimes shortages_;
  SpoiledPieces spoiled_;
  Expiry expiry_;
  std::uint32_t epoch_ = 0;
  BlobIndex first_written_ = 0;     // in the middle of the run
  std::vector<Instant> written_{};  // from that blob on
  Decay decay_;
  Look look_;
  Instant returned_ =
      Instant::never();  // at which pieces came back last, unless redundancy was looked at since
  Listeners listeners_;
  Nodes nodes_;
  Reachability paths_;
  std::vector<std::unique_ptr<Machine>> machines_;
  std::vector<Place> places_;        // by node
  std::vector<Endpoint> endpoints_;  // by node
  std::vector<std::string> regions_;
  Trace* trace_ = nullptr;
  Witness* witness_ = nullptr;
  bool is_over_ = false;
  TaskGroup tasks_;
};

}  // namespace floe
