// What is held where: counted by the store, and counted again here from first principles.
#include "pieces/blob_store.hpp"

#include <doctest/doctest.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "engine/random.hpp"

namespace floe {
namespace {

const Redundancy kCounting;

// Two pieces matter and all others do not.
class TwoMatter final : public Redundancy {
 public:
  bool readable(const Layout&, const Holders& holders) const override {
    return holders.has(0, 0) || holders.has(1, 2);
  }
  std::int64_t margin(const Layout& layout, const Holders& holders) const override {
    return readable(layout, holders) ? 0 : -1;
  }
};
const TwoMatter kTwoMatter;

std::shared_ptr<const Layout> two_kinds(std::uint32_t slots, std::uint32_t stride, std::int64_t row) {
  return std::make_shared<const Layout>(
      Layout{.slots = slots,
             .stride = stride,
             .kinds = {{"row", Bytes{row}, Bytes{75}, slots / 3 + 1, {}},
                       {"column", Bytes{40}, Bytes{45}, 2 * slots / 3 + 1, {}}},
             .metadata = Bytes{10},
             .charged = Bytes{0}});
}

// A store beside a table of every piece, in which each question is answered by looking at all of them.
class Twin {
 public:
  static constexpr std::uint32_t kBlobs = 6;

  // A stride of 0 draws the shards.
  Twin(std::uint32_t slots, std::uint32_t stride, const Redundancy& redundancy, Stream stream)
      : stream_(std::move(stream)), redundancy_(redundancy) {
    const auto small = two_kinds(slots, stride, 70);
    const auto large = two_kinds(slots, stride, 90);
    ShardDraw draw(committee_);
    for (BlobIndex blob = 0; blob < kBlobs; ++blob) {
      const Bytes size{blob < 4 ? 100 : 150};
      store_.add(size, blob < 4 ? small : large, redundancy,
                 static_cast<std::uint32_t>(stream_.below(committee_.shards())), nullptr,
                 stride == 0 ? draw.draw(slots, stream_) : std::span<const Shard>());
      const Placement placement = store_[blob].placement;
      for (std::uint32_t kind = 0; kind < 2; ++kind)
        for (Shard shard = 0; shard < committee_.shards(); ++shard)
          if (placement.has_slot(shard)) held_[blob][{kind, shard}] = std::nullopt;
    }
    expect_least();
  }

  void step() {
    now_ = now_ + seconds(1);
    const auto node = static_cast<NodeId>(stream_.below(committee_.nodes()));
    if (stream_.below(60) == 0) remove();
    switch (stream_.below(4)) {
      case 0:
        switch_to(node, !up_[node]);
        break;
      case 1:
        if (up_[node]) switch_to(node, false);
        destroy(node);
        break;
      default:
        if (up_[node]) restore(node);
    }
    compare();
  }

 private:
  using Pieces = std::map<Piece, std::optional<Instant>>;  // when each was lost

  bool held(BlobIndex blob, const Piece& piece) const {
    const auto found = held_[blob].find(piece);
    return found != held_[blob].end() && !found->second;
  }
  Bytes size(BlobIndex blob, std::uint32_t kind) const { return store_[blob].layout->kinds[kind].size; }

  void switch_to(NodeId node, bool up) {
    store_.set_live(node, up);
    up_[node] = up;
    if (!up) expect_least();
  }

  void destroy(NodeId node) {
    Bytes destroyed{0};
    for (BlobIndex blob = 0; blob < kBlobs; ++blob) {
      metadata_[blob][node] = deleted_[blob];
      for (auto& [piece, lost] : held_[blob]) {
        if (committee_.owner(piece.shard) != node || lost) continue;
        lost = now_;
        destroyed += size(blob, piece.kind);
      }
    }
    CHECK(store_.destroy(node, now_).bytes == destroyed);
    for (BlobIndex blob = 0; blob < kBlobs; ++blob) {
      if (deleted_[blob]) continue;
      std::uint32_t counts[2] = {0, 0};
      for (const auto& [piece, lost] : held_[blob]) counts[piece.kind] += lost ? 0 : 1;
      const Layout& layout = *store_[blob].layout;
      const Placement placement = store_[blob].placement;
      const bool readable =
          &redundancy_ == &kCounting
              ? counts[0] >= layout.kinds[0].enough || counts[1] >= layout.kinds[1].enough
              : held(blob, {0, placement.shard_of(0)}) || held(blob, {1, placement.shard_of(2)});
      lost_[blob] = lost_[blob] || !readable;
    }
  }

  // Some consecutive blobs that are still there.
  void remove() {
    const auto first = static_cast<BlobIndex>(stream_.below(kBlobs));
    BlobIndex end = first;
    while (end < kBlobs && end < first + 2 && !deleted_[end]) ++end;
    if (first == end) return;
    const Stretch stretch{first, end};
    store_.remove({&stretch, 1});
    for (BlobIndex blob = first; blob < end; ++blob) {
      deleted_[blob] = true;
      held_[blob].clear();
      metadata_[blob].fill(true);  // nobody is without
    }
  }

