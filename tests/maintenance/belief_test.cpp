// What a node believes of others through outages and partitions, minute by minute, against what a person would note who
// hears of them only while there is a path.
#include "belief/belief.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "schemes/registry.hpp"
#include "world/world.hpp"

namespace floe {
namespace {

struct Line {
  std::vector<Duration> asked;
  std::vector<std::uint32_t> first, fifth;  // pieces that node 0 and node 4 believe to be there
  std::vector<bool> gone;                   // whether node 0 believes node 5 to be
};

}  // namespace

// 6 nodes with a piece each, gone after 2 h. Nodes 4 and 5 are cut off from 1 h to 4 h. Then node 5 is down from 10 h to
// 11 h and cut off from 10:30 to 14 h, so that nobody hears of it from 10 h to 14 h.
TEST_CASE("a node believes what it can hear") {
  const schemes::Entry& model = *find(schemes::registry(), "replication");
  const auto scheme = model.make(fields::Bound::defaults(model.description.table()), 6);
  World world({1, 0}, Committee({1, 1, 1, 1, 1, 1}), NetworkSettings{},
              {Rate::unlimited(), Rate::unlimited()});
  auto layout = scheme->layout(Bytes{10});
  const std::uint32_t slots = layout.slots;
  world.blobs().add(Bytes{10}, std::make_shared<const Layout>(std::move(layout)), *scheme, 0, nullptr);
  REQUIRE(slots <= 6);
  const maintenance::Belief belief(world, hours(2));
  Line line;
  const std::vector<Duration> asked{minutes(179), minutes(180), minutes(239), minutes(241),
                                    minutes(719), minutes(720), minutes(839), minutes(841)};
  world.tasks().spawn([](World& world) -> task<void> {
    const std::vector<NodeId> both{4, 5}, one{5};
    co_await sleep(world.loop(), hours(1));
    const auto first = world.paths().cut_off(both);
    co_await sleep(world.loop(), hours(3));
    world.paths().heal(first);
    co_await sleep(world.loop(), hours(6));
    const Outage outage = world.nodes().take_down(5);
    co_await sleep(world.loop(), minutes(30));
    const auto second = world.paths().cut_off(one);
    co_await sleep(world.loop(), minutes(30));
    world.nodes().bring_up(outage);
    co_await sleep(world.loop(), hours(3));
    world.paths().heal(second);
  }(world));
  const auto ask = [](World& world, const maintenance::Belief& belief, Line& line,
                      std::vector<Duration> asked) -> task<void> {
    for (const Duration at : asked) {
      co_await sleep(world.loop(), at - (world.now() - Instant{}));
      std::vector<bool> of_fifth;
      std::uint32_t heard = 0;
      for (NodeId node = 0; node < 6; ++node) heard += belief.is_gone(4, node) ? 0 : 1;
      line.fifth.push_back(heard);
      heard = 0;
      for (NodeId node = 0; node < 6; ++node) heard += belief.is_gone(0, node) ? 0 : 1;
      line.first.push_back(heard);
      line.gone.push_back(belief.is_gone(0, 5));
    }
  };
  world.tasks().spawn(ask(world, belief, line, asked));
  world.run_until(Instant{} + days(1));
  CHECK(line.first == std::vector<std::uint32_t>{6, 4, 4, 6, 6, 5, 5, 6});
  CHECK(line.fifth == std::vector<std::uint32_t>{6, 2, 2, 6, 6, 5, 5, 6});
  CHECK(line.gone == std::vector<bool>{false, true, true, false, false, true, true, false});
}

// Two cuts, one after the other without a pause and the second before the first has ended: 3 h in all.
TEST_CASE("cuts that overlap are one silence") {
  World world({1, 0}, Committee({1, 1, 1}), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
  const maintenance::Belief belief(world, minutes(170));
  bool was_gone = false, is_gone = false;
  world.tasks().spawn([](World& world, const maintenance::Belief& belief, bool& was, bool& is) -> task<void> {
    const std::vector<NodeId> one{2}, two{1, 2};
    const auto first = world.paths().cut_off(one);
    co_await sleep(world.loop(), hours(1));
    const auto second = world.paths().cut_off(two);
    co_await sleep(world.loop(), minutes(30));
    world.paths().heal(first);  // nodes 1 and 2 hear of each other now
    co_await sleep(world.loop(), minutes(79));
    was = belief.is_gone(0, 2);
    co_await sleep(world.loop(), minutes(1));
    is = belief.is_gone(0, 2) && !belief.is_gone(0, 1) && !belief.is_gone(1, 2);
    world.paths().heal(second);
  }(world, belief, was_gone, is_gone));
  world.blobs();
  world.run_until(Instant{} + hours(2) + minutes(51));
  CHECK(!was_gone);
  CHECK(is_gone);
}

// Node 2 is down from 1 h to 3 h, is cut off from 2 h to 8 h, and is down twice in that time: nobody hears of it from 1 h
// on. With what goes on in the cut it is as with a node that stays up in it.
TEST_CASE("of a node that is down again and again while it is cut off the whole silence is known") {
  World world({1, 0}, Committee({1, 1, 1}), NetworkSettings{}, {Rate::unlimited(), Rate::unlimited()});
  const maintenance::Belief belief(world, hours(5));
  std::vector<bool> gone;
  world.tasks().spawn(
      [](World& world, const maintenance::Belief& belief, std::vector<bool>& gone) -> task<void> {
        const std::vector<NodeId> one{2};
        const auto be_away = [&](Duration time) -> task<void> {
          const Outage outage = world.nodes().take_down(2);
          co_await sleep(world.loop(), time);
          world.nodes().bring_up(outage);
        };
        co_await sleep(world.loop(), hours(1));
        world.tasks().spawn(be_away(hours(2)));
        co_await sleep(world.loop(), hours(1));
        const auto cut = world.paths().cut_off(one);
        co_await sleep(world.loop(), hours(2));
        co_await be_away(minutes(30));  // up to 4:30
        co_await sleep(world.loop(), hours(1));
        world.tasks().spawn(be_away(hours(1)));  // from 5:30 to 6:30
        co_await sleep(world.loop(), minutes(29));
        gone.push_back(belief.is_gone(0, 2));  // 5:59
        co_await sleep(world.loop(), minutes(1));
        gone.push_back(belief.is_gone(0, 2));
        co_await sleep(world.loop(), hours(1));
        gone.push_back(belief.is_gone(0, 2));  // up since half an hour
        world.paths().heal(cut);
        gone.push_back(belief.is_gone(0, 2));
      }(world, belief, gone));
  world.run_until(Instant{} + hours(9));
  CHECK(gone == std::vector<bool>{false, true, true, false});
}

}  // namespace floe
