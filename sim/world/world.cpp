#include "world/world.hpp"

#include <algorithm>

#include "engine/assert.hpp"

namespace floe {

namespace {

Places alike(std::uint32_t nodes, Links links) {
  return {.nodes = std::vector<Place>(nodes, {.links = links}), .names = {}, .lines = {}, .one_way = {}};
}

NetworkSettings on(NetworkSettings network, const Places& places) {
  network.lines = places.lines;
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
      network_(loop_, on(network, places), recorder_, stream(0, "network")),
      blobs_(committee_),
      nodes_up_(committee_.nodes()),
      regions_(places.names) {
  FLOE_ASSERT(places.nodes.size() == committee_.nodes(), "a map of another committee");
  for (NodeId id = 0; id < committee_.nodes(); ++id) {
    nodes_.push_back(std::make_unique<Node>());
    nodes_.back()->endpoint = add_endpoint(places.nodes[id].links, places.nodes[id].region);
  }
}

Endpoint World::add_client(Links links, std::string_view region) {
  const auto found = std::ranges::find(regions_, region);
  return add_endpoint(links, found == regions_.end() ? 0 : static_cast<RegionId>(found - regions_.begin()));
}

Endpoint World::add_endpoint(Links links, RegionId region) {
  recorder_.add_endpoint();
  return network_.add_endpoint(links.up, links.down, region);
}

void World::take_down(NodeId id) {
  const bool was_up = node(id).up();
  ++node(id).outages;
  if (was_up) went_down(id);
}

void World::bring_up(NodeId id) {
  FLOE_ASSERT(node(id).outages > 0, "a node came back that had not gone");
  --node(id).outages;
  if (node(id).up()) came_up(id);
}

void World::depart(NodeId id) {
  Node& leaver = node(id);
  FLOE_ASSERT(leaver.seated, "a node left an empty seat");
  const bool was_up = leaver.up();
  leaver.seated = false;
  leaver.ever_lost = true;
  leaver.lost_at = now();
  if (was_up) went_down(id);
  measures_.destroyed(blobs_.destroy(id));
  show(id);
}

void World::join(NodeId id) {
  Node& seat = node(id);
  FLOE_ASSERT(!seat.seated, "a replacement came to a seat that is taken");
  seat.seated = true;
  seat.joined_at = now();
  note({.what = Span::What::vacancy, .node = id, .from = seat.lost_at, .to = now()});
  if (seat.up()) came_up(id);
}

void World::went_down(NodeId id) {
  --nodes_up_;
  node(id).down_since = now();
  blobs_.set_live(id, false);
  network_.set_up(node(id).endpoint, false);
  node(id).tasks.clear();
  show(id);
}

void World::came_up(NodeId id) {
  ++nodes_up_;
  note({.what = Span::What::outage, .node = id, .from = node(id).down_since, .to = now()});
  blobs_.set_live(id, true);
  network_.set_up(node(id).endpoint, true);
  show(id);
  if (events_ == nullptr) return;
  if (node(id).joined_at == now() && node(id).ever_lost)
    events_->joined(id);
  else
    events_->returned(id);
}

void World::repair_begins(NodeId id) {
  if (node(id).repairing++ == 0) show(id);
}

void World::repair_ends(NodeId id) {
  if (--node(id).repairing == 0) show(id);
}

void World::restore(BlobIndex blob, const Piece& piece) {
  blobs_.restore(blob, piece);
  if (blobs_.missing_on(piece.shard) == 0) show_shard(piece.shard);
}

void World::show(NodeId id) {
  for (const Shard shard : committee_.shards_of(id)) show_shard(shard);
}

void World::show_shard(Shard shard) {
  const Node& owner = node(committee_.owner(shard));
  const bool incomplete = blobs_.missing_on(shard) > 0;
  const ShardState& state = incomplete   ? (owner.repairing > 0 ? kRepairing : kLost)
                            : owner.up() ? kHeld
                                         : kOffline;
  fabric_.set(shard, state, now());
}

task<void> World::observe(Instant end) {
  std::vector<double> all;
  std::uint64_t seen = ~blobs_.version();
  while (true) {
    if (seen != blobs_.version()) {
      all = blobs_.redundancy();
      seen = blobs_.version();
    }
    measures_.sample(now(), all, nodes_up_);
    if (now() + Bins::kWidth > end) co_return;
    co_await sleep(loop_, Bins::kWidth);
  }
}

void World::run_until(Instant end) {
  // Tasks may refer to what was built on top of this world, so they end with the run, even one that was
  // stopped.
  struct Ending {
    World& world;
    ~Ending() {
      for (const auto& node : world.nodes_) node->tasks.clear();
      world.tasks_.clear();
    }
  };
  {
    const Ending ending{*this};
    tasks_.spawn(observe(end));
    loop_.run_until(end);
  }
  network_.close();
  measures_.close(blobs_, nodes(), loop_);
  fabric_.close(end);
  recorder_.close(end);
  FLOE_ASSERT(recorder_.conserved(), "bytes sent are not bytes received and lost");
}

}  // namespace floe
