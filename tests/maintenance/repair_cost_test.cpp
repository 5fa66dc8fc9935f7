// Bytes of repair against closed forms, derived here from the shape of the code alone:
//   n shards, f = floor((n-1)/3), k1 = n-2f, k2 = n-f, s = even(ceil(max(len,1)/(k1 k2)))
//   one lost pair: (k1+k2) s payload, and with every symbol 1+2+uleb(s) bytes of framing and its path:
//   2+1+ 33 for each sibling, 1 for one that only completes a level of odd width
//   one-dimensional Reed-Solomon: k1 pieces of even(ceil(len/k1)), however many the node lost of the blob
#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <string>

#include "run/simulate.hpp"
#include "tests/metric_of.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

struct Shape {
  std::int64_t n;
  std::int64_t f = (n - 1) / 3;
  std::int64_t k1 = n - 2 * f;
  std::int64_t k2 = n - f;

  static std::int64_t even(std::int64_t value) { return value + value % 2; }
  static std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }
  static std::int64_t uleb(std::int64_t value) {
    return value < (1 << 7) ? 1 : value < (1 << 14) ? 2 : value < (1 << 21) ? 3 : 4;
  }
  std::int64_t symbol(std::int64_t length) const { return even(ceil_div(length, k1 * k2)); }
  static std::int64_t framing(std::int64_t size) { return 1 + 2 + uleb(size); }
  // Of a leaf whose siblings are all nodes.
  std::int64_t longest_path() const { return 2 + 1 + 33 * std::bit_width(static_cast<std::uint64_t>(n - 1)); }
  // Level by level: leaves that lie together under the last node of a level of odd width have no sibling there.
  std::int64_t path(std::int64_t leaf) const {
    std::int64_t bytes = 2 + 1;
    std::int64_t width = n;
    for (std::int64_t place = leaf; width > 1; place /= 2, width = ceil_div(width, 2))
      bytes += place == width - 1 && width % 2 == 1 ? 1 : 33;
    return bytes;
  }
  std::int64_t piece(std::int64_t length) const { return even(ceil_div(length, k1)); }
  std::int64_t metadata() const { return 32 + 1 + 1 + 8 + uleb(n) + 66 * n; }
};

RunResult run_file(const std::string& name) {
  return simulate(scenario::read(std::string(FLOE_SOURCE_DIR) + "/scenarios/" + name), 0);
}

// `nodes` of equal weight; node 0 leaves for good.
std::string loss(std::int64_t shards, std::int64_t nodes, std::int64_t blobs, std::int64_t size,
                 const std::string& scheme, const std::string& repair = "{}") {
  return R"({"name": "loss", "duration": "2d", "committee": {"nodes": )" + std::to_string(nodes) +
         R"(, "shards": )" + std::to_string(shards) +
         R"(}, "network": {"message_overhead": "0B"}, "repair": )" + repair + R"(, "blobs": [{"count": )" +
         std::to_string(blobs) + R"(, "size": ")" + std::to_string(size) +
         R"(B", "content": "sized"}], "schemes": [)" + scheme +
         R"(], "faults": [{"model": "departures", "at": ["1h"], "nodes": [0]}]})";
}

// Payload, proofs and framing, and headers.
std::int64_t on_the_wire(const SchemeResult& result) {
  return count_of(result, "repair.payload") + count_of(result, "repair.proofs") +
         count_of(result, "repair.headers");
}

SchemeResult run(const std::string& text) { return simulate(scenario_of(text), 0).schemes.at(0); }

}  // namespace

TEST_CASE("one departure among a thousand costs what the formulas say, to the byte") {
  constexpr Shape shape{.n = 1000};
  constexpr std::int64_t length = 32 << 20;
  const std::int64_t s = shape.symbol(length);
  const RunResult result = run_file("one-departure.json");
  const SchemeResult& red_stuff = result.schemes.at(0);
  CHECK(count_of(red_stuff, "lost.bytes") == (shape.k1 + shape.k2) * s);
  CHECK(count_of(red_stuff, "repair.payload") == (shape.k1 + shape.k2) * s);
  // A request for each symbol and one for the metadata; each, and each answer, has a header. Only leaves from 992
  // on have a sibling that is no node, and this pair is none of them.
  CHECK(on_the_wire(red_stuff) == (shape.k1 + shape.k2) * (s + shape.framing(s) + shape.longest_path()) +
                                      2 * 200 * (shape.k1 + shape.k2 + 1));
  CHECK(count_of(red_stuff, "repair.metadata") == shape.metadata());
  CHECK(count_of(red_stuff, "rebuilt.pieces") == 2);

  const SchemeResult& rebuild = result.schemes.at(1);
  const std::int64_t piece = shape.piece(length);
  CHECK(count_of(rebuild, "lost.bytes") == piece);
  CHECK(count_of(rebuild, "repair.payload") == shape.k1 * piece);
  CHECK(on_the_wire(rebuild) == shape.k1 * piece + 2 * 200 * (shape.k1 + 1));
  CHECK(real_of(rebuild, "compare.payload") == 1);
}

