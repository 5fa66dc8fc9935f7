// Blobs that enter a store in the middle of a run, some of whose pieces are not in place.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "pieces/blob_store.hpp"

namespace floe {

namespace {

const Redundancy kCounting;

// Rows of 70 B and columns of 40 B on `slots` of four shards, of which two and three suffice.
std::shared_ptr<const Layout> two_kinds(std::uint32_t slots) {
  return std::make_shared<const Layout>(
      Layout{.slots = slots,
             .stride = 1,
             .kinds = {{"row", Bytes{70}, Bytes{75}, 2, {}}, {"column", Bytes{40}, Bytes{45}, 3, {}}},
             .metadata = Bytes{10},
             .charged = Bytes{0}});
}

BlobIndex write(BlobStore& store, std::uint32_t slots, const std::vector<Piece>& pieces,
                const std::vector<NodeId>& metadata = {}) {
  const BlobIndex blob = store.add(Bytes{100}, two_kinds(slots), kCounting, 0, nullptr);
  store.lack(blob, pieces, metadata, Instant{} + hours(5));
  return blob;
}

// Of the blob that was written last, live bytes per blob byte, where all others have more.
double least(const BlobStore& store) { return store.redundancy().front().redundancy; }

}  // namespace

TEST_CASE("what did not reach its node is missing and owed since the blob was written") {
  for (const std::uint32_t slots : {4u, 3u}) {
    CAPTURE(slots);
    const Committee committee({1, 1, 1, 1});
    BlobStore store(committee);
    store.add(Bytes{100}, two_kinds(slots), kCounting, 0, nullptr);
    const BlobIndex blob = write(store, slots, {{0, 1}, {1, 1}}, {1, 3});
    CHECK(blob == 1);
    CHECK(store.missing_on(1) == 2);
    CHECK(store.owed_on(1) == 2);
    CHECK(store.missing_since(blob, {0, 1}) == Instant{} + hours(5));
    CHECK_FALSE(store.holds(blob, {1, 1}));
    CHECK(store.holds(blob, {1, 2}));
    CHECK(store.holds(0, {1, 1}));
    CHECK_FALSE(store.has_metadata(blob, 3));
    CHECK(store.has_metadata(blob, 0));
    CHECK(least(store) == doctest::Approx(1.1 * (slots - 1)));
    CHECK(store.least_margin() == static_cast<std::int64_t>(slots) - 1 - 3);
    store.restore(blob, {0, 1});
    CHECK(least(store) == doctest::Approx(1.1 * (slots - 1) + 0.7));
    CHECK(store.lost_blobs().empty());
  }
}

TEST_CASE("of a blob that is written while nodes are down, what they have is not live") {
  for (const std::uint32_t slots : {4u, 3u}) {
    CAPTURE(slots);
    const Committee committee({1, 1, 1, 1});
    BlobStore store(committee);
    store.add(Bytes{100}, two_kinds(slots), kCounting, 0, nullptr);
    store.set_live(0, false);
    const BlobIndex blob = write(store, slots, {{0, 0}, {1, 1}});
    CHECK(least(store) == doctest::Approx(1.1 * (slots - 1) - 0.4));
    store.set_live(0, true);
    CHECK(least(store) == doctest::Approx(1.1 * slots - 0.7 - 0.4));
    store.restore(blob, {0, 0});
    CHECK(least(store) == doctest::Approx(1.1 * slots - 0.4));
  }
}

// Shard 0 is on its way from node 0 to node 1.
TEST_CASE(
    "the owner before has nothing of what is written later, and it is owed with the rest of its shard") {
  for (const std::uint32_t slots : {4u, 3u})
    for (const NodeId down : {0u, 1u, 2u}) {
      CAPTURE(slots);
      CAPTURE(down);
      Committee committee({1, 1, 1, 1});
      BlobStore store(committee);
      store.add(Bytes{100}, two_kinds(slots), kCounting, 0, nullptr);
      store.move(committee, {{}, {0, 1}, {2}, {3}}, Instant{} + hours(1));
      store.set_live(down, false);
      const BlobIndex blob = write(store, slots, {{0, 0}});
      CHECK(store.missing_on(0) == 3);
      CHECK(store.owed_on(0) == 0);
      CHECK(store.holds(blob, {1, 0}));
      CHECK_FALSE(store.all_hold(std::vector<BlobIndex>{blob}, {1, 0}, 0));
      // Of node 1 both shards are gone while it is down; node 0 has nothing of this blob.
      const double away = down == 1 ? 1.1 + 0.4 : down == 2 ? 1.1 : 0;
      // Of the first blob a shard is away whichever node is: shard 0 has not left node 0.
      const double lowest = std::min(1.1 * slots - 0.7 - away, 1.1 * (slots - 1));
      CHECK(least(store) == doctest::Approx(lowest));
      store.set_live(down, true);
      CHECK(least(store) == doctest::Approx(1.1 * slots - 0.7));
      store.owe(0, {});
      CHECK(store.owed_on(0) == 3);
    }
}

TEST_CASE("a blob is lost at once where too few pieces reached a node") {
  const Committee committee({1, 1, 1, 1});
  BlobStore store(committee);
  store.add(Bytes{100}, two_kinds(4), kCounting, 0, nullptr);
  write(store, 4, {{0, 0}, {0, 1}, {0, 2}, {1, 0}});
  CHECK(store.lost_blobs().empty());
  const BlobIndex blob = write(store, 4, {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}});
  CHECK(store.lost_blobs() == std::vector<BlobIndex>{blob});
}

}  // namespace floe
