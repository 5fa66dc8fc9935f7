// What a TCP start adds to a transfer: closed forms of slow start, and the network that waits for it.
#include "tests/network/network_bench.hpp"

using namespace floe;

namespace {

constexpr Duration kRoundTrip = milliseconds(100);

NetworkSettings with_tcp() {
  NetworkSettings settings = kPlain;  // 50 ms one way
  settings.startup.tcp = true;
  return settings;
}

Duration time_of(const NetworkSettings& settings, Rate rate, std::int64_t bytes) {
  Bench bench(settings);
  bench.network.add_endpoint(rate, rate);
  bench.network.add_endpoint(rate, rate);
  bench.ask(0, 1, message(bytes));
  bench.run_to(hours(1));
  CHECK(bench.ended.at(0).outcome == Outcome::delivered);
  return bench.ended.at(0).at - Instant{};
}

}  // namespace

TEST_CASE("on wide links, slow start takes ceil(log2(V / 14 600 + 1)) - 1 round trips") {
  // After k windows (2^k - 1) 14 600 B are sent.
  for (int k = 1; k <= 30; ++k) {
    const std::int64_t sent = ((std::int64_t{1} << k) - 1) * 14'600;
    CAPTURE(k);
    CHECK(slow_start_pauses(Bytes{sent}, {}, kRoundTrip).ns == (k - 1) * kRoundTrip.ns);
    CHECK(slow_start_pauses(Bytes{sent + 1}, {}, kRoundTrip).ns == k * kRoundTrip.ns);
  }
  CHECK(slow_start_pauses(Bytes{1}, {}, kRoundTrip) == Duration{});
}

TEST_CASE("slow start pauses until its window covers the rate times the round trip") {
  // 1 MB at 1 MB/s, 100 ms: windows of 14 600, 29 200 and 58 400 B take 14.6, 29.2 and 58.4 ms to send; the
  // fourth, 116 800 B, takes longer than a round trip. Pauses: 85.4 + 70.8 + 41.6 ms.
  CHECK(slow_start_pauses(Bytes{1'000'000}, seconds(1), kRoundTrip) == microseconds(197'800));
  // At 146 kB/s the first window is a whole round trip.
  CHECK(slow_start_pauses(Bytes{1'460'000}, seconds(10), kRoundTrip) == Duration{});
  CHECK(slow_start_pauses(Bytes{1'000'000'000'000'000}, years(200), years(1)) > Duration{});
}

TEST_CASE("a transfer takes a handshake, a request, its flow, its pauses and the way back") {
  // Round trips: one of the handshake, half of the request, one pause (32 KB) or two (96 KB), half of the reply.
  CHECK(time_of(with_tcp(), Rate::unlimited(), 14'600) == milliseconds(200));
  CHECK(time_of(with_tcp(), Rate::unlimited(), 32 * 1024) == milliseconds(300));
  CHECK(time_of(with_tcp(), Rate::unlimited(), 96 * 1024) == milliseconds(400));
  CHECK(time_of(with_tcp(), Rate{1'000'000}, 1'000'000) == milliseconds(200 + 1000) + microseconds(197'800));
  CHECK(time_of(kPlain, Rate{1'000'000}, 1'000'000) == milliseconds(100 + 1000));
}

TEST_CASE("the rate of slow start is the fair share") {
  // Ten transfers share 1 MB/s: 100 kB/s each carry 10 000 B in a round trip, less than the first window.
  Bench bench(with_tcp());
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  for (std::uint64_t tag = 0; tag < 10; ++tag) bench.ask(0, 1, message(100'000), tag);
  bench.run_to(seconds(60));
  for (std::uint64_t tag = 0; tag < 10; ++tag)
    CHECK(std::abs((bench.ended.at(tag).at - Instant{} - milliseconds(200 + 1000)).ns) <= 100);
}

TEST_CASE("a transfer that is withdrawn or cut off while it pauses is lost") {
  const auto lost_after = [](void (*end)(Bench&)) {
    Bench bench(with_tcp());
    bench.network.add_endpoint(Rate::unlimited(), Rate::unlimited());
    bench.network.add_endpoint(Rate::unlimited(), Rate::unlimited());
    bench.ask(0, 1, message(96 * 1024));
    bench.run_to(milliseconds(200));
    end(bench);
    bench.run_to(seconds(60));
    CHECK(bench.books.received(kSymbols) == Bytes{0});
    CHECK(bench.books.last_end == Instant{} + milliseconds(200));
    if (!bench.ended.empty()) CHECK(bench.ended.at(0).outcome == Outcome::failed);
    return bench.books.lost(kSymbols);
  };
  CHECK(lost_after([](Bench& bench) { bench.transfers.clear(); }) == Bytes{96 * 1024});
  CHECK(lost_after([](Bench& bench) { bench.network.set_up(1, false); }) == Bytes{96 * 1024});
}