TEST_CASE("payload is what was lost, for any shape and size; proofs are not") {
  for (const std::int64_t n : {4, 7, 10, 31, 100}) {
    for (const std::int64_t length : {1, 1000, 123'457, 390'001}) {
      CAPTURE(n);
      CAPTURE(length);
      const Shape shape{.n = n};
      const std::int64_t s = shape.symbol(length);
      const SchemeResult result = run(loss(n, n, 1, length, R"({"model": "red-stuff"})"));
      CHECK(count_of(result, "repair.payload") == (shape.k1 + shape.k2) * s);
      CHECK(count_of(result, "lost.bytes") == (shape.k1 + shape.k2) * s);
      const SchemeResult bare = run(loss(n, n, 1, length, R"({"model": "red-stuff", "proofs": false})"));
      CHECK(on_the_wire(bare) == (shape.k1 + shape.k2) * (s + shape.framing(s)));
    }
  }
}

// Whichever pair of the blob a node has: all nodes leave, one after the other, and all leaves are repaired once.
TEST_CASE("paths are the sums over their levels, where a sibling that is no node is a byte") {
  CHECK(Shape{.n = 10}.path(9) == 2 + 1 + 33 + 1 + 1 + 33);
  CHECK(Shape{.n = 1000}.path(991) == Shape{.n = 1000}.longest_path());
  CHECK(Shape{.n = 1000}.path(992) == Shape{.n = 1000}.longest_path() - 2 * 32);
  for (const std::int64_t n : {4, 7, 10, 31, 100}) {
    CAPTURE(n);
    const Shape shape{.n = n};
    const std::int64_t s = shape.symbol(100'000);
    std::string at;
    std::string nodes;
    std::int64_t paths = 0;
    for (std::int64_t node = 0; node < n; ++node) {
      at += (node > 0 ? ", \"" : "\"") + std::to_string(1 + node) + "d\"";
      nodes += (node > 0 ? ", " : "") + std::to_string(node);
      paths += shape.path(node);
    }
    const SchemeResult result =
        run(R"({"name": "all", "duration": "101d", "committee": {"nodes": )" + std::to_string(n) +
            R"(, "shards": )" + std::to_string(n) +
            R"(}, "network": {"message_overhead": "0B"}, "blobs": [{"size": "100kB", "content": "sized"}],
        "schemes": [{"model": "red-stuff"}], "faults": [{"model": "departures", "replacement": "1h", "at": [)" +
            at + R"(], "nodes": [)" + nodes + "]}]}");
    CHECK(on_the_wire(result) == (shape.k1 + shape.k2) * (n * (s + shape.framing(s)) + paths));
    CHECK(count_of(result, "repair.wasted") == 0);
  }
}

TEST_CASE("a pair without proofs is 10 010 B at a thousand shards and 1 MiB") {
  const SchemeResult bare = run(loss(1000, 1000, 1, 1 << 20, R"({"model": "red-stuff", "proofs": false})"));
  CHECK(on_the_wire(bare) == 10'010);
}

// With paths, those of the k1 pieces that are fetched, whichever they are.
TEST_CASE("the whole-file rebuild pays for integrity once: by its metadata, or by paths") {
  const Shape shape{.n = 10};
  const std::int64_t piece = shape.piece(100'000);
  const SchemeResult plain = run(loss(10, 10, 1, 100'000, R"({"model": "reed-solomon"})"));
  CHECK(on_the_wire(plain) == shape.k1 * piece);
  CHECK(count_of(plain, "repair.metadata") == 32 + 1 + 1 + 8 + 1 + 33 * 10);
  const SchemeResult paths = run(loss(10, 10, 1, 100'000, R"({"model": "reed-solomon", "paths": true})"));
  const std::int64_t proofs = on_the_wire(paths) - shape.k1 * (piece + shape.framing(piece));
  CHECK(count_of(paths, "repair.metadata") == 32 + 1 + 1 + 8);
  // Leaves 0 to 7 have the longest path, 8 and 9 miss two siblings.
  const std::int64_t missing = shape.k1 * shape.longest_path() - proofs;
  CHECK((missing == 0 || missing == 64 || missing == 128));
}

TEST_CASE("a lost copy takes two messages for the metadata and two for the copy") {
  const SchemeResult result = run(loss(100, 100, 200, 100'000, R"({"model": "replication"})"));
  CHECK(count_of(result, "rebuilt.pieces") > 0);
  CHECK(count_of(result, "repair.messages") == (2 + 2) * count_of(result, "rebuilt.pieces"));
}

TEST_CASE("a batch is no way around the limit of blobs at once") {
  const std::string scheme = R"({"model": "red-stuff"})";
  const SchemeResult three =
      run(loss(100, 20, 30, 100'000, scheme, R"({"concurrent_blobs": 3, "batch_blobs": 3})"));
  const SchemeResult ten =
      run(loss(100, 20, 30, 100'000, scheme, R"({"concurrent_blobs": 3, "batch_blobs": 10})"));
  CHECK(three.digest == ten.digest);
}

// Of 82 nodes with a shard each, 27 are away while the one with 18 shards is replaced: 55 holders are left, fewer
// than k2 = 67. Once its 18 secondaries are back, they and the 55 are 73.
TEST_CASE("a node's own shards help it: all of 36 pieces come back where others alone give 18") {
  std::string at;
  std::string nodes;
  for (int node = 1; node <= 26; ++node) {
    at += "\"1d\", ";
    nodes += std::to_string(node) + ", ";
  }
  const SchemeResult result = run(
      R"({"name": "own", "duration": "10d", "committee": {"shards": 100, "groups": [{"nodes": 1, "shards": 18},
        {"nodes": 82, "shards": 82}]}, "network": {"message_overhead": "0B"},
        "blobs": [{"size": "100kB", "content": "real"}], "schemes": [{"model": "red-stuff"}],
        "faults": [{"model": "departures", "replacement": "20d", "at": [)" +
      at + R"("1d"], "nodes": [)" + nodes + R"(27]},
          {"model": "departures", "replacement": "1h", "at": ["2d"], "nodes": [0]}]})");
  CHECK(count_of(result, "rebuilt.pieces") == 36);
}

TEST_CASE("a rate of rebuilding spreads the pieces of a node over time") {
  // 100 pairs at 10 pieces a second: the last is there 20 s after the first was begun.
  const std::string scheme = R"({"model": "red-stuff"})";
  const SchemeResult plain = run(loss(100, 100, 100, 1000, scheme));
  const SchemeResult slow = run(loss(100, 100, 100, 1000, scheme, R"({"slivers_per_second": 10})"));
  CHECK(real_of(slow, "repair.active.p99") - real_of(plain, "repair.active.p99") ==
        doctest::Approx(0.99 * 20).epsilon(0.02));
}

// A symbol of 64 286 B takes more than a minute at 1 kB/s: nothing comes, and all that moves is wasted.
TEST_CASE("what a deadline cuts off is wasted") {
  const SchemeResult hopeless = run(
      R"({"name": "slow", "duration": "2d", "committee": {"nodes": 10, "shards": 10},
      "network": {"message_overhead": "0B", "uplink": "1kB/s", "downlink": "1kB/s"},
      "blobs": [{"size": "1.8MB", "content": "sized"}], "schemes": [{"model": "red-stuff"}],
      "faults": [{"model": "departures", "at": ["1h"], "nodes": [0]}]})");
  CHECK(count_of(hopeless, "rebuilt.pieces") == 0);
  const CauseTotals& symbols = cause_of(hopeless, "symbols");
  CHECK(symbols.received.n == 0);
  CHECK(symbols.lost.n > 0);
  CHECK(count_of(hopeless, "repair.wasted") == symbols.sent.n + cause_of(hopeless, "proofs").sent.n);
}

TEST_CASE("a repairer does not know that a blob is lost, and asks on once an hour") {
  const auto messages = [](const char* duration) {
    return count_of(run(R"({"name": "lost", "duration": ")" + std::string(duration) +
                        R"(", "committee": {"nodes": 10, "shards": 10}, "repair": {"backoff_jitter": "0s"},
        "blobs": [{"size": "10kB", "content": "sized"}], "schemes": [{"model": "reed-solomon"}],
        "faults": [{"model": "departures", "replacement": "1h", "at": ["1d", "1d", "1d", "1d", "1d", "1d", "1d"],
        "nodes": [0, 1, 2, 3, 4, 5, 6]}]})"),
                    "repair.messages");
  };
  // Seven repairers have the three pieces that are left and ask the six others, of whom none has one.
  // A round is an hour and two latencies apart from the next.
  const std::int64_t more = messages("20d") - messages("10d");
  CHECK(more <= 240 * 7 * 6 * 2);
  CHECK(more >= 239 * 7 * 6 * 2);
}

TEST_CASE("a node of m shards repairs each on its own, or saves m symbols of each primary by reuse") {
  const Shape shape{.n = 100};
  const std::int64_t length = 1 << 20;
  const std::int64_t s = shape.symbol(length);
  for (const std::int64_t m : {2, 5, 10}) {
    CAPTURE(m);
    const SchemeResult plain = run(loss(100, 100 / m, 1, length, R"({"model": "red-stuff"})"));
    CHECK(count_of(plain, "repair.payload") == m * (shape.k1 + shape.k2) * s);
    const SchemeResult reuse = run(loss(100, 100 / m, 1, length, R"({"model": "red-stuff", "reuse": true})"));
    CHECK(count_of(reuse, "repair.payload") == m * (shape.k1 + shape.k2 - m) * s);
  }
}

TEST_CASE("a whole-file rebuild fetches the file once for a node, or once for a piece") {
  const Shape shape{.n = 100};
  const std::int64_t length = 1 << 20;
  const std::int64_t piece = shape.piece(length);
  const SchemeResult shared = run(loss(100, 20, 1, length, R"({"model": "reed-solomon"})"));
  CHECK(count_of(shared, "lost.bytes") == 5 * piece);
  CHECK(count_of(shared, "repair.payload") == shape.k1 * piece);
  const SchemeResult single =
      run(loss(100, 20, 1, length, R"({"model": "reed-solomon", "share_fetch": false})"));
  CHECK(count_of(single, "repair.payload") == 5 * shape.k1 * piece);
}

TEST_CASE("batching blobs changes messages and no byte of payload, proof or metadata") {
  for (const std::string scheme : {R"({"model": "red-stuff"})", R"({"model": "reed-solomon"})"}) {
    const SchemeResult one = run(loss(100, 20, 30, 100'000, scheme));
    const SchemeResult ten = run(loss(100, 20, 30, 100'000, scheme, R"({"batch_blobs": 10})"));
    for (const char* name :
         {"lost.bytes", "repair.payload", "repair.proofs", "repair.headers", "repair.metadata"}) {
      CAPTURE(name);
      CHECK(count_of(one, name) == count_of(ten, name));
    }
    CHECK(count_of(ten, "repair.messages") * 5 < count_of(one, "repair.messages"));
  }
}

TEST_CASE(
    "a helper that dies costs another request and what had moved, and repair goes on with what it has") {
  // Node 1 leaves while node 0's replacement is fetching over slow links.
  const std::string text =
      R"({"name": "interrupted", "duration": "10d", "committee": {"nodes": 10, "shards": 10},
    "network": {"message_overhead": "0B", "uplink": "1kB/s", "downlink": "1kB/s"},
    "blobs": [{"size": "100kB", "content": "real"}], "schemes": [{"model": "red-stuff"}],
    "faults": [{"model": "departures", "at": ["1h", "8120s"], "nodes": [0, 1], "replacement": "1h"}]})";
  const Shape shape{.n = 10};
  const std::int64_t pair = (shape.k1 + shape.k2) * shape.symbol(100'000);
  const SchemeResult result = run(text);
  CHECK(count_of(result, "rebuilt.pieces") == 4);
  CHECK(count_of(result, "blobs.lost") == 0);
  CHECK(count_of(result, "lost.bytes") == 2 * pair);
  const CauseTotals& symbols = cause_of(result, "symbols");
  CHECK(symbols.received.n == 2 * pair);
  CHECK(symbols.lost.n > 0);
  CHECK(symbols.lost.n < pair / 2);
  CHECK(symbols.sent.n == symbols.received.n + symbols.lost.n);
}

}  // namespace floe