  void restore(NodeId node) {
    const auto blob = static_cast<BlobIndex>(stream_.below(kBlobs));
    store_.restore_metadata(blob, node);
    metadata_[blob][node] = true;
    const auto missing = store_.missing(blob, node);
    if (missing.empty()) return;
    const Piece piece = missing[stream_.below(missing.size())];
    std::optional<Instant>& lost = held_[blob].at(piece);
    REQUIRE(lost);
    CHECK(store_.restore(blob, piece) == *lost);
    lost = std::nullopt;
  }

  double live(BlobIndex blob) const {
    Bytes live{0};
    for (const auto& [piece, lost] : held_[blob])
      if (!lost && up_[committee_.owner(piece.shard)]) live += size(blob, piece.kind);
    return to_double(live) / to_double(store_[blob].size);
  }

  // Of nodes that are up and hold all of their pieces.
  std::int64_t weight(BlobIndex blob, std::uint32_t kind) const {
    std::int64_t weight = 0;
    for (NodeId node = 0; node < committee_.nodes(); ++node) {
      std::int64_t pieces = 0;
      bool whole = up_[node];
      for (const auto& [piece, lost] : held_[blob]) {
        if (piece.kind != kind || committee_.owner(piece.shard) != node) continue;
        ++pieces;
        whole = whole && !lost;
      }
      weight += whole ? pieces : 0;
    }
    return weight;
  }

  void compare_shortage() const {
    std::uint32_t unreadable = 0;
    bool of_some_kind = false;
    for (BlobIndex blob = 0; blob < kBlobs; ++blob) {
      if (deleted_[blob]) continue;
      std::int64_t counts[2] = {0, 0};
      for (const auto& [piece, lost] : held_[blob])
        counts[piece.kind] += !lost && up_[committee_.owner(piece.shard)] ? 1 : 0;
      const std::vector<PieceKind>& kinds = store_[blob].layout->kinds;
      const bool few = counts[0] < kinds[0].enough;
      const bool other_few = counts[1] < kinds[1].enough;
      of_some_kind = of_some_kind || few || other_few;
      unreadable += few && other_few ? 1 : 0;
    }
    REQUIRE(store_.shortage().unreadable == unreadable);
    REQUIRE(store_.shortage().of_some_kind == of_some_kind);
  }

  void expect_least() {
    for (BlobIndex blob = 0; blob < kBlobs; ++blob) {
      if (deleted_[blob]) continue;
      least_ = std::min(least_, live(blob));
      std::int64_t counts[2] = {0, 0};
      for (const auto& [piece, lost] : held_[blob])
        counts[piece.kind] += !lost && up_[committee_.owner(piece.shard)] ? 1 : 0;
      for (std::size_t kind = 0; kind < 2; ++kind)
        margin_ = std::min(margin_, counts[kind] - store_[blob].layout->kinds[kind].enough);
      for (std::uint32_t kind = 0; kind < 2; ++kind)
        weight_margin_ =
            std::min(weight_margin_, weight(blob, kind) - store_[blob].layout->kinds[kind].enough);
    }
  }

  void compare() const {
    std::vector<double> redundancy;
    for (BlobIndex blob = 0; blob < kBlobs; ++blob)
      if (!deleted_[blob]) redundancy.push_back(live(blob));
    std::ranges::sort(redundancy);
    std::vector<double> told;
    for (const Level& level : store_.redundancy()) told.insert(told.end(), level.blobs, level.redundancy);
    REQUIRE(told == redundancy);
    REQUIRE(store_.least_redundancy() == least_);
    REQUIRE(store_.least_margin() == margin_);
    REQUIRE(store_.least_weight_margin() == weight_margin_);
    compare_shortage();
    for (NodeId node = 0; node < committee_.nodes(); ++node) compare(node);
    for (BlobIndex from = 0; from < kBlobs; ++from) {
      REQUIRE(store_.lost(from) == lost_[from]);
      const std::vector<BlobIndex> pair{from, std::max(from, kBlobs - 2)};
      for (std::uint32_t kind = 0; kind < 2; ++kind) {
        for (Shard shard = 0; shard < committee_.shards(); ++shard) {
          const Piece piece{kind, shard};
          REQUIRE(store_.holds(from, piece) == held(from, piece));
          REQUIRE(store_.all_hold(pair, piece) == (held(from, piece) && held(pair[1], piece)));
        }
      }
      for (NodeId node = 0; node < committee_.nodes(); ++node)
        REQUIRE(store_.has_metadata(from, node) == metadata_[from][node]);
    }
  }

  void compare(NodeId node) const {
    std::map<BlobIndex, std::vector<Piece>> missing;
    std::map<Shard, std::uint32_t> counts;
    for (BlobIndex blob = 0; blob < kBlobs; ++blob)
      for (const auto& [piece, lost] : held_[blob]) {
        if (!lost || committee_.owner(piece.shard) != node) continue;
        missing[blob].push_back(piece);
        ++counts[piece.shard];
      }
    std::map<BlobIndex, std::vector<Piece>> told;
    for (MissingSweep sweep = store_.missing(node); sweep.next();)
      for (BlobIndex blob = sweep.first(); blob < sweep.end(); ++blob) told[blob] = sweep.missing();
    REQUIRE(told == missing);
    for (const Shard shard : committee_.shards_of(node)) REQUIRE(store_.missing_on(shard) == counts[shard]);
  }

