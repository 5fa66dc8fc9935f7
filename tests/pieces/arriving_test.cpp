// Pieces that rot on a shard which is on its way.
#include <doctest/doctest.h>

#include <memory>

#include "pieces/blob_store.hpp"

namespace floe {

// Shard 0 goes to node 1 and back to node 0, which has kept a copy, so that only what rots is missing of it.
TEST_CASE("what rots of a shard that comes back is owed when that arrives no more, found or not hidden") {
  Committee committee({1, 1, 1, 1});
  const Redundancy redundancy;
  BlobStore store(committee);
  const auto layout = std::make_shared<const Layout>(
      Layout{.slots = 4,
             .stride = 1,
             .kinds = {{"row", Bytes{70}, Bytes{75}, 2, {}}, {"column", Bytes{40}, Bytes{45}, 3, {}}},
             .metadata = Bytes{10},
             .charged = Bytes{0}});
  for (int blob = 0; blob < 5; ++blob) store.add(Bytes{100}, layout, redundancy, 0, nullptr);
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

}  // namespace floe
