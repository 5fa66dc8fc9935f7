// One helper is asked: what it decides, when, and what an answer that comes too late costs.
#include "tests/protocol/bench.hpp"

namespace floe {
namespace {

using protocol::Admission;
using protocol::Answer;
using protocol::Asker;
using protocol::Exchanges;
using Kind = protocol::Answer::Kind;

// Pieces of blob 0; an item is a shard.
struct PiecesOf final : protocol::Subject {
  explicit PiecesOf(const World& world) : world(world) {}
  bool holds(NodeId, std::uint32_t shard) const override { return world.blobs().holds(0, {0, shard}); }
  protocol::Load load(std::span<const std::uint32_t> shards) const override {
    return {
        .payload = bytes * static_cast<std::int64_t>(shards.size()), .proof = {}, .symbols = shards.size()};
  }
  const World& world;
  Bytes bytes = kPieceBytes;
};

struct Heard {
  Answer answer;
  Duration at;
};

// Asks every helper for its shards at once, and keeps what comes.
task<void> ask_all(World& world, Asker asker, const protocol::Subject& subject, std::vector<NodeId> helpers,
                   std::vector<Heard>& heard) {
  Exchanges exchanges(world, asker, subject);
  for (const NodeId helper : helpers) {
    const auto shards = world.committee().shards_of(helper);
    exchanges.ask(helper, Few<Shard>(shards));
  }
  while (exchanges.open() > 0) {
    Answer answer = co_await exchanges.next();
    heard.push_back({std::move(answer), world.now() - Instant{}});
  }
}

}  // namespace

TEST_CASE("a helper answers from what its machine holds when the request arrives, not when it was asked") {
  Bench bench({1, 2});
  const PiecesOf pieces(bench.world);
  std::vector<Heard> heard;
  bench.world.tasks().spawn(ask_all(bench.world, bench.asker(0), pieces, {1}, heard));
  SUBCASE("its disk is lost while the request travels: an empty machine gives nothing") {
    bench.at(milliseconds(20), [&] { bench.replace(1); });
    bench.run(seconds(60));
    REQUIRE(heard.size() == 1);
    CHECK(heard[0].answer.kind == Kind::not_held);
    CHECK(heard[0].answer.given.empty());
    CHECK(bench.totals(kPayload).sent == Bytes{0});
    CHECK(bench.totals(kHeader).received == kHeaderBytes * 2);
  }
  SUBCASE("a piece comes back while the request travels: it gives that one") {
    bench.at(milliseconds(10), [&] { bench.replace(1); });
    bench.at(milliseconds(20), [&] { bench.world.restore(0, {0, 2}); });
    bench.run(seconds(60));
    REQUIRE(heard.size() == 1);
    CHECK(heard[0].answer.kind == Kind::given);
    CHECK(heard[0].answer.asked == 2);
    REQUIRE(heard[0].answer.given.size() == 1);
    CHECK(heard[0].answer.given.front() == 2);
    CHECK(bench.totals(kPayload).received == kPieceBytes);
  }
}

// 100 000 B at 1 kB/s take 100 s, of which 45 s less a latency are over at the deadline.
TEST_CASE("the deadline runs from the asking, for the whole exchange, and what has moved by then is lost") {
  Bench bench({1, 1}, 1, {Rate{1000}, Rate{1000}});
  PiecesOf pieces(bench.world);
  pieces.bytes = Bytes{100'000};
  std::vector<Heard> heard;
  bench.world.tasks().spawn(ask_all(bench.world, bench.asker(0), pieces, {1}, heard));
  bench.run(seconds(200));
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].answer.kind == Kind::silent);
  CHECK(heard[0].at == seconds(45));
  CHECK(bench.totals(kPayload).received == Bytes{0});
  const Bytes moved = bench.totals(kPayload).lost + bench.totals(kHeader).lost;
  CHECK(std::abs(moved.n - 44'950) <= 1);
}

TEST_CASE("a helper that dies or is silent is given up at the same deadline; one that is down, before") {
  Bench bench({1, 1, 1}, 1, {Rate{1000}, Rate{1000}});
  PiecesOf pieces(bench.world);
  pieces.bytes = Bytes{30'000};
  std::vector<Heard> heard;
  bench.world.nodes().take_down(2);
  bench.world.tasks().spawn(ask_all(bench.world, bench.asker(0), pieces, {1, 2}, heard));
  bench.at(seconds(10), [&] { bench.world.nodes().take_down(1); });
  bench.run(seconds(200));
  REQUIRE(heard.size() == 2);
  CHECK(heard[0].answer.helper == 2);
  CHECK(heard[0].at == NetworkSettings{}.connect_timeout);
  CHECK(heard[1].answer.helper == 1);
  CHECK(heard[1].answer.kind == Kind::silent);
  CHECK(heard[1].at == seconds(45));
}

TEST_CASE("a helper refuses more requests than it admits, for a header each way, until one is answered") {
  Bench bench({1, 1, 1, 1}, 1, {Rate{1000}, Rate{1000}});
  const PiecesOf pieces(bench.world);
  Admission admission(bench.world, {.most_requests = 2});
  std::vector<Heard> heard[4];
  for (const NodeId node : {0u, 1u, 2u}) {
    Asker asker = bench.asker(node);
    asker.admission = &admission;
    bench.world.tasks().spawn(ask_all(bench.world, asker, pieces, {3}, heard[node]));
  }
  // Two pieces of 1000 B and three headers through 1 kB/s take less than 3 s.
  bench.at(seconds(5), [&] {
    Asker asker = bench.asker(0);
    asker.admission = &admission;
    bench.world.tasks().spawn(ask_all(bench.world, asker, pieces, {3}, heard[3]));
  });
  bench.run(seconds(60));
  CHECK(heard[0].at(0).answer.kind == Kind::given);
  CHECK(heard[1].at(0).answer.kind == Kind::given);
  CHECK(heard[2].at(0).answer.kind == Kind::refused);
  CHECK(heard[3].at(0).answer.kind == Kind::given);
  CHECK(bench.totals(kPayload).sent == kPieceBytes * 3);
  CHECK(bench.totals(kHeader).sent == kHeaderBytes * 8);
  CHECK(bench.totals(kHeader).messages == 8);
}

TEST_CASE("a helper that went down has nobody to serve when it is back") {
  Bench bench({1, 1});
  const PiecesOf pieces(bench.world);
  Admission admission(bench.world, {.most_requests = 1, .symbols_per_second = 1});
  Asker asker = bench.asker(0);
  asker.admission = &admission;
  std::vector<Heard> first;
  std::vector<Heard> second;
  bench.world.tasks().spawn(ask_all(bench.world, asker, pieces, {1}, first));
  Outage outage{};
  bench.at(milliseconds(500), [&] { outage = bench.world.nodes().take_down(1); });
  bench.at(milliseconds(600), [&] {
    bench.world.nodes().bring_up(outage);
    bench.world.tasks().spawn(ask_all(bench.world, asker, pieces, {1}, second));
  });
  bench.run(seconds(60));
  CHECK(first.at(0).answer.kind == Kind::silent);
  CHECK(second.at(0).answer.kind == Kind::given);
  CHECK(second.at(0).at == milliseconds(600) + kLatency + kLatency + seconds(1));
}

// Two requests of three symbols, ten a second: 0.3 s and 0.6 s.
TEST_CASE("a helper computes symbols one after the other, at its rate") {
  Bench bench({1, 1, 3});
  const PiecesOf pieces(bench.world);
  Admission admission(bench.world, {.symbols_per_second = 10});
  std::vector<Heard> heard;
  for (const NodeId node : {0u, 1u}) {
    Asker asker = bench.asker(node);
    asker.admission = &admission;
    bench.world.tasks().spawn(ask_all(bench.world, asker, pieces, {2}, heard));
  }
  bench.run(seconds(60));
  REQUIRE(heard.size() == 2);
  CHECK(heard[0].at == kLatency + kLatency + milliseconds(300));
  CHECK(heard[1].at == kLatency + kLatency + milliseconds(600));
}

TEST_CASE("a request that is withdrawn stands in the trace, as one that brought nothing") {
  Bench bench({1, 1}, 1, {Rate{1000}, Rate{1000}});
  Trace trace{TraceFilter{}};
  bench.world.trace_into(&trace);
  PiecesOf pieces(bench.world);
  pieces.bytes = Bytes{30'000};
  std::vector<Heard> heard;
  TaskGroup asking;
  asking.spawn(ask_all(bench.world, bench.asker(0), pieces, {1}, heard));
  bench.at(seconds(7), [&] { asking.clear(); });
  bench.run(seconds(60));
  REQUIRE(trace.spans().size() == 1);
  const Span& span = trace.spans().front();
  CHECK(span.what == Span::What::request);
  CHECK(span.from == Instant{});
  CHECK(span.to == Instant{} + seconds(7));
  CHECK(span.helper == NodeId{1});
  CHECK(!span.ok);
}

}  // namespace floe
