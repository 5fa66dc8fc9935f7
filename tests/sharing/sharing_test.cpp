// Sharing of links: systems of constraints solved by hand, and thousands of random ones against the
// definition.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "engine/event_loop.hpp"
#include "engine/random.hpp"
#include "sharing/full.hpp"
#include "sharing/max_min.hpp"

using namespace floe;

namespace {

// Remembers when each flow ended, by tag.
struct Ends final : FlowEnd {
  explicit Ends(EventLoop& its_loop) : loop(its_loop) {}
  void flow_ended(std::uint32_t tag) override {
    if (at.size() <= tag) at.resize(tag + 1, Instant::never());
    CHECK(at[tag] == Instant::never());
    at[tag] = loop.now();
    order.push_back(tag);
  }

  EventLoop& loop;
  std::vector<Instant> at;
  std::vector<std::uint32_t> order;
};

Flow flow(std::initializer_list<LinkId> links, std::int64_t bytes, std::uint32_t tag,
          std::uint8_t weight = 1) {
  Flow flow{.weight = weight, .tag = tag, .volume = Bytes{bytes}};
  for (const LinkId link : links) flow.cross(link);
  return flow;
}

struct Bench {
  EventLoop loop;
  Ends ends{loop};
};

// Runs a check with each of the models that promise max-min fairness.
template <class Check>
void for_each_model(Check check) {
  SUBCASE("full") {
    Bench bench;
    FullSharing sharing(bench.loop, bench.ends);
    check(bench, sharing);
  }
  SUBCASE("incremental") {
    Bench bench;
    MaxMinSharing sharing(bench.loop, bench.ends, 0);
    check(bench, sharing);
    CHECK(sharing.consistent());
  }
}

void check_end(const Bench& bench, std::uint32_t tag, double seconds) {
  REQUIRE(bench.ends.at.size() > tag);
  CHECK(to_seconds(bench.ends.at[tag] - Instant{}) == doctest::Approx(seconds).epsilon(2e-5));
}

}  // namespace

// From its second line on: a moves 8 MB in the first second, then 6 MB/s; b 2 MB, then 4 MB/s.
TEST_CASE("the example of sharing/max_min.hpp comes out as written there") {
  for_each_model([](Bench& bench, Sharing& sharing) {
    const LinkId x = sharing.add_link(Rate{10'000'000});
    const LinkId y = sharing.add_link(Rate{4'000'000});
    sharing.start(flow({x}, 98'000'000, 0));
    sharing.start(flow({x, y}, 42'000'000, 1));
    sharing.start(flow({y}, 2'000'000, 2));
    bench.loop.run_until(Instant{} + seconds(30));
    check_end(bench, 2, 1);
    check_end(bench, 1, 1 + 40. / 4);
    // Once b has ended, after 60 MB of the other 90, a has X to itself.
    check_end(bench, 0, 11 + 30. / 10);
  });
}

TEST_CASE("two flows share a link evenly, and the rest goes to the one that is left") {
  // x0 + x1 <= 100 (link 0)              expectation: 50 each until flow 0 ends at 2 s,
  // volumes 100, 300                                  then 100: flow 1 has 200 left, ends at 4 s
  for_each_model([](Bench& bench, Sharing& sharing) {
    const LinkId link = sharing.add_link(Rate{1'000'000});
    sharing.start(flow({link}, 1'000'000, 0));
    sharing.start(flow({link}, 3'000'000, 1));
    bench.loop.run_until(Instant{} + seconds(10));
    check_end(bench, 0, 2);
    check_end(bench, 1, 4);
  });
}

TEST_CASE("what one link holds back leaves room on the other") {
  // x0 + x1      <= 10 (link 0)          expectation: link 1 holds x1 = x2 = 2, so x0 = 8
  //      x1 + x2 <=  4 (link 1)          all volumes 16: flow 0 at 2 s, then nothing changes for the others:
  //      8 s
  for_each_model([](Bench& bench, Sharing& sharing) {
    const LinkId wide = sharing.add_link(Rate{10'000'000});
    const LinkId narrow = sharing.add_link(Rate{4'000'000});
    sharing.start(flow({wide}, 16'000'000, 0));
    sharing.start(flow({wide, narrow}, 16'000'000, 1));
    sharing.start(flow({narrow}, 16'000'000, 2));
    bench.loop.run_until(Instant{} + seconds(10));
    check_end(bench, 0, 2);
    check_end(bench, 1, 8);
    check_end(bench, 2, 8);
    CHECK(bench.ends.order == std::vector<std::uint32_t>{0, 1, 2});
  });
}

