#include "world/world.hpp"

#include <algorithm>

#include "engine/assert.hpp"
#include "nodes/attributes/conduct.hpp"
#include "nodes/attributes/decay.hpp"
#include "nodes/attributes/leaving.hpp"
#include "nodes/attributes/slowdowns.hpp"
#include "world/pieces.hpp"

namespace floe {

namespace {

Places alike(std::uint32_t nodes, Links links) {
  return {
      .nodes = std::vector<Place>(nodes, {.links = links}), .names = {}, .region_links = {}, .one_way = {}};
}

NetworkSettings with(NetworkSettings network, const Places& places) {
  network.region_links = places.region_links;
  network.one_way = places.one_way;
  return network;
}

}  // namespace

World::World(Run run, Committee committee, const NetworkSettings& network, Links links)
    : World(run, committee, network, alike(committee.nodes(), links)) {}

World::World(Run run, Committee committee, const NetworkSettings& network, const Places& places)
    : run_(run),
      committee_(std::move(committee)),
      measures_(recorder_),
      fabric_(committee_.shards(), kShardStates),
      network_(loop_, with(network, places), recorder_, stream(0, "network")),
      blobs_(committee_),
      spoiled_(recorder_),
      decay_(*this),
      nodes_(committee_.nodes(), loop_, listeners_),
      paths_(loop_, nodes_,
             [this](std::span<const Reachability::Side> sides) { network_.divide(endpoints_, sides); }),
      places_(places.nodes),
      regions_(places.names) {
  FLOE_ASSERT(places.nodes.size() == committee_.nodes(), "a map of another committee");
  for (NodeId id = 0; id < committee_.nodes(); ++id) {
    machines_.push_back(std::make_unique<Machine>());
    endpoints_.push_back(add_endpoint(places.nodes[id].links, places.nodes[id].region));
  }
  listeners_.add(*this);
}

Endpoint World::add_client(Links links, std::string_view region) {
  const auto found = std::ranges::find(regions_, region);
  return add_endpoint(links, found == regions_.end() ? 0 : static_cast<RegionId>(found - regions_.begin()),
                      true);
}

Endpoint World::add_endpoint_like(NodeId id) { return add_endpoint(places_[id].links, places_[id].region); }

Endpoint World::add_endpoint(Links links, RegionId region, bool is_client) {
  recorder_.add_endpoint(network_.has_limits() ? links.down : Rate::unlimited(), is_client);
  return network_.add_endpoint(links.up, links.down, region);
}

void World::on(const NodeChange& change) {
  const NodeId id = change.node;
  switch (change.what) {
    case NodeChange::What::down:
      if (node(id).has_machine && !change.was_before) measures_.outage();
      before_change(false);
      shortages_.before_loss(now(), blobs_);
      blobs_.set_live(id, false);
      measures_.nodes_up(now(), nodes_.up());
      network_.set_up(endpoint(id), false);
      machine(id).tasks.clear();
      show(id);
      break;
    case NodeChange::What::up:
      measures_.offline(node(id).down_since, now());
      remark({.what = Span::What::outage, .node = id, .from = node(id).down_since, .to = now()});
      before_change(false);
      shortages_.before_gain(now(), blobs_);
      blobs_.set_live(id, true);
      measures_.nodes_up(now(), nodes_.up());
      network_.set_up(endpoint(id), true);
      show(id);
      break;
    case NodeChange::What::departed:
      if (!node(id).is_superseded) measures_.departed();
      destroy(id, {});
      show(id);
      break;
    case NodeChange::What::disk_lost:
      destroy(id, change.disk);
      show(id);
      break;
    case NodeChange::What::joined:
      remark({.what = Span::What::vacancy, .node = id, .from = node(id).lost_at, .to = now()});
      break;
    case NodeChange::What::attribute:
      if (change.attribute == &kSuccessions) measures_.departed();
      if (change.attribute == &kDecay) decay_.set(id, nodes_.get(kDecay, id));
      if (change.attribute == &kConduct) {
        const Conduct* const conduct = nodes_.get(kConduct, id);
        if (conduct != nullptr && conduct->lie == Conduct::Lie::pretends) drop(id, conduct->drops);
      }
      if (change.attribute == &kSlowdowns)
        network_.set_speed(endpoint(id), speed_of(nodes_.get(kSlowdowns, id)));
      break;
  }
}

// Who drops a blob drops all that a shard has of it.
void World::drop(NodeId id, double share) {
  Stream stream = this->stream(id, "drop");
  std::vector<PieceOf> dropped;
  const ShardBlobs& on = blobs_.on_shards();
  for (const Shard shard : committee_.shards_of(id))
    for (std::uint32_t at = 0; at < on.count(shard); ++at) {
      if (stream.uniform() >= share) continue;
      const BlobIndex blob = on.at(shard, at);
      for (std::uint32_t kind = 0; kind < blobs_[blob].layout->kinds.size(); ++kind)
        if (blobs_.holds(blob, {kind, shard})) dropped.push_back({blob, {kind, shard}});
    }
  spoil(dropped, false);
}

void World::spoil(std::span<const PieceOf> pieces, bool is_rot, const Damage& damage) {
  if (pieces.empty()) return;
  before_change(false);
  shortages_.before_loss(now(), blobs_);
  const std::size_t lost_before = blobs_.lost_blobs().size();
  blobs_.spoil(pieces, now());
  Destroyed lost;
  for (const PieceOf& piece : pieces) {
    spoiled_.add(piece, {now(), is_rot, damage});
    lost.bytes += blobs_[piece.blob].layout->kinds[piece.piece.kind].size;
    ++lost.pieces;
  }
  measures_.destroyed(lost);
  measures_.blobs_lost(blobs_.lost_blobs().size() - lost_before, now());
  for (const PieceOf& piece : pieces) {
    show_shard(piece.piece.shard);
    listeners_.tell(PieceChange{PieceChange::What::spoiled, piece, is_rot});
  }
  tell_losses(lost_before);
}

void World::find(const PieceOf& piece, FoundBy by) {
  const bool is_rot = spoiled_.find(piece)->is_rot;
  blobs_.uncover(piece, now());
  spoiled_.found(piece, now());
  listeners_.tell(PieceChange{PieceChange::What::found, piece, is_rot, by});
}

void World::doubt(BlobIndex blob, NodeId node) {
  listeners_.tell(BlobChange{BlobChange::What::doubted, blob, node});
}

void World::invalidate(BlobIndex blob) {
  before_change(false);
  shortages_.before_gain(now(), blobs_);
  blobs_.invalidate(blob);
  const Stretch one{blob, blob + 1};
  forget({&one, 1});
  listeners_.tell(BlobChange{BlobChange::What::invalid, blob});
}

void World::forget(std::span<const Stretch> blobs) {
  spoiled_.deleted(blobs, now());
  for (Shard shard = 0; shard < committee_.shards(); ++shard) show_shard(shard);
}

void World::expire(std::uint32_t epoch) {
  epoch_ = epoch;
  std::vector<Stretch> blobs;  // that are not deleted yet
  for (const Stretch& stretch : expiry_.of(epoch))
    for (BlobIndex blob = stretch.first; blob < stretch.end; ++blob) {
      if (blobs_.is_deleted(blob)) continue;
      if (!blobs.empty() && blobs.back().end == blob)
        blobs.back().end = blob + 1;
      else
        blobs.push_back({blob, blob + 1});
    }
  if (blobs.empty()) return;
  std::int64_t count = 0;
  for (const Stretch& stretch : blobs) {
    listeners_.tell(BlobChange{BlobChange::What::expires, stretch.first, {}, stretch.end});
    count += stretch.end - stretch.first;
    for (BlobIndex blob = stretch.first; blob < stretch.end; ++blob)
      measures_.expired(blobs_[blob].size, blobs_.lost(blob), now());
  }
  expiry_.count(epoch, count, recorder_);
  before_change(false);
  shortages_.before_gain(now(), blobs_);
  blobs_.remove(blobs);
  forget(blobs);
  for (const Stretch& stretch : blobs)
    listeners_.tell(BlobChange{BlobChange::What::expired, stretch.first, {}, stretch.end});
}

void World::destroy(NodeId id, Disk disk) {
  const std::size_t lost_before = blobs_.lost_blobs().size();
  const std::vector<Shard> shards = shards_on(committee_, id, disk);
  const Destroyed destroyed = blobs_.destroy(id, shards, disk.number == 0, now());
  spoiled_.destroyed(shards, now());
  measures_.destroyed(destroyed);
  measures_.blobs_lost(blobs_.lost_blobs().size() - lost_before, now());
  listeners_.tell(PiecesOwed{id, now(), disk});
  tell_losses(lost_before);
}

void World::tell_losses(std::size_t lost_before) {
  for (std::size_t i = lost_before; i < blobs_.lost_blobs().size(); ++i)
    listeners_.tell(BlobChange{BlobChange::What::lost, blobs_.lost_blobs()[i]});
}

void World::repair_begins(NodeId id) {
  if (machine(id).repairing++ == 0) show(id);
}

void World::repair_ends(NodeId id) {
  if (--machine(id).repairing == 0) show(id);
}

Instant World::put(BlobIndex blob, const Piece& piece) {
  if (now() != returned_) {  // a batch of blobs brings thousands of pieces at one instant
    returned_ = now();
    before_change(true);
    shortages_.before_gain(now(), blobs_);
  }
  const Instant since = blobs_.restore(blob, piece);
  if (blobs_.missing_on(piece.shard) == 0) show_shard(piece.shard);
  return since;
}

Instant World::restore(BlobIndex blob, const Piece& piece) {
  const Instant since = put(blob, piece);
  if (witness_ != nullptr) witness_->restored(blob, piece, since);
  const Bytes size = blobs_[blob].layout->kinds[piece.kind].size;
  measures_.rebuilt(size);
  if (expiry_.is_any()) expiry_.rebuilt(blob, size);
  if (blobs_.owed_on(piece.shard) == 0)
    listeners_.tell(ShardChange{ShardChange::What::repaired, piece.shard, committee_.owner(piece.shard)});
  return since;
}

void World::arrive(BlobIndex blob, const Piece& piece) {
  put(blob, piece);
  spoiled_.replaced({blob, piece}, now());
  if (witness_ != nullptr) witness_->arrived(blob, piece);
  if (expiry_.is_any()) expiry_.copied(blob, blobs_[blob].layout->kinds[piece.kind].size);
}

void World::move_shards(const ShardLists& lists, const std::set<Shard>& still_copied) {
  before_change(false);
  shortages_.before_loss(now(), blobs_);
  const std::size_t lost_before = blobs_.lost_blobs().size();
  std::vector<ShardChange> dropped;
  std::vector<NodeId> next(committee_.shards());
  for (NodeId node = 0; node < lists.size(); ++node)
    for (const Shard shard : lists[node]) next[shard] = node;
  for (const auto& [shard, copy] : blobs_.copies().all()) {
    if (next[shard] == copy.node) continue;  // it comes back to who has it
    if (still_copied.contains(shard) && next[shard] == committee_.owner(shard)) continue;
    dropped.push_back({ShardChange::What::dropped, shard, copy.node});
  }
  for (const ShardChange& change : dropped) blobs_.drop_copy(change.shard);
  measures_.blobs_lost(blobs_.lost_blobs().size() - lost_before, now());
  for (const ShardChange& change : dropped) listeners_.tell(change);
  std::vector<ShardChange> changes;
  std::vector<Shard> moved;
  for (NodeId node = 0; node < lists.size(); ++node)
    for (const Shard shard : lists[node]) {
      if (committee_.owner(shard) == node) continue;
      moved.push_back(shard);
      changes.push_back({ShardChange::What::moved, shard, committee_.owner(shard)});
    }
  spoiled_.destroyed(moved, now());
  before_ = committee_;
  blobs_.move(committee_, lists, now());
  for (const ShardChange& change : changes) show_shard(change.shard);
  for (const ShardChange& change : changes) listeners_.tell(change);
  decay_.moved();
  tell_losses(lost_before);
}

void World::end_change() { before_.reset(); }

void World::owe(NodeId node, std::span<const Shard> shards) {
  for (const Shard shard : shards) {
    blobs_.owe(shard, spoiled_.on(shard));
    show_shard(shard);
  }
  for (const Shard shard : shards) listeners_.tell(ShardChange{ShardChange::What::owed, shard, node});
}

void World::show(NodeId id) {
  for (const Shard shard : committee_.shards_of(id)) show_shard(shard);
}

void World::show_shard(Shard shard) {
  const NodeId owner = committee_.owner(shard);
  const bool incomplete = blobs_.missing_on(shard) > 0;
  const ShardState& state = blobs_.is_arriving(shard) && incomplete ? kMoving
                            : incomplete       ? (machine(owner).repairing > 0 ? kRepairing : kLost)
                            : node(owner).up() ? kHeld
                                               : kOffline;
  fabric_.set(shard, state, now());
}

void World::before_change(bool is_piece) {
  look_.before_change(now(), is_piece,
                      [this](Instant since) { measures_.sample(since, blobs_.redundancy()); });
}

task<void> World::sample(Instant end) {
  measures_.nodes_up(now(), nodes_.up());
  while (true) {
    look_.look([this](Instant since) { measures_.sample(since, blobs_.redundancy()); });
    returned_ = Instant::never();
    recorder_.settle(network_.settled());
    if (now() + Bins::kWidth > end) co_return;
    co_await sleep(loop_, Bins::kWidth);
  }
}

task<void> World::warm_up(Duration time) {
  co_await sleep(loop_, time);
  recorder_.settle(network_.settled());
  recorder_.restart();
  shortages_.restart(now(), blobs_);
  spoiled_.restart(now());
  blobs_.restart_least();
  measures_.restart(now(), blobs_);
}

void World::run_until(Instant end, Duration warmup) {
  // Tasks may refer to what was built on top of this world, so they end with the run, even one that was
  // stopped.
  struct Ending {
    World& world;
    ~Ending() {
      world.is_over_ = true;
      world.decay_.end();
      for (const auto& machine : world.machines_) machine->tasks.clear();
      world.tasks_.clear();
    }
  };
  {
    const Ending ending{*this};
    const Owner owner = loop_.add_owner("world");
    tasks_.spawn(sample(end), owner);
    if (warmup > Duration{}) tasks_.spawn(warm_up(warmup), owner);
    loop_.run_until(end);
  }
  network_.close();
  for (NodeId id = 0; id < nodes_.count(); ++id) {
    if (node(id).up()) continue;
    measures_.offline(node(id).down_since, end);
    remark({.what = Span::What::outage, .node = id, .from = node(id).down_since, .to = end});
    if (!node(id).has_machine)
      remark({.what = Span::What::vacancy, .node = id, .from = node(id).lost_at, .to = end});
  }
  look_.look([this](Instant since) { measures_.sample(since, blobs_.redundancy()); });
  shortages_.pass(end, blobs_);
  std::int64_t pieces = 0;
  for (const BlobGroup& group : blobs_.groups())
    pieces += std::int64_t{group.end - group.first} * group.layout->slots *
              static_cast<std::int64_t>(group.layout->kinds.size());
  spoiled_.close(end, pieces);
  measures_.close(blobs_, nodes_.count(), shortages_, loop_);
  fabric_.close(end);
  recorder_.close(end);
  FLOE_ASSERT(recorder_.conserved(), "bytes sent are not bytes received and lost");
}

}  // namespace floe
