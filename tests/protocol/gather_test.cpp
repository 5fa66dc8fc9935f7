// k of n, and metadata: who is asked, how often, and what of it is free.
#include "protocol/gather.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "protocol/backoff.hpp"
#include "protocol/metadata.hpp"
#include "tests/protocol/bench.hpp"

namespace floe {
namespace {

using protocol::Gathered;
using protocol::Wanted;

constexpr SymbolSize kSymbol{Bytes{100}, Bytes{10}};

Wanted wanted(std::uint32_t need) { return {.blobs = {0}, .need = need, .symbol = kSymbol}; }

task<void> gather_once(Bench& bench, NodeId node, Wanted wanted, Gathered& gathered, bool& enough) {
  Stream order = bench.world.stream(node, "test order");
  const protocol::Asker asker = bench.asker(node);
  enough = co_await protocol::gather(bench.world, asker, wanted, order, gathered);
}

task<void> fetch_once(Bench& bench, std::vector<BlobIndex>& missing, std::uint32_t turn, bool& all) {
  Stream order = bench.world.stream(turn, "test sources");
  const protocol::Asker asker = bench.asker(0);
  all = co_await protocol::fetch_metadata(bench.world, asker, order, missing);
}

}  // namespace

TEST_CASE("as many symbols as are needed are asked for, each once, and the asker's own take no message") {
  Bench bench({1, 2, 3, 4});
  Gathered gathered(bench.world);
  bool enough = false;
  SUBCASE("all that there are, its own among them") {
    bench.world.tasks().spawn(gather_once(bench, 2, wanted(10), gathered, enough));
    bench.run(seconds(10));
    CHECK(enough);
    CHECK(gathered.shards.size() == 10);
    CHECK(gathered.peers.count() == 3);
    CHECK(!gathered.peers.test(2));
    CHECK(bench.totals(kPayload).received == kSymbol.payload * 7);
    CHECK(bench.totals(kProof).received == kSymbol.proof * 7);
    CHECK(bench.totals(kHeader).messages == 6);
  }
  SUBCASE("its own alone, where those come first and suffice") {
    Wanted own = wanted(3);
    own.own_first = true;
    bench.world.tasks().spawn(gather_once(bench, 2, own, gathered, enough));
    bench.run(seconds(10));
    CHECK(enough);
    CHECK(bench.totals(kHeader).messages == 0);
  }
}

// The asker is drawn like the others: first with the probability of its weight, here a third.
TEST_CASE("the asker's own shards are drawn by weight, not taken first") {
  int own = 0;
  constexpr int kRounds = 900;
  Bench bench({1, 1, 1});
  std::vector<Gathered> gathered(kRounds, Gathered(bench.world));
  bool enough = false;
  Stream order = bench.world.stream(0, "test order");
  const protocol::Asker asker = bench.asker(0);
  const Wanted one = wanted(1);
  const auto rounds = [](World& world, const protocol::Asker& asking, const Wanted& want, Stream& draws,
                         std::vector<Gathered>& all, bool& last) -> task<void> {
    for (Gathered& each : all) last = co_await protocol::gather(world, asking, want, draws, each);
  };
  bench.world.tasks().spawn(rounds(bench.world, asker, one, order, gathered, enough));
  bench.run(hours(1));
  CHECK(enough);
  for (const Gathered& each : gathered) own += each.shards.front() == 0 ? 1 : 0;
  CHECK(std::abs(own - kRounds / 3) < 4 * std::sqrt(kRounds * 2 / 9.));
}

TEST_CASE("a later round asks only who may have something new") {
  Bench bench({1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  for (NodeId node = 4; node < 10; ++node) bench.replace(node);  // 3 others hold their piece
  Gathered gathered(bench.world);
  bool enough = true;
  bench.world.tasks().spawn(gather_once(bench, 0, wanted(6), gathered, enough));
  bench.at(seconds(5), [&] {
    CHECK(!enough);
    CHECK(gathered.shards.size() == 4);
    CHECK(bench.totals(kHeader).messages == 2 * 9);  // everybody else was asked, once
    bench.world.tasks().spawn(gather_once(bench, 0, wanted(6), gathered, enough));
  });
  bench.at(seconds(10), [&] {
    CHECK(!enough);
    CHECK(bench.totals(kHeader).messages == 2 * (9 + 6));
    bench.world.restore(0, {0, 8});
    bench.world.restore(0, {0, 9});
    bench.world.tasks().spawn(gather_once(bench, 0, wanted(6), gathered, enough));
  });
  bench.run(seconds(20));
  CHECK(enough);
  CHECK(gathered.shards.size() == 6);
  CHECK(bench.totals(kPayload).received == kSymbol.payload * 5);
}

TEST_CASE("a helper that misses what it was asked for is asked for its other shards, each once a round") {
  Bench bench({1, 5});
  bench.replace(1);
  for (const Shard held : {4u, 5u}) bench.world.restore(0, {0, held});
  Gathered gathered(bench.world);
  bool enough = false;
  std::uint32_t need = 0;
  SUBCASE("until there is enough") { need = 3; }
  SUBCASE("until there is no other") { need = 4; }
  bench.world.tasks().spawn(gather_once(bench, 0, wanted(need), gathered, enough));
  bench.run(seconds(20));
  CHECK(enough == (need == 3));
  CHECK(gathered.shards.size() == 3);
  CHECK(gathered.peers.test(1));
  CHECK(bench.totals(kPayload).received == kSymbol.payload * 2);
  CHECK(bench.totals(kHeader).messages <= 2 * 5);
}

TEST_CASE("shards that are assigned nothing of the blob are not asked") {
  Bench bench({1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
  BitSet from(10);
  from.set(7);
  Wanted one = wanted(1);
  one.from = from;
  Gathered gathered(bench.world);
  bool enough = false;
  bench.world.tasks().spawn(gather_once(bench, 0, one, gathered, enough));
  bench.run(seconds(5));
  CHECK(enough);
  CHECK(bench.totals(kHeader).messages == 2);
}

TEST_CASE("what is asked for beyond the need is withdrawn once enough is there") {
  Bench bench({1, 1, 1, 1, 1}, 1, {Rate{1000}, Rate{1000}});
  Wanted want = wanted(2);
  want.extra = 2;
  want.from = BitSet(5, true);
  want.from->clear(0);
  Gathered gathered(bench.world);
  bool enough = false;
  bench.world.tasks().spawn(gather_once(bench, 0, want, gathered, enough));
  bench.run(seconds(10));
  CHECK(enough);
  CHECK(bench.totals(kHeader).messages >= 4 + 2);
  const CauseTotals& payload = bench.totals(kPayload);
  CHECK(payload.sent == payload.received + payload.lost);
  CHECK(payload.received >= kSymbol.payload * 2);
}

TEST_CASE("metadata of a batch needs no single node that has all of it") {
  Bench bench({1, 1, 1, 1}, 2);
  for (const NodeId node : {0u, 1u, 2u, 3u}) bench.replace(node);
  bench.world.blobs().restore_metadata(0, 1);
  bench.world.blobs().restore_metadata(1, 2);
  std::vector<BlobIndex> missing{0, 1};
  bool all = false;
  bench.world.tasks().spawn(fetch_once(bench, missing, 0, all));
  bench.run(seconds(10));
  CHECK(all);
  CHECK(missing.empty());
  CHECK(bench.totals(kPayload).received == kMetadataBytes * 2);
}

// Of four nodes that hold 1, 30, 2 and 1 shards the first asks: each of the others is its first source one time
// in three.
TEST_CASE("sources of metadata are drawn evenly, whatever their weight, and asked one at a time") {
  constexpr int kTurns = 3000;
  Bench bench({1, 30, 2, 1});
  Trace trace{TraceFilter{}};
  bench.world.trace_into(&trace);
  std::vector<std::vector<BlobIndex>> missing(kTurns, {0});
  bool all = false;
  for (std::uint32_t turn = 0; turn < kTurns; ++turn)
    bench.world.tasks().spawn(fetch_once(bench, missing[turn], turn, all));
  bench.run(seconds(10));
  REQUIRE(trace.spans().size() == kTurns);
  std::map<NodeId, int> asked;
  for (const Span& span : trace.spans()) ++asked[*span.helper];
  CHECK(asked.size() == 3);
  for (const auto& each : asked) {
    CAPTURE(each.first);
    CHECK(std::abs(each.second - kTurns / 3) < 4 * std::sqrt(kTurns * 2 / 9.));
  }
}

TEST_CASE("pauses double up to their limit") {
  Stream draws(1, 0, 0, "test");
  protocol::Backoff plain(seconds(1), seconds(10), Duration{}, draws);
  for (const int expected : {1, 2, 4, 8, 10, 10}) CHECK(plain.next() == seconds(expected));
  protocol::Backoff longer(seconds(1), hours(1), seconds(1), draws);
  const Duration first = longer.next();
  CHECK(first >= seconds(1));
  CHECK(first < seconds(2));
}

TEST_CASE("work is done item after item at its rate") {
  protocol::WorkQueue queue(3);
  CHECK(queue.add(Instant{}, 3) == seconds(1));
  CHECK(queue.add(Instant{}, 6) == seconds(3));
  CHECK(queue.add(Instant{} + seconds(10), 1) == Duration{333'333'333});
  CHECK(protocol::WorkQueue().add(Instant{}, 1'000'000) == Duration{});
}

}  // namespace floe
