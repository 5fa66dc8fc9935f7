// Endpoints at a share of their rates: when a transfer ends whose rate changes on the way, and that no byte is lost
// or counted twice, under every model of sharing.
#include <cmath>
#include <string_view>
#include <vector>

#include "engine/random.hpp"
#include "tests/network/network_bench.hpp"

namespace floe {
namespace {

constexpr std::string_view kModels[] = {"max-min", "exact", "fifo"};

NetworkSettings shared_by(std::string_view model) {
  NetworkSettings settings = kPlain;
  settings.latency = Duration{};
  settings.sharing = model;
  return settings;
}

double seconds_of(Instant at) { return to_seconds(at - Instant{}); }

}  // namespace

// 10 MB at 1 MB/s: 4 s at the whole rate, 8 s at a quarter (2 MB), the last 4 MB at the whole rate again.
TEST_CASE("a transfer goes on at the rate of its ends, whichever of them is slow") {
  for (const std::string_view model : kModels)
    for (const Endpoint slow : {Endpoint{0}, Endpoint{1}}) {
      Bench bench(shared_by(model));
      const Endpoint asker = bench.network.add_endpoint({1'000'000}, {1'000'000});
      const Endpoint helper = bench.network.add_endpoint({1'000'000}, {1'000'000});
      bench.ask(asker, helper, message(10'000'000));
      bench.run_to(seconds(4));
      bench.network.set_speed(slow, 0.25);
      bench.run_to(seconds(12));
      CHECK(bench.ended.empty());
      bench.network.set_speed(slow, 1);
      bench.run_to(seconds(60));
      CAPTURE(model);
      REQUIRE(bench.ended.size() == 1);
      // Under fifo what has left the sender has moved: at the next change it waits for the receiver no longer.
      const bool is_passed_over = model == "fifo" && slow == asker;
      CHECK(seconds_of(bench.ended[0].at) == doctest::Approx(is_passed_over ? 12 : 16).epsilon(1e-6));
      CHECK(bench.books.received(kSymbols) == Bytes{10'000'000});
      CHECK(bench.books.lost(kSymbols) == Bytes{0});
    }
}

TEST_CASE("what is withdrawn or silenced after a change of rate has moved what both rates moved") {
  for (const std::string_view model : kModels)
    for (const bool is_withdrawn : {true, false}) {
      Bench bench(shared_by(model));
      const Endpoint asker = bench.network.add_endpoint({1'000'000}, {1'000'000});
      const Endpoint helper = bench.network.add_endpoint({1'000'000}, {1'000'000});
      bench.ask(asker, helper, message(10'000'000));
      bench.run_to(seconds(4));
      bench.network.set_speed(helper, 0.5);
      bench.run_to(seconds(8));
      if (is_withdrawn)
        bench.transfers.clear();
      else
        bench.network.set_up(helper, false);
      CAPTURE(model);
      CHECK(to_double(bench.books.lost(kSymbols)) == doctest::Approx(6e6).epsilon(1e-6));
    }
}

// Rates change at random while transfers between ten endpoints are under way; all end, and every byte came once.
TEST_CASE("byte totals are exact however often rates change") {
  for (const std::string_view model : kModels) {
    Bench bench(shared_by(model));
    constexpr std::uint32_t kEnds = 10;
    for (std::uint32_t i = 0; i < kEnds; ++i) bench.network.add_endpoint({1'000'000 + i}, {700'000 + 3 * i});
    Stream stream(5, 0, 0, "speed test");
    std::int64_t asked = 0;
    std::uint64_t tag = 0;
    for (int round = 0; round < 200; ++round) {
      const auto asker = static_cast<Endpoint>(stream.below(kEnds));
      const auto helper = static_cast<Endpoint>((asker + 1 + stream.below(kEnds - 1)) % kEnds);
      const auto bytes = static_cast<std::int64_t>(1 + stream.below(400'000));
      bench.ask(asker, helper, message(bytes, 33), tag++);
      asked += bytes;
      bench.run_to(milliseconds(50 * (round + 1)));
      const double shares[] = {1, 0.5, 0.1, 0.031};
      bench.network.set_speed(static_cast<Endpoint>(stream.below(kEnds)), shares[stream.below(4)]);
    }
    for (Endpoint i = 0; i < kEnds; ++i) bench.network.set_speed(i, 1);
    bench.run_to(hours(1));
    CAPTURE(model);
    CHECK(bench.ended.size() == tag);
    CHECK(bench.books.received(kSymbols) == Bytes{asked});
    CHECK(bench.books.received(kProofs) == Bytes{33 * static_cast<std::int64_t>(tag)});
    CHECK(bench.books.lost(kSymbols) == Bytes{0});
  }
}

// A factor of each ordered pair, even in 1 - spread to 1 + spread: its mean and variance over many pairs, and that it
// stays.
TEST_CASE("latencies of pairs spread about the stated one and stay as they are") {
  NetworkSettings settings = kPlain;
  settings.sharing = "unlimited";
  settings.spread = 0.5;
  Bench bench(settings);
  constexpr std::uint32_t kEnds = 60;
  for (std::uint32_t i = 0; i < kEnds; ++i) bench.network.add_endpoint(Rate::unlimited(), Rate::unlimited());
  std::uint64_t tag = 0;
  for (Endpoint from = 0; from < kEnds; ++from)
    for (Endpoint to = 0; to < kEnds; ++to)
      for (int again = 0; again < 2; ++again)
        if (from != to) bench.ask(from, to, message(1), tag++);
  bench.run_to(seconds(1));
  double sum = 0;
  double squares = 0;
  for (std::uint64_t pair = 0; pair < tag; pair += 2) {
    CHECK(bench.served[pair] == bench.served[pair + 1]);
    const double factor = seconds_of(bench.served[pair]) / 0.05;
    CHECK(factor >= 0.5);
    CHECK(factor <= 1.5);
    sum += factor;
    squares += (factor - 1) * (factor - 1);
  }
  const double pairs = static_cast<double>(tag) / 2;
  CHECK(std::abs(sum / pairs - 1) < 4 * std::sqrt(1.0 / 12 / pairs));
  CHECK(squares / pairs == doctest::Approx(1.0 / 12).epsilon(0.06));
}

}  // namespace floe
