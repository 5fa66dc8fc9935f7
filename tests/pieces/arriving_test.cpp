// Shards that are on their way: what rots of them, and whose disk is lost.
#include <doctest/doctest.h>

#include <memory>

#include "pieces/blob_store.hpp"

namespace floe {

namespace {

const Redundancy kCounting;

// Four nodes of a shard each, and five blobs of two kinds of pieces.
void fill(BlobStore& store) {
  const auto layout = std::make_shared<const Layout>(
      Layout{.slots = 4,
             .stride = 1,
             .kinds = {{"row", Bytes{70}, Bytes{75}, 2, {}}, {"column", Bytes{40}, Bytes{45}, 3, {}}},
             .metadata = Bytes{10},
             .charged = Bytes{0}});
  for (int blob = 0; blob < 5; ++blob) store.add(Bytes{100}, layout, kCounting, 0, nullptr);
}

Destroyed destroy(BlobStore& store, NodeId node) {
  store.set_live(node, false);
  const Destroyed destroyed = store.destroy(node, Instant{} + hours(9));
  store.set_live(node, true);
  return destroyed;
}

}  // namespace

// Shard 0 goes to node 1 and back to node 0, which has kept a copy, so that only what rots is missing of it.
TEST_CASE("what rots of a shard that comes back is owed when that arrives no more, found or not hidden") {
  Committee committee({1, 1, 1, 1});
  BlobStore store(committee);
  fill(store);
  store.move(committee, {{}, {0, 1}, {2}, {3}}, Instant{} + hours(1));
  store.move(committee, {{0}, {1}, {2}, {3}}, Instant{} + hours(2));
  REQUIRE(store.is_arriving(0));
  CHECK(store.missing_on(0) == 0);
  const PieceOf found{1, {0, 0}};
  const PieceOf copied{2, {1, 0}};
  const PieceOf unknown{3, {0, 0}};
  const PieceOf rotten[] = {found, copied, unknown};
  store.spoil(rotten, Instant{} + hours(3));
  store.uncover(found, Instant{} + hours(4));
  CHECK(store.missing_on(0) == 3);
  CHECK(store.owed_on(0) == 0);
  CHECK(store.restore(copied.blob, copied.piece) == Instant{} + hours(3));
  store.owe(0, {&unknown, 1});
  CHECK(store.missing_on(0) == 2);
  CHECK(store.is_owed(found.blob, found.piece));
  CHECK(store.is_hidden(unknown.blob, unknown.piece));
  CHECK(store.owed_on(0) == 1);
  CHECK(store.restore(found.blob, found.piece) == Instant{} + hours(3));
  CHECK(store.owed_on(0) == 0);
}

// Shard 0 goes to node 1. Of its ten pieces two rows have come when a disk is destroyed.
TEST_CASE("of a shard on its way each piece is lost once, with the disk that it was on or was to come from") {
  Committee committee({1, 1, 1, 1});
  BlobStore store(committee);
  fill(store);
  store.move(committee, {{}, {0, 1}, {2}, {3}}, Instant{} + hours(1));
  store.restore(0, {0, 0});
  store.restore(1, {0, 0});
  SUBCASE("that of the owner before, which has no other shard") {
    const Destroyed copy = destroy(store, 0);
    CHECK(copy.pieces == 3 + 5);
    CHECK(copy.bytes == Bytes{3 * 70 + 5 * 40});
  }
  SUBCASE(
      "that of the owner, which had one shard more; then that of the owner before, where nothing is "
      "awaited") {
    const Destroyed owner = destroy(store, 1);
    CHECK(owner.pieces == 2 + 10);
    CHECK(owner.bytes == Bytes{2 * 70 + 5 * (70 + 40)});
    CHECK(store.owed_on(0) == 10);
    CHECK(destroy(store, 0).pieces == 0);
  }
}

}  // namespace floe