  Stream stream_;
  const Redundancy& redundancy_;
  Committee committee_{{4, 1, 1, 2, 3, 1, 1}};
  BlobStore store_{committee_};
  Instant now_{};
  std::array<Pieces, kBlobs> held_{};
  std::array<std::array<bool, 7>, kBlobs> metadata_ = [] {
    std::array<std::array<bool, 7>, kBlobs> all{};
    for (auto& nodes : all) nodes.fill(true);
    return all;
  }();
  std::array<bool, 7> up_{true, true, true, true, true, true, true};
  std::array<bool, kBlobs> lost_{};
  std::array<bool, kBlobs> deleted_{};
  double least_ = std::numeric_limits<double>::infinity();
  std::int64_t margin_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t weight_margin_ = std::numeric_limits<std::int64_t>::max();
};

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
    const Blob blob = store[store.add(Bytes{5}, copies, kCounting, rotation, nullptr)];
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

TEST_CASE("random losses, outages, repairs and deletions: every answer is that of a table of all pieces") {
  for (std::uint32_t round = 0; round < 30; ++round) {
    CAPTURE(round);
    Twin all(13, 1, kCounting, Stream(3, 0, round, "blob store test"));
    Twin pattern(13, 1, kTwoMatter, Stream(4, 0, round, "blob store test"));
    Twin some(5, 2, kCounting, Stream(5, 0, round, "blob store test"));
    Twin drawn(5, 0, kCounting, Stream(7, 0, round, "blob store test"));
    Twin some_pattern(3, 4, kTwoMatter, Stream(6, 0, round, "blob store test"));
    for (int step = 0; step < 150; ++step)
      for (Twin* twin : {&all, &pattern, &some, &some_pattern, &drawn}) twin->step();
  }
}

TEST_CASE("a piece that is lost again before its repair is missing since the first loss") {
  const Committee committee({1, 2, 1});
  BlobStore store(committee);
  for (int blob = 0; blob < 5; ++blob) store.add(Bytes{100}, two_kinds(4, 1, 70), kCounting, 0, nullptr);
  const auto lose = [&](Duration at) {
    store.set_live(1, false);
    store.destroy(1, Instant{} + at);
    store.set_live(1, true);
  };
  lose(hours(1));
  CHECK(store.restore(2, {0, 1}) == Instant{} + hours(1));
  lose(hours(5));
  CHECK(store.restore(2, {0, 1}) == Instant{} + hours(5));
  CHECK(store.restore(3, {0, 1}) == Instant{} + hours(1));
  CHECK(store.restore(2, {1, 2}) == Instant{} + hours(1));
}

// Ten thousand blobs expire at once where all of a tenth of the committee is missing, which is what a large run does in
// one instant; a walk over blobs and pieces would take minutes.
TEST_CASE("blobs are deleted together at the cost of what is missing") {
  constexpr std::uint32_t kBlobs = 10'000;
  const Committee committee(std::vector<std::uint32_t>(100, 10));
  const auto layout = two_kinds(1000, 1, 70);
  BlobStore store(committee);
  for (std::uint32_t blob = 0; blob < kBlobs; ++blob) store.add(Bytes{100}, layout, kCounting, blob, nullptr);
  for (NodeId node = 0; node < 10; ++node) {
    store.set_live(node, false);
    store.destroy(node, Instant{});
  }
  const Stretch most{10, kBlobs};
  const auto begun = std::chrono::steady_clock::now();
  store.remove({&most, 1});
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(500));
  CHECK(store.missing_on(0) == 2 * 10);
  CHECK(store.redundancy().size() == 1);
  CHECK(store.redundancy().front().blobs == 10);
  CHECK(!store.holds(500, {0, 999}));
  store.set_live(50, false);
  CHECK(store.destroy(50, Instant{}).pieces == 10 * 2 * 10);  // of ten blobs on ten shards
}

// A million blobs of two pieces on each of a thousand shards, of which a tenth of the committee loses all.
TEST_CASE("memory follows what was lost, not what is stored") {
  const auto allocated = [] {
    const struct mallinfo2 info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
  };
  constexpr std::uint32_t kBlobs = 1'000'000;
  const Committee committee(std::vector<std::uint32_t>(100, 10));
  const auto layout = two_kinds(1000, 1, 70);
  const double before = allocated();
  BlobStore store(committee);
  for (std::uint32_t blob = 0; blob < kBlobs; ++blob) store.add(Bytes{100}, layout, kCounting, blob, nullptr);
  const double stored = allocated();
  CHECK((stored - before) / kBlobs < 16);
  for (NodeId node = 0; node < 10; ++node) {
    store.set_live(node, false);
    CHECK(store.destroy(node, Instant{}).bytes == Bytes{10} * 110 * kBlobs);
  }
  CHECK(allocated() - stored < 1e5);
  CHECK(store.redundancy().size() == 1);
}

}  // namespace floe
