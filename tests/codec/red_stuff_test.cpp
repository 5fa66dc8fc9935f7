// The whole grid against mainnet's encoder, then what cannot be in a vector: repair, reading, lies.
#include "codec/red_stuff.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "codec/inconsistency.hpp"
#include "codec/kernel.hpp"
#include "codec/text.hpp"
#include "tests/codec/every_kernel.hpp"
#include "tests/codec/vectors.hpp"

using namespace floe::codec;

namespace {

std::vector<std::uint32_t> shuffled(std::uint32_t n, std::uint64_t seed) {
  vectors::SplitMix64 random{seed};
  std::vector<std::uint32_t> all(n);
  for (std::uint32_t i = 0; i < n; ++i) all[i] = i;
  for (auto i = n; i > 1; --i) std::swap(all[i - 1], all[random.below(i)]);
  return all;
}

Buffer joined_hashes(const Metadata& metadata) {
  Buffer all;
  for (const auto& pair : metadata.hashes) {
    for (const auto& hash : pair) all.insert(all.end(), hash.begin(), hash.end());
  }
  return all;
}

void in_threads(std::size_t count, const std::function<void(std::size_t)>& task) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      for (std::size_t at; (at = next++) < count;) task(at);
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("slivers, hashes and ids are those of the mainnet encoder") {
  const auto json = vectors::read("walrus-rs2.json");
  for (const auto& each : json["vectors"]) {
    const std::uint32_t n = each["n_shards"];
    CAPTURE(n);
    const auto blob = vectors::stream(each["blob_seed"], each["blob_bytes"]);
    CAPTURE(blob.size());
    REQUIRE(vectors::sha256(blob) == each["blob_sha256"]);
    const auto encoded = encode(blob, n);
    REQUIRE(encoded.has_value());
    CHECK(encoded->geometry.k1 == each["primary_source_symbols"]);
    CHECK(encoded->geometry.k2 == each["secondary_source_symbols"]);
    CHECK(encoded->geometry.symbol == each["symbol_bytes"]);
    CHECK(vectors::sha256(encoded->primaries) == each["primary_slivers_sha256"]);
    CHECK(vectors::sha256(encoded->secondaries) == each["secondary_slivers_sha256"]);
    CHECK(vectors::sha256(joined_hashes(encoded->metadata)) == each["sliver_hashes_sha256"]);
    CHECK(to_hex(encoded->metadata.root()) == each["root_hash"]);
    CHECK(to_hex(encoded->metadata.id) == each["blob_id"]);
    const auto only = blob_metadata(blob, n);
    REQUIRE(only.has_value());
    CHECK(only->hashes == encoded->metadata.hashes);
    CHECK(only->id == encoded->metadata.id);
  }
}

TEST_CASE("blob ids print as the Walrus client prints them") {
  const auto json = vectors::read("walrus_blob_id.json");
  for (const auto& each : json["cases"]) {
    const auto blob = each.contains("blob_hex") ? *from_hex(each["blob_hex"].get<std::string>())
                                                : vectors::stream(each["seed"], each["length"]);
    const auto metadata = blob_metadata(blob, each["n"]);
    REQUIRE(metadata.has_value());
    CHECK(to_base64url(metadata->id) == each["blob_id_base64url"]);
  }
}

TEST_CASE("sizes follow from the shape") {
  CHECK(max_blob_bytes(7) == 983'010);
  CHECK(max_blob_bytes(100) == 149'286'452);
  CHECK(max_blob_bytes(1000) == 14'599'533'452);
  CHECK(max_blob_bytes(3) == 0);
  CHECK(Geometry::of(10, 2800)->charged_bytes() == 17'720);
  CHECK(Geometry::of(1000, 1)->charged_bytes() == 66'034'000);
  CHECK(Geometry::of(1000, 1'000'000'000)->charged_bytes() == 4'558'522'000);
  CHECK(metadata_wire_bytes(1000) == 66'044);
  CHECK(metadata_wire_bytes(100) == 6'643);
  CHECK(symbol_wire_bytes(1000, 0, 2) == 339);
  CHECK(symbol_wire_bytes(1000, 0, 152) == 490);
  const auto g = Geometry::of(1000, 32 << 20);
  CHECK(g->symbol == 152);
  CHECK(g->pair_bytes() == 152'152);
  CHECK(1001 * symbol_wire_bytes(1000, 0, g->symbol) == 490'490);
  CHECK(Geometry::of(6, 1)->k1 == 4);
  CHECK(Geometry::of(6, 1)->k2 == 5);
  CHECK(Geometry::of(3, 1).error().kind == Error::Kind::invalid_shape);
  CHECK(Geometry::of(65535, 1).error().kind == Error::Kind::too_large);
  CHECK(Geometry::of(10000, 1).has_value());
  CHECK(Geometry::of(7, 983'011).error().kind == Error::Kind::too_large);
  CHECK(Geometry::of(1000, ~std::uint64_t{0}).error().kind == Error::Kind::too_large);
}

TEST_CASE("a committee has a shape exactly up to the greatest number of shards") {
  // Both codes have to find room among the field's points, by the rule of each code on its own.
  const auto fits = [](std::uint32_t n) {
    const auto f = (n - 1) / 3;
    return check({n - f, f}).has_value() && check({n - 2 * f, 2 * f}).has_value();
  };
  for (std::uint32_t n = 4; n <= 65535; ++n) {
    const bool there = Geometry::of(n, 1).has_value();
    if (there != fits(n) || there != (n <= kMaxShards)) FAIL(n);
  }
  CHECK(Geometry::of(kMaxShards + 1, 1).error().message.find("at most 49155 shards") != std::string::npos);
  CHECK(max_blob_bytes(kMaxShards) > 0);
}

// The trees themselves show where a path has the zero node, which is sent as a tag alone.
TEST_CASE("a path on the wire is its digests with their tags, but for the nodes that complete a level") {
  for (const std::uint32_t n : {4u, 6u, 7u, 10u, 31u, 100u, 1000u}) {
    std::vector<Digest> leaves(n);
    for (std::uint32_t i = 0; i < n; ++i) leaves[i].fill(static_cast<std::uint8_t>(1 + i % 255));
    const MerkleTree tree(leaves);
    for (std::uint32_t leaf = 0; leaf < n; ++leaf) {
      std::uint64_t bytes = 2 + 1;
      for (const Digest& sibling : tree.path(leaf)) bytes += sibling == Digest{} ? 1 : 33;
      CAPTURE(n);
      CAPTURE(leaf);
      CHECK(path_wire_bytes(n, leaf) == bytes);
    }
  }
}

TEST_CASE("pairs and shards map to each other by the id as a big-endian number") {
  BlobId id{};
  id[31] = 3;
  CHECK(shard_of_pair(id, 0, 10) == 3);
  CHECK(shard_of_pair(id, 8, 10) == 1);
  id[30] = 1;  // 259
  CHECK(shard_of_pair(id, 0, 10) == 9);
  for (std::uint32_t pair = 0; pair < 10; ++pair)
    CHECK(pair_of_shard(id, shard_of_pair(id, pair, 10), 10) == pair);
}

TEST_CASE("every sliver is rebuilt from any sufficient set of helpers, and the blob from either axis") {
  for (const std::uint32_t n : {4, 5, 6, 7, 10, 13, 31, 100}) {
    CAPTURE(n);
    const auto blob = vectors::stream(n, 37 * n * n + 11);
    const auto encoded = encode(blob, n);
    REQUIRE(encoded.has_value());
    const auto& g = encoded->geometry;
    const auto& metadata = encoded->metadata;
    CHECK(metadata.consistent());
    for (const auto axis : {Axis::primary, Axis::secondary}) {
      for (std::uint32_t target = 0; target < n; target += n < 20 ? 1 : 7) {
        auto helpers = shuffled(n, 100 * n + target);
        helpers.resize(g.symbols_needed(axis));
        std::vector<ByteView> slivers;
        for (const auto h : helpers) slivers.push_back(encoded->sliver(other(axis), h));
        Buffer symbols(helpers.size() * g.symbol);
        recovery_symbols(g, axis, target, slivers, symbols);
        Buffer one(g.symbol);
        recovery_symbol(g, axis, target, slivers[0], one);
        CHECK(std::equal(one.begin(), one.end(), symbols.begin()));
        const auto sliver = recover(g, axis, helpers, symbols);
        REQUIRE(sliver.has_value());
        CHECK(std::equal(sliver->begin(), sliver->end(), encoded->sliver(axis, target).begin()));
        CHECK(verify_sliver(g, metadata, axis, target, *sliver));
        auto damaged = *sliver;
        damaged[0] ^= 1;
        CHECK_FALSE(verify_sliver(g, metadata, axis, target, damaged));
        CHECK_FALSE(verify_sliver(g, metadata, axis, (target + 1) % n, *sliver));
      }
      auto pairs = shuffled(n, n);
      pairs.resize(g.slivers_needed(axis));
      std::vector<ByteView> slivers;
      for (const auto p : pairs) slivers.push_back(encoded->sliver(axis, p));
      const auto read = decode(g, &metadata, axis, pairs, slivers);
      REQUIRE(read.has_value());
      CHECK(*read == blob);
      CHECK(*decode(g, &metadata, axis, pairs, slivers, in_threads) == blob);
      auto lie = Buffer(slivers[0].begin(), slivers[0].end());
      lie[0] ^= 0x80;
      slivers[0] = lie;
      CHECK(decode(g, &metadata, axis, pairs, slivers).error().kind == Error::Kind::inconsistent);
      pairs.pop_back();
      slivers.pop_back();
      CHECK(decode(g, &metadata, axis, pairs, slivers).error().kind == Error::Kind::too_few_symbols);
    }
  }
}

TEST_CASE("metadata survives the wire, and nothing else passes for it") {
  const auto metadata = *blob_metadata(vectors::stream(1, 5000), 31);
  const auto wire = metadata.to_wire();
  CHECK(wire.size() == metadata_wire_bytes(31));
  const auto back = Metadata::from_wire(wire);
  REQUIRE(back.has_value());
  CHECK(back->hashes == metadata.hashes);
  CHECK(back->length == 5000);
  for (std::size_t cut = 0; cut < wire.size(); cut += 13) {
    CHECK_FALSE(Metadata::from_wire(ByteView(wire).first(cut)).has_value());
    auto flipped = wire;
    flipped[cut] ^= 4;
    CHECK_FALSE(Metadata::from_wire(flipped).has_value());
  }
}

TEST_CASE("symbols carry proofs, and a liar's encoding is proved to be one") {
  const std::uint32_t n = 10;
  const auto honest = *encode(vectors::stream(8, 900), n);
  const auto& g = honest.geometry;
  for (const auto axis : {Axis::primary, Axis::secondary}) {
    // The liar commits to a wrong root for one sliver; everything else is sound.
    const std::uint32_t victim = 3;
    auto metadata = honest.metadata;
    metadata.hashes[victim][axis == Axis::primary ? 0 : 1][5] ^= 1;
    metadata.id = metadata.computed_id();

    InconsistencyProof proof{axis, victim, {}};
    auto helpers = shuffled(n, 4);
    for (const auto h : helpers) {
      if (proof.symbols.size() == g.symbols_needed(axis)) break;
      const ProvingSliver helper(g, other(axis), h, honest.sliver(other(axis), h));
      CHECK(helper.root() == metadata.hash(other(axis), h));
      proof.symbols.push_back(helper.prove(victim));
      CHECK(verify_symbol(g, metadata, axis, victim, proof.symbols.back()));
      CHECK_FALSE(verify_symbol(g, metadata, axis, victim + 1, proof.symbols.back()));
    }
    CHECK(holds(g, metadata, proof));
    CHECK_FALSE(holds(g, honest.metadata, proof));  // an honest blob cannot be accused
    auto forged = proof;
    forged.symbols[0].bytes[0] ^= 1;
    CHECK_FALSE(holds(g, metadata, forged));
    forged = proof;
    forged.symbols[0] = forged.symbols[1];
    CHECK_FALSE(holds(g, metadata, forged));
    forged = proof;
    forged.symbols.pop_back();
    CHECK_FALSE(holds(g, metadata, forged));
  }
}

TEST_CASE("every kernel and any threading encode a blob to the same slivers and hashes") {
  const std::string before(active_kernel());
  for (const std::uint32_t n : {7, 34, 100}) {
    for (const std::size_t bytes : {1, 5000, 300'000}) {
      const auto blob = vectors::stream(n + bytes, bytes);
      use_kernel("portable");
      const auto expected = *encode(blob, n);
      on_every_kernel([&] {
        if (active_kernel() == "naive" && n * bytes > 200'000) return;
        const auto alone = *encode(blob, n), threaded = *encode(blob, n, in_threads);
        CHECK(alone.primaries == expected.primaries);
        CHECK(alone.secondaries == expected.secondaries);
        CHECK(alone.metadata.hashes == expected.metadata.hashes);
        CHECK(threaded.primaries == expected.primaries);
        CHECK(threaded.secondaries == expected.secondaries);
        CHECK(threaded.metadata.hashes == expected.metadata.hashes);
        CHECK(blob_metadata(blob, n)->id == expected.metadata.id);
      });
    }
  }
  use_kernel(before);
}
