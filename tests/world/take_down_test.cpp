// What an adversary takes to take a blob down, against all sets of nodes there are.
#include "world/take_down.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <memory>

#include "schemes/registry.hpp"

namespace floe {
namespace {

std::uint64_t shards_of(const World& world, const std::vector<NodeId>& nodes) {
  std::uint64_t shards = 0;
  for (const NodeId node : nodes) shards += world.committee().weights()[node];
  return shards;
}

// Of all sets of nodes that hold enough slots, the fewest shards.
std::uint64_t fewest(const World& world, const Blob& blob) {
  const std::uint32_t nodes = world.committee().nodes();
  const std::uint32_t enough = std::ranges::min(blob.layout->kinds, {}, &PieceKind::enough).enough;
  std::uint64_t least = world.committee().shards();
  for (std::uint32_t set = 0; set < 1u << nodes; ++set) {
    std::uint32_t slots = 0;
    std::uint64_t shards = 0;
    for (NodeId node = 0; node < nodes; ++node) {
      if ((set >> node & 1u) == 0) continue;
      shards += world.committee().weights()[node];
      for (const Shard shard : world.committee().shards_of(node))
        slots += blob.placement.has_slot(shard) ? 1 : 0;
    }
    if (blob.layout->slots - slots < enough) least = std::min(least, shards);
  }
  return least;
}

}  // namespace

// 11 nodes with 1 to 12 shards; blobs on all shards and, of reed-solomon, on a part of them.
TEST_CASE("an adversary takes the fewest shards that take a blob down") {
  const std::vector<std::uint32_t> weights{7, 1, 12, 3, 3, 9, 5, 2, 11, 4, 6};
  for (const char* name : {"red-stuff", "reed-solomon", "replication"}) {
    CAPTURE(std::string(name));
    const schemes::Entry& model = *find(schemes::registry(), name);
    const auto scheme = model.make(fields::Bound::defaults(model.description.table()), 63);
    World world({1, 0}, Committee(weights), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
    const auto layout = std::make_shared<const Layout>(scheme->layout(Bytes{1000}));
    Stream stream = world.stream(0, "placement");
    ShardDraw draw(world.committee());
    for (std::uint32_t rotation = 0; rotation < 9; ++rotation) {
      std::span<const Shard> shards;
      if (layout->spread == Spread::random && layout->slots < 63) shards = draw.draw(layout->slots, stream);
      world.blobs().add(Bytes{1000}, layout, *scheme, 7 * rotation, nullptr, shards);
    }
    const TargetsOf targets(world, *scheme);
    for (BlobIndex blob = 0; blob < 9; ++blob) {
      const std::vector<NodeId> taken = targets.to_take_down(blob);
      CHECK(shards_of(world, taken) == fewest(world, world.blobs()[blob]));
    }
  }
}

}  // namespace floe
