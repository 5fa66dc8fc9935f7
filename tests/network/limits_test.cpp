// A limit for every transfer alone, under each model of sharing.
#include "tests/network/network_bench.hpp"

using namespace floe;

TEST_CASE("no transfer goes faster than its limit, whichever link is wide") {
  // 600 000 B at 0.3 MB/s each: 2 s, though two share 1 MB/s; three share 0.6 MB/s: 3 s
  for (const std::string_view sharing : {"max-min", "exact"}) {
    CAPTURE(sharing);
    NetworkSettings settings = kPlain;
    settings.sharing = sharing;
    settings.transfer_limit = Rate{300'000};
    settings.repair_weight = 5;
    Bench bench(settings);
    bench.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000});
    bench.network.add_endpoint(Rate{600'000}, Rate{600'000});
    for (const std::uint64_t tag : {0u, 1u}) bench.ask(1, 0, message(600'000), tag);
    for (const std::uint64_t tag : {2u, 3u, 4u}) bench.ask(0, 1, message(600'000), tag);
    bench.run_to(seconds(60));
    for (const std::uint64_t tag : {0u, 1u})
      CHECK(to_seconds(bench.ended.at(tag).at - Instant{}) == doctest::Approx(2.1).epsilon(1e-5));
    for (const std::uint64_t tag : {2u, 3u, 4u})
      CHECK(to_seconds(bench.ended.at(tag).at - Instant{}) == doctest::Approx(3.1).epsilon(1e-5));
  }
}

TEST_CASE("alone, a transfer takes the time of the narrowest of links and limit") {
  struct Rates {
    std::int64_t up, line, down, limit;
  };
  for (const std::string_view sharing : {"max-min", "exact", "fifo"})
    for (const Rates& rates :
         {Rates{1000, 9000, 3000, 9000}, Rates{9000, 1000, 9000, 3000}, Rates{9000, 9000, 1000, 3000},
          Rates{9000, 3000, 9000, 1000}, Rates{3000, 9000, 2000, 1000}}) {
      CAPTURE(sharing);
      CAPTURE(rates.limit);
      NetworkSettings settings = kPlain;
      settings.sharing = sharing;
      settings.transfer_limit = Rate{rates.limit};
      settings.region_links = {{Rate{rates.line}, Rate::unlimited()}, {Rate::unlimited(), Rate::unlimited()}};
      Bench bench(settings);
      bench.network.add_endpoint(Rate::unlimited(), Rate{rates.down}, 1);
      bench.network.add_endpoint(Rate{rates.up}, Rate::unlimited(), 0);
      bench.ask(0, 1, message(1000));
      bench.run_to(seconds(60));
      CHECK(to_seconds(bench.ended.at(0).at - Instant{}) == doctest::Approx(1.1).epsilon(1e-5));
      CHECK(bench.books.received(kSymbols) == Bytes{1000});
    }
}

TEST_CASE("a transfer that only its limit holds back and that is withdrawn has moved its part") {
  for (const std::string_view sharing : {"max-min", "exact", "fifo"}) {
    CAPTURE(sharing);
    NetworkSettings settings = kPlain;
    settings.sharing = sharing;
    settings.transfer_limit = Rate{1'000'000};
    Bench bench(settings);
    bench.network.add_endpoint(Rate::unlimited(), Rate::unlimited());
    bench.network.add_endpoint(Rate::unlimited(), Rate::unlimited());
    bench.ask(0, 1, message(1'000'000));
    bench.run_to(milliseconds(300));
    bench.transfers.clear();
    CHECK(to_double(bench.books.lost(kSymbols)) == doctest::Approx(250'000).epsilon(1e-5));
    bench.run_to(seconds(10));
    CHECK(bench.ended.empty());
  }
}
