#include "laws/wholeness.hpp"

#include <algorithm>
#include <utility>

#include "laws/patience.hpp"
#include "nodes/attributes/conduct.hpp"

namespace floe::swarm {

Wholeness::Wholeness(const Scene& scene) : scene_(scene), lies_(scene.world.nodes().count(), false) {
  for (const std::uint32_t shards : scene.world.committee().weights()) was_member_.push_back(shards > 0);
}

void Wholeness::on(const NodeChange& change) {
  quiet_since_ = scene_.world.now();
  if (change.attribute != &kConduct) return;
  is_any_wrong_ = true;
  lies_[change.node] = scene_.world.nodes().get(kConduct, change.node) != nullptr;
}

void Wholeness::on(const PieceChange&) {
  quiet_since_ = scene_.world.now();
  is_any_wrong_ = true;
}

void Wholeness::on(const ShardChange& change) {
  if (change.what == ShardChange::What::moved) moved_.insert(change.shard);
}

void Wholeness::epoch_ends() {
  quiet_since_ = scene_.world.now();
  moved_.clear();
}

bool Wholeness::is_due() const {
  const World& world = scene_.world;
  const std::optional<Duration> longest = patience_with_moves(scene_);
  // A blob that is lost keeps the place of a shard that waits for it.
  if (!longest || !world.blobs().lost_blobs().empty() || !is_metadata_at_hand()) return false;
  if (world.now() - std::max(quiet_since_, world.paths().undivided_since()) <= *longest) return false;
  for (NodeId node = 0; node < world.nodes().count(); ++node) {
    if (!world.node(node).up()) continue;  // it has no work that could be in vain
    for (BlobIndex blob = 0; blob < world.blobs().size(); ++blob)
      if (const std::vector<Piece> missing = known_missing(blob, node);
          !missing.empty() && !is_at_hand(blob, missing))
        return false;
  }
  return true;
}

std::optional<std::string> Wholeness::lacking() const {
  const World& world = scene_.world;
  for (NodeId node = 0; node < world.nodes().count(); ++node) {
    if (!is_judged(node)) continue;
    for (BlobIndex blob = 0; blob < world.blobs().size(); ++blob)
      if (const std::vector<Piece> missing = known_missing(blob, node); !missing.empty())
        return "node " + std::to_string(node) + " has not " + named(blob, missing.front()) +
               ", though nothing has changed since " + to_text(quiet_since_);
  }
  return std::nullopt;
}

// Of what is rotten and not found its node takes itself to have it.
std::vector<Piece> Wholeness::known_missing(BlobIndex blob, NodeId node) const {
  std::vector<Piece> missing = scene_.shadow.missing(blob, node);
  std::erase_if(missing, [&](const Piece& piece) { return scene_.shadow.is_hidden(blob, piece); });
  return missing;
}

// For what is rebuilt first; the rest follows from it.
bool Wholeness::is_at_hand(BlobIndex index, const std::vector<Piece>& missing) const {
  const Blob blob = scene_.world.blobs()[index];
  const std::vector<schemes::Fetch> fetches = scene_.scheme.plan(missing, *blob.layout, blob.placement);
  const std::uint32_t first = std::ranges::min(fetches, {}, &schemes::Fetch::stage).stage;
  return std::ranges::all_of(fetches, [&](const schemes::Fetch& fetch) {
    if (fetch.stage != first) return true;
    if (!fetch.is_proved && is_any_wrong_) return false;  // how many more it takes is open
    std::vector<Shard> shards;
    for (const std::uint32_t slot : scene_.shadow.slots_held(index, fetch.source)) {
      const Shard shard = blob.placement.shard_of(slot);
      if (!is_judged(scene_.world.committee().owner(shard)) || moved_.contains(shard)) continue;
      if (fetch.from && !fetch.from->test(shard)) continue;
      if (scene_.shadow.held_since(index, {fetch.source, shard}) <= quiet_since_) shards.push_back(shard);
    }
    return shards.size() >= fetch.need && (!fetch.suffices || fetch.suffices(blob.placement, shards));
  });
}

bool Wholeness::is_metadata_at_hand() const {
  for (NodeId node = 0; node < scene_.world.nodes().count(); ++node)
    if (is_judged(node) && was_member_[node] && !scene_.world.node(node).ever_lost) return true;
  return false;
}

}  // namespace floe::swarm