TEST_CASE("a flow's bottleneck moves, and what it has left moves with it") {
  // x0 + x1      <= 10 (link 0)          expectation: 5 each while flow 1 is alone on link 1 (capacity 6);
  //      x1 + x2 <=  6 (link 1)          flow 2 comes at 1 s: x1 = x2 = 3, x0 = 7
  // volumes 19, 11, 6                    flow 0: 5 + 7 * 2 = 19 at 3 s; flows 1 and 2: 3 * 2 = 6 by 3 s: all
  // end
  for_each_model([](Bench& bench, Sharing& sharing) {
    const LinkId a = sharing.add_link(Rate{10'000'000});
    const LinkId b = sharing.add_link(Rate{6'000'000});
    sharing.start(flow({a}, 19'000'000, 0));
    sharing.start(flow({a, b}, 11'000'000, 1));
    bench.loop.run_until(Instant{} + seconds(1));
    sharing.start(flow({b}, 6'000'000, 2));
    bench.loop.run_until(Instant{} + seconds(10));
    for (const std::uint32_t tag : {0u, 1u, 2u}) check_end(bench, tag, 3);
  });
}

TEST_CASE("weights divide a link in proportion") {
  // x0 = 3 u, x1 = u, 4 u <= 8           expectation: 6 and 2; flow 0 (12) ends at 2 s, flow 1 (12) then goes
  // at 8:
  //                                      4 by 2 s, the other 8 by 3 s
  for_each_model([](Bench& bench, Sharing& sharing) {
    const LinkId link = sharing.add_link(Rate{8'000'000});
    sharing.start(flow({link}, 12'000'000, 0, 3));
    sharing.start(flow({link}, 12'000'000, 1));
    bench.loop.run_until(Instant{} + seconds(10));
    check_end(bench, 0, 2);
    check_end(bench, 1, 3);
  });
}

TEST_CASE("a private link caps a flow, a budget caps a kind") {
  // x0 + x1 + x2 <= 12 (uplink)          expectation: x0 = 1 by its cap, x1 = x2 = 2 by the budget, x3 = 7
  //      x1 + x2 <=  4 (budget)          volumes 10, 10, 10, 14: flow 3 ends at 2 s; the rest cannot use what
  //      it
  // x0           <=  1 (cap)             leaves: 5 s for flows 1 and 2, 10 s for flow 0
  for_each_model([](Bench& bench, Sharing& sharing) {
    const LinkId uplink = sharing.add_link(Rate{12'000'000});
    const LinkId down = sharing.add_link(Rate{100'000'000});
    const LinkId site = sharing.add_link(Rate{50'000'000});
    const LinkId budget = sharing.add_link(Rate{4'000'000});
    const LinkId cap = sharing.add_link(Rate{1'000'000});
    sharing.start(flow({uplink, down, site, cap}, 10'000'000, 0));
    sharing.start(flow({uplink, down, site, budget}, 10'000'000, 1));
    sharing.start(flow({uplink, down, budget}, 10'000'000, 2));
    sharing.start(flow({uplink, down}, 14'000'000, 3));
    bench.loop.run_until(Instant{} + seconds(20));
    check_end(bench, 3, 2);
    check_end(bench, 1, 5);
    check_end(bench, 2, 5);
    check_end(bench, 0, 10);
  });
}

TEST_CASE("a flow's own limit leaves the rest to others") {
  // x0, x1 <= 1 each (limits), x2 <= 3 (limit), x0 + x1 + x2 + x3 <= 12 (uplink)
  // expectation: 1, 1, 3 and x3 = 7; volumes 2, 3, 9, 25: flow 0 ends at 2 s, x3 = 8 until flows 1 and 2 end
  // at 3 s; flow 3 then has 25 - 14 - 8 = 3 left, at 12: 3.25 s
  // flow 4 has a limit and no link: 5 at 2 takes 2.5 s
  for_each_model([](Bench& bench, Sharing& sharing) {
    const LinkId uplink = sharing.add_link(Rate{12'000'000});
    const LinkId down = sharing.add_link(Rate{100'000'000});
    const auto limited = [](Flow flow, std::int64_t limit) {
      flow.limit = Rate{limit};
      return flow;
    };
    sharing.start(limited(flow({uplink, down}, 2'000'000, 0), 1'000'000));
    sharing.start(limited(flow({uplink, down}, 3'000'000, 1, 4), 1'000'000));
    sharing.start(limited(flow({uplink}, 9'000'000, 2), 3'000'000));
    sharing.start(flow({uplink, down}, 25'000'000, 3));
    sharing.start(limited(flow({}, 5'000'000, 4), 2'000'000));
    bench.loop.run_until(Instant{} + seconds(20));
    check_end(bench, 0, 2);
    check_end(bench, 1, 3);
    check_end(bench, 2, 3);
    check_end(bench, 3, 3.25);
    check_end(bench, 4, 2.5);
  });
}

