// What is held where: counted by the store, and counted again here from first principles.
#include "world/blob_store.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <vector>

#include "engine/random.hpp"

namespace floe {
namespace {

const Redundancy kCounting;

std::shared_ptr<const Layout> two_kinds(std::uint32_t shards) {
  return std::make_shared<const Layout>(
      Layout{.slots = shards,
             .stride = 1,
             .kinds = {{"row", Bytes{70}, Bytes{75}, shards / 3 + 1, {}},
                       {"column", Bytes{40}, Bytes{45}, 2 * shards / 3 + 1, {}}},
             .metadata = Bytes{10},
             .charged = Bytes{0}});
}

}  // namespace

TEST_CASE("a committee gives consecutive shards to its nodes") {
  const Committee committee({3, 0, 2});
  CHECK(committee.nodes() == 3);
  CHECK(committee.shards() == 5);
  CHECK(committee.owner(2) == 0);
  CHECK(committee.owner(3) == 2);
  CHECK(committee.shards_of(1).empty());
  CHECK(committee.shards_of(2).front() == 3);
}

TEST_CASE("slots and shards are each other's inverse, with any rotation and stride") {
  const Committee committee(std::vector<std::uint32_t>(10, 1));
  BlobStore store(committee);
  const auto copies = std::make_shared<const Layout>(Layout{.slots = 3,
                                                            .stride = 3,
                                                            .kinds = {{"copy", Bytes{5}, Bytes{5}, 1, {}}},
                                                            .metadata = {},
                                                            .charged = {}});
  for (std::uint32_t rotation = 0; rotation < 10; ++rotation) {
    const Blob& blob = store[store.add(Bytes{5}, copies, kCounting, rotation, nullptr)];
    std::set<Shard> shards;
    for (std::uint32_t slot = 0; slot < 3; ++slot) {
      const Shard shard = blob.placement.shard_of(slot);
      shards.insert(shard);
      CHECK(blob.placement.has_slot(shard));
      CHECK(blob.placement.slot_of(shard) == slot);
    }
    CHECK(shards.size() == 3);
    std::size_t with_slot = 0;
    for (Shard shard = 0; shard < 10; ++shard) with_slot += blob.placement.has_slot(shard) ? 1 : 0;
    CHECK(with_slot == 3);
  }
}

TEST_CASE("random losses, outages and repairs: the counts are those of a plain model") {
  Stream stream(3, 0, 0, "blob store test");
  for (int round = 0; round < 30; ++round) {
    const Committee committee({4, 1, 1, 2, 3, 1, 1});
    BlobStore store(committee);
    const auto layout = two_kinds(committee.shards());
    for (std::uint32_t blob = 0; blob < 3; ++blob)
      store.add(Bytes{100}, layout, kCounting, static_cast<std::uint32_t>(stream.below(13)), nullptr);

    std::vector<std::vector<std::vector<bool>>> held(3, {2, std::vector<bool>(committee.shards(), true)});
    std::vector<bool> up(committee.nodes(), true);
    std::vector<bool> lost(3, false);
    for (int step = 0; step < 200; ++step) {
      const auto node = static_cast<NodeId>(stream.below(committee.nodes()));
      switch (stream.below(4)) {
        case 0:
          store.set_live(node, !up[node]);
          up[node] = !up[node];
          break;
        case 1: {
          if (!up[node]) break;
          store.set_live(node, false);  // a node that leaves is not live
          up[node] = false;
          std::int64_t destroyed = 0;
          for (std::size_t blob = 0; blob < 3; ++blob)
            for (std::size_t kind = 0; kind < 2; ++kind)
              for (const Shard shard : committee.shards_of(node)) {
                destroyed += held[blob][kind][shard] ? (kind == 0 ? 70 : 40) : 0;
                held[blob][kind][shard] = false;
              }
          CHECK(store.destroy(node) == Bytes{destroyed});
          break;
        }
        default: {
          if (!up[node]) break;
          const auto blob = static_cast<BlobIndex>(stream.below(3));
          const auto missing = store.missing(blob, node);
          if (missing.empty()) break;
          const Piece piece = missing[stream.below(missing.size())];
          store.restore(blob, piece);
          held[blob][piece.kind][piece.shard] = true;
        }
      }
      for (BlobIndex blob = 0; blob < 3; ++blob) {
        std::int64_t live = 0;
        std::size_t rows = 0;
        std::size_t columns = 0;
        for (Shard shard = 0; shard < committee.shards(); ++shard) {
          rows += held[blob][0][shard] ? 1 : 0;
          columns += held[blob][1][shard] ? 1 : 0;
          if (up[committee.owner(shard)])
            live += (held[blob][0][shard] ? 70 : 0) + (held[blob][1][shard] ? 40 : 0);
        }
        lost[blob] = lost[blob] || (rows < 5 && columns < 9);
        REQUIRE(store[blob].live_bytes() == Bytes{live});
        REQUIRE(store[blob].lost == lost[blob]);
      }
    }
  }
}

}  // namespace floe
