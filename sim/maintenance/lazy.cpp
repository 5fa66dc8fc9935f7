#include "maintenance/lazy.hpp"

#include <limits>
#include <utility>

#include "belief/sides.hpp"
#include "nodes/attributes/cut_off.hpp"

namespace floe::maintenance {
namespace {

// What happens so shortly after another thing is looked at with it, as a machine that is ordered when a node is
// declared gone, and comes at once.
constexpr Duration kTogether = seconds(1);

constexpr NodeId kNobody = std::numeric_limits<NodeId>::max();

}  // namespace

Lazy::Claim::~Claim() {
  if (lazy_ == nullptr || lazy_->world_.is_over()) return;
  std::vector<BlobIndex>& left = lazy_->abandoned_[repairer_];
  left.insert(left.end(), blobs_.begin(), blobs_.end());
}

void Lazy::Claim::done() {
  for (const BlobIndex blob : blobs_)
    if (lazy_->in_hand_[blob] == repairer_) lazy_->in_hand_[blob] = kNobody;
  std::exchange(lazy_, nullptr)->look_soon();
}

Lazy::Lazy(const PolicySettings& policy, const UpkeepRights& rights, const Belief& belief,
           std::size_t most_in_batch, Begin begin)
    : policy_(policy),
      rights_(rights),
      world_(rights.world),
      belief_(belief),
      most_(most_in_batch),
      begin_(std::move(begin)),
      repairers_(rights.streams.of(0, "/repairers")),
      in_hand_(rights.world.blobs().size(), kNobody) {}

void Lazy::on(const NodeChange& change) {
  if (change.what == NodeChange::What::up) look_soon();
  const bool is_cut = change.attribute == &kCutOff;
  if (is_cut) look_soon();
  if (is_cut || change.what == NodeChange::What::down)
    world_.tasks().spawn(expect_silence(change.node), rights_.owner.with(change.node));
}

void Lazy::look_soon() {
  if (!std::exchange(will_look_, true)) world_.tasks().spawn(look_at_once(), rights_.owner);
}

task<void> Lazy::look_at_once() {
  co_await sleep(world_.loop(), kTogether);
  will_look_ = false;
  look();
}

task<void> Lazy::expect_silence(NodeId node) {
  co_await sleep(world_.loop(), belief_.silence(node));
  look_soon();
}

std::vector<NodeId> Lazy::answering(NodeId watcher) const {
  std::vector<NodeId> nodes;
  for (NodeId node = 0; node < world_.nodes().count(); ++node)
    if (belief_.hears(watcher, node)) nodes.push_back(node);
  return nodes;
}

// What a repairer had in hand is known to be open once it is back or declared gone.
void Lazy::release_abandoned(NodeId watcher) {
  for (auto left = abandoned_.begin(); left != abandoned_.end();) {
    if (!belief_.hears(watcher, left->first) && !belief_.is_gone(watcher, left->first)) {
      ++left;
      continue;
    }
    for (const BlobIndex blob : left->second)
      if (in_hand_[blob] == left->first) in_hand_[blob] = kNobody;
    left = abandoned_.erase(left);
  }
}

void Lazy::look() {
  const NodeId watcher = first_of_main_side(world_);
  in_hand_.resize(world_.blobs().size(), kNobody);  // some may have been written since
  release_abandoned(watcher);
  const std::vector<NodeId> nodes = answering(watcher);
  if (nodes.empty()) return;
  std::vector<Shard> shards;
  for (const NodeId node : nodes)
    for (const Shard shard : world_.committee().shards_of(node))
      if (world_.blobs().owed_on(shard) > 0) shards.push_back(shard);
  Batches due(world_.blobs().owed_on(shards), most_, [&](BlobIndex blob) {
    const NodeId repairer = in_hand_[blob];
    const bool is_open = repairer == kNobody || belief_.is_gone(watcher, repairer);
    return is_open && belief_.live(watcher, blob) <= policy_.lazy_threshold;
  });
  if (policy_.order == PolicySettings::Order::most_at_risk)
    due.order(0, [&](BlobIndex blob) { return belief_.live(watcher, blob); });
  for (std::size_t batch = 0; batch < due.size(); ++batch) {
    const NodeId repairer = nodes[repairers_.below(nodes.size())];
    std::vector<BlobIndex> blobs(due.blobs(batch).begin(), due.blobs(batch).end());
    for (const BlobIndex blob : blobs) in_hand_[blob] = repairer;
    const Duration after =
        policy_.installments.is_on() ? policy_.installments.due(batch, due.size()) : Duration{};
    Claim claim(*this, repairer, blobs);
    begin_({repairer, std::move(blobs), due.missing(batch), after, world_.now(), std::move(claim)});
  }
}

}  // namespace floe::maintenance