TEST_CASE("an abort says what had moved and frees the link at once") {
  // 2 flows of 10 on a link of 4: 2 each; at 1 s flow 0 is taken back, flow 1 goes at 4: 8 left, ends at 3 s
  for_each_model([](Bench& bench, Sharing& sharing) {
    const LinkId link = sharing.add_link(Rate{4'000'000});
    const FlowId first = sharing.start(flow({link}, 10'000'000, 0));
    sharing.start(flow({link}, 10'000'000, 1));
    bench.loop.run_until(Instant{} + seconds(1));
    const Bytes moved = sharing.abort(first);
    CHECK(to_double(moved) == doctest::Approx(2e6).epsilon(2e-5));
    CHECK(moved <= Bytes{2'000'000});
    bench.loop.run_until(Instant{} + seconds(10));
    check_end(bench, 1, 3);
    CHECK(bench.ends.order == std::vector<std::uint32_t>{1});
  });
}

TEST_CASE("an aborted flow has moved no more than its own limit let through") {
  // 100 kB/s of its own on links of 1 MB/s, taken back after 20 s: 2 MB, also where one link has sent all of its 10 MB
  for_each_model([](Bench& bench, Sharing& sharing) {
    const LinkId up = sharing.add_link(Rate{1'000'000});
    const LinkId down = sharing.add_link(Rate{1'000'000});
    Flow slow = flow({up, down}, 10'000'000, 0);
    slow.limit = Rate{100'000};
    const FlowId one = sharing.start(slow);
    bench.loop.run_until(Instant{} + seconds(20));
    CHECK(to_double(sharing.abort(one)) == doctest::Approx(2e6).epsilon(1e-4));
  });
}

TEST_CASE("equal flows end at one instant in the order of their start") {
  for_each_model([](Bench& bench, Sharing& sharing) {
    const LinkId link = sharing.add_link(Rate{1'000'000});
    for (std::uint32_t tag = 0; tag < 100; ++tag) sharing.start(flow({link}, 50'000, tag));
    bench.loop.run_until(Instant{} + seconds(10));
    std::vector<std::uint32_t> expected(100);
    std::iota(expected.begin(), expected.end(), 0u);
    CHECK(bench.ends.order == expected);
    CHECK(bench.ends.at.front() == bench.ends.at.back());
  });
}

namespace {

struct Arrival {
  Instant at;
  Flow flow;
  Instant abort = Instant::never();
};

struct Case {
  std::vector<Rate> links;
  std::vector<Arrival> arrivals;
};

// Few links and many coincidences: equal capacities, equal volumes, arrivals in bursts, aborts in bursts.
Case random_case(Stream& stream, bool limits) {
  Case example;
  const std::size_t links = 2 + stream.below(12);
  const bool alike = stream.below(3) == 0;
  for (std::size_t i = 0; i < links; ++i)
    example.links.push_back(
        Rate{alike ? 1'000'000 : static_cast<std::int64_t>(100'000 + stream.below(10'000'000))});
  const std::size_t flows = 1 + stream.below(40);
  Instant at{};
  for (std::uint32_t tag = 0; tag < flows; ++tag) {
    if (stream.below(2) == 0) at = at + milliseconds(static_cast<std::int64_t>(stream.below(400)));
    Arrival arrival{.at = at, .flow = {.tag = tag, .volume = {}}};
    const std::uint64_t volume = stream.below(8);
    arrival.flow.volume = Bytes{volume == 0   ? 1
                                : volume <= 3 ? 65'536
                                              : static_cast<std::int64_t>(1 + stream.below(3'000'000))};
    if (stream.below(4) == 0) arrival.flow.weight = static_cast<std::uint8_t>(1 + stream.below(5));
    const std::size_t count = std::min<std::size_t>(links, stream.below(4) == 0 ? 1 + stream.below(6) : 2);
    if (limits && stream.below(2) == 0)
      arrival.flow.limit =
          Rate{stream.below(2) == 0 ? 300'000 : static_cast<std::int64_t>(50'000 + stream.below(2'000'000))};
    while (arrival.flow.count < count) {
      const auto link = static_cast<LinkId>(stream.below(links));
      const auto end = arrival.flow.links.begin() + arrival.flow.count;
      if (std::find(arrival.flow.links.begin(), end, link) == end) arrival.flow.cross(link);
    }
    if (stream.below(6) == 0) arrival.abort = at + milliseconds(static_cast<std::int64_t>(stream.below(500)));
    example.arrivals.push_back(arrival);
  }
  return example;
}

// Plays the case; what aborted flows had moved stands in `moved`.
void play(const Case& example, Bench& bench, Sharing& sharing, std::vector<std::int64_t>& moved) {
  struct Player {
    const Case& example;
    Bench& bench;
    Sharing& sharing;
    std::vector<std::int64_t>& moved;
    std::vector<FlowId> ids;

    static void begin(void* self, std::uint64_t i) {
      auto& player = *static_cast<Player*>(self);
      player.ids[i] = player.sharing.start(player.example.arrivals[i].flow);
    }
    static void stop(void* self, std::uint64_t i) {
      auto& player = *static_cast<Player*>(self);
      if (player.bench.ends.at[i] == Instant::never())
        player.moved[i] = player.sharing.abort(player.ids[i]).n;
    }
  };
  for (const Rate rate : example.links) sharing.add_link(rate);
  bench.ends.at.assign(example.arrivals.size(), Instant::never());
  moved.assign(example.arrivals.size(), -1);
  Player player{example, bench, sharing, moved, std::vector<FlowId>(example.arrivals.size())};
  for (std::size_t i = 0; i < example.arrivals.size(); ++i) {
    const Arrival& arrival = example.arrivals[i];
    bench.loop.at(arrival.at, EventKind::other, 0, {&Player::begin, &player, i});
    if (arrival.abort != Instant::never())
      bench.loop.at(arrival.abort, EventKind::other, 0, {&Player::stop, &player, i});
  }
  bench.loop.run_until(Instant{} + hours(1));
}

}  // namespace

TEST_CASE("the incremental solver is the full one, on thousands of random cases") {
  Stream stream(1, 0, 0, "sharing");
  double worst = 0;
  for (int round = 0; round < 3000; ++round) {
    const Case example = random_case(stream, round % 2 == 0);
    Bench full_bench;
    FullSharing full(full_bench.loop, full_bench.ends);
    std::vector<std::int64_t> full_moved;
    play(example, full_bench, full, full_moved);
    Bench bench;
    // Every third case gives up at once and takes the definition's levels.
    MaxMinSharing sharing(bench.loop, bench.ends, 0, round % 3 == 0 ? 0 : 32);
    std::vector<std::int64_t> moved;
    play(example, bench, sharing, moved);
    REQUIRE(sharing.consistent());
    for (std::size_t i = 0; i < example.arrivals.size(); ++i) {
      const Arrival& arrival = example.arrivals[i];
      // Near the end, an abort may come just before or just after.
      if ((moved[i] < 0) != (full_moved[i] < 0)) continue;
      if (moved[i] >= 0) {
        CHECK(std::abs(moved[i] - full_moved[i]) <= 2 + arrival.flow.volume.n / 10'000);
        continue;
      }
      const double expected = to_seconds(full_bench.ends.at[i] - arrival.at);
      const double got = to_seconds(bench.ends.at[i] - arrival.at);
      worst = std::max(worst, std::abs(got - expected) / std::max(expected, 1e-3));
    }
  }
  MESSAGE("worst relative difference of a transfer time: " << worst);
  CHECK(worst < 1e-5);
}

TEST_CASE("within eps, no link is ever loaded beyond its capacity, and little is left unused") {
  Stream stream(2, 0, 0, "sharing");
  for (const double eps : {0x1p-20, 0.001, 0.01, 0.1}) {
    double error = 0;
    double flows = 0;
    for (int round = 0; round < 300; ++round) {
      const Case example = random_case(stream, round % 2 == 0);
      Bench full_bench;
      FullSharing full(full_bench.loop, full_bench.ends);
      std::vector<std::int64_t> full_moved;
      play(example, full_bench, full, full_moved);
      Bench bench;
      MaxMinSharing sharing(bench.loop, bench.ends, eps);
      struct Probe {
        const Case& example;
        EventLoop& loop;
        MaxMinSharing& sharing;
        static void look(void* self, std::uint64_t turns) {
          auto& probe = *static_cast<Probe*>(self);
          for (LinkId link = 0; link < probe.example.links.size(); ++link)
            CHECK(probe.sharing.load(link) <=
                  (1 + 1e-12) * static_cast<double>(probe.example.links[link].per_second));
          CHECK(probe.sharing.consistent());
          if (turns > 0)
            probe.loop.after(microseconds(20'001), EventKind::other, 0, {&look, self, turns - 1});
        }
      } probe{example, bench.loop, sharing};
      bench.loop.after(nanoseconds(1), EventKind::other, 0, {&Probe::look, &probe, 100});
      std::vector<std::int64_t> moved;
      play(example, bench, sharing, moved);
      for (std::size_t i = 0; i < example.arrivals.size(); ++i) {
        if (moved[i] >= 0 || full_moved[i] >= 0) continue;
        const double expected = to_seconds(full_bench.ends.at[i] - example.arrivals[i].at);
        error +=
            std::abs(to_seconds(bench.ends.at[i] - example.arrivals[i].at) - expected) / (expected + 1e-6);
        ++flows;
      }
    }
    MESSAGE("eps " << eps << ": mean error of a transfer time " << error / flows);
    CHECK(error / flows < eps);
  }
}
