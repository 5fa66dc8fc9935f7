#include "world/decay.hpp"

#include <algorithm>
#include <string>

#include "engine/distribution.hpp"
#include "world/world.hpp"

namespace floe {
namespace {

std::int64_t bytes_of(const Layout& layout) {
  Bytes all{0};
  for (const PieceKind& kind : layout.kinds) all += kind.size;
  return all.n;
}

}  // namespace

void Decay::set(NodeId node, double rate) {
  if (world_.is_over()) return;
  nodes_.resize(world_.nodes().count());
  rates_.resize(world_.nodes().count(), 0);
  rates_[node] = rate;
  nodes_[node] = std::make_unique<TaskGroup>();
  if (!owner_) owner_ = world_.loop().add_owner("decay");
  if (rate > 0) nodes_[node]->spawn(rot(node, rate), owner_->with(node));
}

// Bytes rot where they are: what is stored on each node is another amount from here on.
void Decay::moved() {
  ++moves_;
  for (NodeId node = 0; node < rates_.size(); ++node)
    if (rates_[node] > 0) set(node, rates_[node]);
}

task<void> Decay::rot(NodeId node, double rate) {
  Stream stream = world_.stream(node, moves_ == 0 ? "decay" : "decay/" + std::to_string(moves_));
  if (bytes(node) <= 0) co_return;
  while (true) {
    const auto stored = static_cast<double>(bytes(node));  // of which there may be more since the last time
    const Distribution between = Distribution::exponential(to_nanoseconds(years(1)) / (rate * stored));
    co_await sleep(world_.loop(), between.sample(stream));
    const std::optional<Hit> hit = drawn(node, stream);
    if (hit && world_.blobs().holds(hit->piece.blob, hit->piece.piece))
      world_.spoil({&hit->piece, 1}, true, hit->damage);
  }
}

// Where blobs fill the committee all shards are alike, and groups are enough.
const std::vector<std::int64_t>& Decay::upto(Shard shard) {
  const BlobStore& blobs = world_.blobs();
  const ShardBlobs& on = blobs.on_shards();
  if (upto_.empty()) upto_.resize(on.full() ? 1 : world_.committee().shards());
  std::vector<std::int64_t>& sums = upto_[on.full() ? 0 : shard];
  if (!sums.empty()) return sums;
  std::int64_t sum = 0;
  if (on.full())
    for (const BlobGroup& group : blobs.groups())
      sums.push_back(sum += bytes_of(*group.layout) * (group.end - group.first));
  else
    for (std::uint32_t at = 0; at < on.count(shard); ++at)
      sums.push_back(sum += bytes_of(*blobs.groups()[group_of(on.at(shard, at), blobs.groups())].layout));
  return sums;
}

std::int64_t Decay::bytes(NodeId node) {
  std::int64_t sum = 0;
  for (const Shard shard : world_.committee().shards_of(node))
    if (const auto& sums = upto(shard); !sums.empty()) sum += sums.back();
  return sum;
}

std::optional<Decay::Hit> Decay::drawn(NodeId node, Stream& stream) {
  auto at = static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(bytes(node))));
  const BlobStore& blobs = world_.blobs();
  const auto flips = static_cast<std::uint8_t>(1u << stream.below(8));
  for (const Shard shard : world_.committee().shards_of(node)) {
    const std::vector<std::int64_t>& sums = upto(shard);
    const std::int64_t here = sums.empty() ? 0 : sums.back();
    if (at >= here) {
      at -= here;
      continue;
    }
    const auto place = static_cast<std::uint32_t>(std::ranges::upper_bound(sums, at) - sums.begin());
    if (place > 0) at -= sums[place - 1];
    BlobIndex blob = place;
    if (blobs.on_shards().full()) {
      const BlobGroup& group = blobs.groups()[place];
      blob = group.first + static_cast<BlobIndex>(at / bytes_of(*group.layout));
      at %= bytes_of(*group.layout);
    } else {
      blob = blobs.on_shards().at(shard, place);
    }
    const Layout& layout = *blobs[blob].layout;
    std::uint32_t kind = 0;
    for (; at >= layout.kinds[kind].size.n; ++kind) at -= layout.kinds[kind].size.n;
    return Hit{{blob, {kind, shard}}, {static_cast<std::uint64_t>(at), flips}};
  }
  return std::nullopt;
}

}  // namespace floe
