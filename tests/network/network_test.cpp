// Messages between endpoints: when replies come, to the nanosecond; what happens when a helper is down, dies
// or is no longer wanted; and that every byte sent was received or lost.
#include <memory>
#include <optional>

#include "tests/network/network_bench.hpp"

using namespace floe;

TEST_CASE("a reply takes a latency, its share of the narrower link, and a latency") {
  for (const std::string_view sharing : {"max-min", "exact", "fifo"}) {
    CAPTURE(sharing);
    NetworkSettings settings = kPlain;
    settings.sharing = sharing;
    settings.message_overhead = Bytes{200};
    Bench bench(settings);
    const Endpoint asker = bench.network.add_endpoint(Rate{10'000'000}, Rate{8'000'000});
    const Endpoint helper = bench.network.add_endpoint(Rate{2'000'000}, Rate{8'000'000});
    bench.ask(asker, helper, message(1'000'000, 999'800));
    bench.run_to(seconds(10));
    REQUIRE(bench.ended.size() == 1);
    // 2 000 000 B with its header, at 2 MB/s
    const Duration expected = milliseconds(50 + 1000 + 50);
    CHECK(bench.ended[0].outcome == Outcome::delivered);
    CHECK(std::abs((bench.ended[0].at - Instant{} - expected).ns) <= 1);
    CHECK(bench.books.received(kSymbols) == Bytes{1'000'000});
    CHECK(bench.books.received(kProofs) == Bytes{999'800});
    CHECK(bench.books.received(kHeaders) == Bytes{400});
    CHECK(bench.books.sent_by[asker] == Bytes{200});
    CHECK(bench.books.sent_by[helper] == Bytes{2'000'000});
    CHECK(bench.books.last_start == Instant{} + milliseconds(50));
  }
}

TEST_CASE("an empty reply and an unlimited network take latencies only") {
  NetworkSettings settings = kPlain;
  settings.startup.delay = milliseconds(7);
  SUBCASE("empty") {
    Bench bench(settings);
    bench.network.add_endpoint(Rate{1000}, Rate{1000});
    bench.network.add_endpoint(Rate{1000}, Rate{1000});
    bench.ask(0, 1, Message{});
    bench.run_to(seconds(1));
    CHECK(bench.ended.at(0).at == Instant{} + milliseconds(107));
  }
  SUBCASE("unlimited model") {
    settings.sharing = "unlimited";
    Bench bench(settings);
    bench.network.add_endpoint(Rate{1000}, Rate{1000});
    bench.network.add_endpoint(Rate{1000}, Rate{1000});
    bench.ask(0, 1, message(1'000'000'000));
    bench.run_to(seconds(1));
    CHECK(bench.ended.at(0).at == Instant{} + milliseconds(107));
    CHECK(bench.books.received(kSymbols) == Bytes{1'000'000'000});
  }
  SUBCASE("unlimited links") {
    Bench bench(settings);
    bench.network.add_endpoint(Rate{1000}, Rate::unlimited());
    bench.network.add_endpoint(Rate::unlimited(), Rate{1000});
    bench.ask(0, 1, message(1'000'000'000));
    bench.run_to(seconds(1));
    CHECK(bench.ended.at(0).at == Instant{} + milliseconds(107));
  }
  SUBCASE("one unlimited link") {
    Bench bench(settings);
    bench.network.add_endpoint(Rate{1000}, Rate::unlimited());
    bench.network.add_endpoint(Rate{1'000'000}, Rate{1000});
    bench.ask(0, 1, message(500'000));
    bench.run_to(seconds(1));
    CHECK(std::abs((bench.ended.at(0).at - Instant{} - milliseconds(607)).ns) <= 1);
  }
}

TEST_CASE("a helper that is down is given up after the connect timeout, counted from the asking") {
  NetworkSettings settings = kPlain;
  settings.message_overhead = Bytes{200};
  Bench bench(settings);
  bench.network.add_endpoint(Rate{1000}, Rate{1000});
  bench.network.add_endpoint(Rate{1000}, Rate{1000});
  bench.network.set_up(1, false);
  bench.ask(0, 1, message(1000));
  bench.run_to(seconds(20));
  CHECK(bench.ended.at(0).outcome == Outcome::failed);
  CHECK(bench.ended.at(0).at == Instant{} + seconds(5));
  CHECK(bench.books.lost(kHeaders) == Bytes{200});
  CHECK(bench.books.received(kSymbols) + bench.books.lost(kSymbols) == Bytes{0});
}

TEST_CASE("a helper that dies says nothing more, and what it had sent is lost in proportion") {
  Bench bench(kPlain);
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  bench.ask(0, 1, message(3'000'000, 1'000'000));
  bench.run_to(milliseconds(2050));  // half of it has gone
  bench.network.set_up(1, false);
  bench.network.set_up(1, true);  // coming back at once does not bring the reply back
  bench.run_to(seconds(60));
  CHECK(bench.ended.empty());
  CHECK(std::abs(bench.books.lost(kSymbols).n - 1'500'000) <= 2);
  CHECK(std::abs(bench.books.lost(kProofs).n - 500'000) <= 2);
  CHECK(bench.books.received(kSymbols) == Bytes{0});
  CHECK(bench.books.last_end == Instant{} + milliseconds(2050));
}

TEST_CASE("the helper decides on the reply when the request reaches it, and may take its time") {
  Bench bench(kPlain);
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  bench.delay = milliseconds(300);
  bench.ask(0, 1, message(1'000'000));
  bench.run_to(milliseconds(49));
  CHECK(bench.served.empty());
  bench.replies[0] = message(500'000);  // what it has by the time the request comes
  bench.run_to(seconds(60));
  CHECK(bench.served.at(0) == Instant{} + milliseconds(50));
  CHECK(bench.books.received(kSymbols) == Bytes{500'000});
  CHECK(std::abs((bench.ended.at(0).at - Instant{} - milliseconds(50 + 300 + 500 + 50)).ns) <= 1);
}

TEST_CASE("a helper that is down is not asked to serve") {
  Bench bench(kPlain);
  bench.network.add_endpoint(Rate{1000}, Rate{1000});
  bench.network.add_endpoint(Rate{1000}, Rate{1000});
  bench.ask(0, 1, message(1000));
  bench.run_to(milliseconds(20));
  bench.network.set_up(1, false);
  bench.run_to(seconds(20));
  CHECK(bench.served.empty());
  CHECK(bench.ended.at(0).outcome == Outcome::failed);
}

TEST_CASE("bytes that have left arrive even if the helper dies behind them") {
  Bench bench(kPlain);
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  bench.ask(0, 1, message(1'000'000));
  bench.run_to(milliseconds(1060));
  bench.network.set_up(1, false);
  bench.run_to(seconds(60));
  CHECK(bench.ended.at(0).outcome == Outcome::delivered);
  CHECK(bench.books.received(kSymbols) == Bytes{1'000'000});
}

TEST_CASE("a withdrawn request is never answered, and its bytes are lost as far as they came") {
  NetworkSettings settings = kPlain;
  settings.message_overhead = Bytes{100};
  const auto lost_when_withdrawn_at = [&](Duration when) {
    Bench bench(settings);
    bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
    bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
    bench.ask(0, 1, message(999'900));
    bench.run_to(when);
    bench.transfers.clear();
    bench.run_to(seconds(60));
    CHECK(bench.ended.empty());
    CHECK(bench.books.received(kSymbols) == Bytes{0});
    return bench.books.lost(kSymbols) + bench.books.lost(kHeaders);
  };
  CHECK(lost_when_withdrawn_at(milliseconds(20)) == Bytes{100});                // the request, on its way
  CHECK(std::abs(lost_when_withdrawn_at(milliseconds(300)).n - 250'000) <= 2);  // a quarter of the reply
  CHECK(lost_when_withdrawn_at(milliseconds(1080)) == Bytes{1'000'000});        // all of it, in the air
}

TEST_CASE("a withdrawn flow makes room for the others") {
  Bench bench(kPlain);
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  bench.ask(0, 1, message(1'000'000), 0);
  bench.ask(0, 1, message(1'000'000), 1);
  bench.run_to(milliseconds(1050));  // half of each
  bench.transfers[0] = {};
  bench.run_to(seconds(60));
  CHECK(std::abs((bench.ended.at(1).at - Instant{} - milliseconds(1600)).ns) <= 2);
}

TEST_CASE("repair keeps to its budget, whatever else is idle") {
  // a repair of 1 000 000 B over links of 1 MB/s, of which it may take a quarter: 4 s; a read beside it takes
  // the three quarters that are left: 750 000 B in 1 s
  NetworkSettings settings = kPlain;
  settings.repair_share = 0.25;
  Bench bench(settings);
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
  Message read;
  read.add(kOther, Bytes{750'000});
  bench.ask(0, 1, message(1'000'000), 0);
  bench.ask(0, 1, read, 1, TrafficClass::read);
  bench.run_to(seconds(60));
  CHECK(to_seconds(bench.ended.at(0).at - Instant{}) == doctest::Approx(4.1).epsilon(1e-5));
  CHECK(to_seconds(bench.ended.at(1).at - Instant{}) == doctest::Approx(1.1).epsilon(1e-5));
}

TEST_CASE("weights put reads before repair") {
  // 12 u = 1.2 MB/s by 8 : 4: the read (800 000 B) ends after 1 s. The repair, 400 000 of 1 000 000 B by
  // then, has the rest to itself: 0.5 s.
  NetworkSettings settings = kPlain;
  settings.read_weight = 8;
  settings.repair_weight = 4;
  Bench bench(settings);
  bench.network.add_endpoint(Rate{9'000'000}, Rate{1'200'000});
  bench.network.add_endpoint(Rate{9'000'000}, Rate{9'000'000});
  Message read;
  read.add(kOther, Bytes{800'000});
  bench.ask(0, 1, read, 0, TrafficClass::read);
  bench.ask(0, 1, message(500'000, 500'000), 1);
  bench.run_to(seconds(60));
  CHECK(to_seconds(bench.ended.at(0).at - Instant{}) == doctest::Approx(0.1 + 1).epsilon(1e-5));
  CHECK(to_seconds(bench.ended.at(1).at - Instant{}) == doctest::Approx(0.1 + 1 + 0.5).epsilon(1e-5));
}

TEST_CASE("jitter is drawn once a way, between zero and its bound") {
  NetworkSettings settings = kPlain;
  settings.sharing = "unlimited";
  settings.jitter = milliseconds(10);
  Bench bench(settings);
  bench.network.add_endpoint(Rate::unlimited(), Rate::unlimited());
  bench.network.add_endpoint(Rate::unlimited(), Rate::unlimited());
  constexpr std::uint64_t kRounds = 2000;
  for (std::uint64_t tag = 0; tag < kRounds; ++tag) bench.ask(0, 1, message(1), tag);
  bench.run_to(seconds(1));
  double sum = 0;
  for (const auto& [tag, end] : bench.ended) {
    CHECK(end.at >= Instant{} + milliseconds(100));
    CHECK(end.at < Instant{} + milliseconds(120));
    sum += to_seconds(end.at - Instant{});
  }
  // the sum of two uniform draws: mean 10 ms, standard deviation 10 ms / sqrt 6
  CHECK(sum / kRounds == doctest::Approx(0.110).epsilon(0.003));
}

TEST_CASE("whatever fails, bytes sent are bytes received and lost") {
  for (const std::string_view sharing : {"max-min", "exact", "fifo"}) {
    CAPTURE(sharing);
    NetworkSettings settings = kPlain;
    settings.sharing = sharing;
    settings.message_overhead = Bytes{77};
    settings.jitter = milliseconds(3);
    settings.startup.delay = milliseconds(1);
    settings.transfer_limit = Rate{400'000};
    settings.eps = 0.01;
    Bench bench(settings);
    Stream stream(3, 0, 0, "storm");
    constexpr std::uint64_t kNodes = 20;
    for (std::uint64_t i = 0; i < kNodes; ++i)
      bench.network.add_endpoint(Rate{static_cast<std::int64_t>(100'000 + stream.below(1'000'000))},
                                 Rate{static_cast<std::int64_t>(100'000 + stream.below(1'000'000))});
    std::uint64_t tag = 0;
    Bytes delivered{0};
    std::map<std::uint64_t, Bytes> wanted;
    for (int step = 0; step < 4000; ++step) {
      const auto node = static_cast<Endpoint>(stream.below(kNodes));
      switch (stream.below(10)) {
        case 0:
          bench.network.set_up(node, false);
          break;
        case 1:
          bench.network.set_up(node, true);
          break;
        case 2:
          if (tag > 0) bench.transfers.erase(stream.below(tag));
          break;
        default: {
          const auto helper = static_cast<Endpoint>((node + 1 + stream.below(kNodes - 1)) % kNodes);
          const auto payload = static_cast<std::int64_t>(stream.below(50'000));
          const auto proofs = static_cast<std::int64_t>(stream.below(5'000));
          wanted[tag] = Bytes{payload + proofs + 77};
          bench.ask(node, helper, message(payload, proofs), tag++);
        }
      }
      bench.run_to(milliseconds(step * 5));
    }
    bench.transfers.clear();  // what is under way is withdrawn
    bench.network.close();
    for (const auto& [done, end] : bench.ended)
      if (end.outcome == Outcome::delivered) delivered += wanted[done];
    Bytes out{0};
    Bytes in{0};
    Bytes lost{0};
    for (const auto& [endpoint, bytes] : bench.books.sent_by) out += bytes;
    for (const auto& [endpoint, bytes] : bench.books.received_by) in += bytes;
    for (const auto& [tag, entry] : bench.books.by_tag) lost += entry.lost;
    CHECK(out == in + lost);
    CHECK(lost > Bytes{0});
    CHECK(bench.ended.size() > 1000);
    // What was received besides the requests is exactly what was delivered.
    const Bytes requests = in - delivered;
    CHECK(requests.n % 77 == 0);
    CHECK(requests.n / 77 <= static_cast<std::int64_t>(tag));
  }
}
