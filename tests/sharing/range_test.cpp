// Every model of sharing over the whole range that a scenario may ask for: 1 B/s to 1 TB/s, 1 B to 1 PB, one
// flow to 100 000, all weights; against closed forms and a slow solver of the definition.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <memory>

#include "engine/random.hpp"
#include "sharing/sharing.hpp"
#include "tests/sharing/fluid.hpp"

using namespace floe;

namespace {

constexpr Duration kHorizon = years(290);

class Play final : private FlowEnd {
 public:
  Play(std::string_view model, const std::vector<Rate>& links)
      : sharing_(make_sharing(model, 0, loop_, *this)) {
    for (const Rate rate : links) sharing_->add_link(rate);
  }

  void start(Flow flow, Instant at) {
    flow.tag = static_cast<std::uint32_t>(flows_.size());
    flows_.push_back(flow);
    ends_.push_back(Instant::never());
    constexpr auto run = [](void* self, std::uint64_t tag) {
      auto& play = *static_cast<Play*>(self);
      play.sharing_->start(play.flows_[tag]);
    };
    loop_.at(at, EventKind::other, 0, {run, this, flow.tag});
  }

  // The end of every flow; never beyond 290 years.
  const std::vector<Instant>& run() {
    loop_.run_until(Instant{} + kHorizon);
    return ends_;
  }

 private:
  void flow_ended(std::uint32_t tag) override { ends_[tag] = loop_.now(); }

  EventLoop loop_;
  std::unique_ptr<Sharing> sharing_;
  std::vector<Flow> flows_;
  std::vector<Instant> ends_;
};

Flow flow(std::initializer_list<LinkId> links, std::int64_t bytes, std::uint8_t weight = 1) {
  Flow flow{.weight = weight, .volume = Bytes{bytes}};
  for (const LinkId link : links) flow.cross(link);
  return flow;
}

// As likely in every decade.
std::int64_t spread(Stream& stream, double most) {
  return std::llround(std::exp(stream.uniform() * std::log(most)));
}

long double seconds_of(Instant at) { return static_cast<long double>(at.ns) / 1e9L; }

}  // namespace

TEST_CASE("alone, a flow takes its volume over the narrowest rate, at every rate and size") {
  for (const std::string_view model : {"max-min", "exact", "fifo"})
    for (const std::int64_t rate : {1LL, 7LL, 1'000LL, 125'000'000LL, 17'179'869'185LL, 1'000'000'000'000LL})
      for (const std::int64_t bytes : {1LL, 999LL, 1'000'000LL, 4'398'046'511'105LL, 1'000'000'000'000'000LL})
        for (const bool by_limit : {false, true}) {
          CAPTURE(model);
          CAPTURE(rate);
          CAPTURE(bytes);
          Play play(model, {Rate{by_limit ? 1'000'000'000'000 : rate}, Rate{1'000'000'000'000}});
          Flow alone = flow({0, 1}, bytes, 255);
          if (by_limit) alone.limit = Rate{rate};
          play.start(alone, Instant{});
          const Instant end = play.run()[0];
          const auto time = (static_cast<__int128>(bytes) * 1'000'000'000 + rate - 1) / rate;
          if (time > kHorizon.ns)
            CHECK(end == Instant::never());
          else
            CHECK(std::abs(to_nanoseconds(end - Instant{}) - static_cast<double>(time)) <=
                  1 + static_cast<double>(time) * (model == "max-min" ? 1e-9 : 1e-14));
        }
}

TEST_CASE("a hundred thousand weighted flows share one link of any rate as processor sharing says") {
  // A flow of weight w and volume w c has a share c. With W the weight of what is under way, classes end in the
  // order of c, one after W (c - c') / C from the one before.
  constexpr std::uint32_t kFlows = 100'000;
  for (const std::string_view model : {"max-min", "exact"})
    for (const auto& each :
         {std::pair{1LL, 1LL}, {125'000'000LL, 70'001LL}, {1'000'000'000'000LL, 400'000'000'000LL}}) {
      const auto rate = each.first;
      const auto unit = each.second;
      CAPTURE(model);
      CAPTURE(rate);
      Play play(model, {Rate{rate}, Rate{1'000'000'000'000}});
      Stream stream(1, 0, 0, "range");
      std::map<std::int64_t, long double> weights;  // by class
      std::vector<std::int64_t> classes;
      long double weight_under_way = 0;
      for (std::uint32_t i = 0; i < kFlows; ++i) {
        const auto weight = static_cast<std::uint8_t>(1 + stream.below(255));
        classes.push_back(static_cast<std::int64_t>(1 + stream.below(9)) * unit);
        weights[classes.back()] += weight;
        weight_under_way += weight;
        play.start(flow({0, 1}, classes.back() * weight, weight), Instant{});
      }
      std::map<std::int64_t, long double> ends;
      long double at = 0;
      std::int64_t before = 0;
      for (const auto& [each, weight] : weights) {
        at += weight_under_way * static_cast<long double>(each - before) / static_cast<long double>(rate);
        ends[each] = at;
        weight_under_way -= weight;
        before = each;
      }
      const std::vector<Instant>& got = play.run();
      long double worst = 0;
      for (std::uint32_t i = 0; i < kFlows; ++i)
        worst = std::max(worst, std::abs(seconds_of(got[i]) / ends[classes[i]] - 1));
      MESSAGE(model << " at " << rate << " B/s: worst relative error " << static_cast<double>(worst));
      CHECK(worst < 2e-6L);
    }
}

TEST_CASE("random networks over the whole range end when the definition says") {
  Stream stream(2, 0, 0, "range");
  double worst = 0;
  for (int round = 0; round < 1500; ++round) {
    CAPTURE(round);
    std::vector<Rate> links;
    std::vector<long double> capacities;
    for (std::uint64_t left = 2 + stream.below(8); left > 0; --left) {
      links.push_back({spread(stream, 1e12)});
      capacities.push_back(static_cast<long double>(links.back().per_second));
    }
    std::vector<Flow> flows;
    std::vector<FluidFlow> fluid;
    std::vector<Instant> starts;
    Instant at{};
    for (std::uint64_t left = 1 + stream.below(25); left > 0; --left) {
      if (stream.below(3) == 0) at = at + nanoseconds(spread(stream, 1e15));
      Flow each{.weight = static_cast<std::uint8_t>(spread(stream, 255)),
                .volume = Bytes{spread(stream, 1e15)}};
      if (stream.below(3) == 0) each.limit = Rate{spread(stream, 1e12)};
      FluidFlow same{.links = {},
                     .start = seconds_of(at),
                     .volume = static_cast<long double>(each.volume.n),
                     .weight = static_cast<long double>(each.weight),
                     .limit = each.limit.is_unlimited() ? std::numeric_limits<long double>::infinity()
                                                        : static_cast<long double>(each.limit.per_second)};
      for (LinkId link = 0; link < links.size() && each.count < 4; ++link)
        if (stream.below(2) == 0 || (link + 1 == links.size() && each.count == 0)) {
          each.cross(link);
          same.links.push_back(link);
        }
      flows.push_back(each);
      fluid.push_back(same);
      starts.push_back(at);
    }
    const std::vector<long double> truth = fluid_ends(capacities, fluid);
    for (const std::string_view model : {"max-min", "exact"}) {
      CAPTURE(model);
      Play play(model, links);
      for (std::size_t f = 0; f < flows.size(); ++f) play.start(flows[f], starts[f]);
      const std::vector<Instant>& ends = play.run();
      for (std::size_t f = 0; f < flows.size(); ++f) {
        CAPTURE(f);
        const long double expected = truth[f] - fluid[f].start;
        if (truth[f] > 9e9L) {  // 285 years
          CHECK((ends[f] == Instant::never() || seconds_of(ends[f]) > 8.9e9L));
          continue;
        }
        REQUIRE(ends[f] != Instant::never());
        // An end is rounded to a nanosecond, in which another flow may take 255 times this one's share.
        const long double rounding = 255e-9L * static_cast<long double>(flows.size());
        const long double error = std::abs(seconds_of(ends[f]) - truth[f]);
        CHECK(error <= rounding + 1e-5L * expected);
        if (expected > 1) worst = std::max(worst, static_cast<double>(error / expected));
      }
    }
  }
  MESSAGE("worst relative error of a flow of more than a second: " << worst);
}

TEST_CASE("a queue of any rate serves any sizes one after the other") {
  Stream stream(3, 0, 0, "range");
  for (const std::int64_t rate : {1LL, 3LL, 1'000'000LL, 1'000'000'000'000LL}) {
    CAPTURE(rate);
    Play play("fifo", {Rate{rate}});
    std::vector<__int128> sums{0};
    for (int i = 0; i < 1000; ++i) {
      const std::int64_t bytes = spread(stream, static_cast<double>(rate) * 1000);
      play.start(flow({0}, bytes), Instant{});
      sums.push_back(sums.back() + bytes);
    }
    const std::vector<Instant>& ends = play.run();
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const auto exact = static_cast<std::int64_t>(sums[i + 1] * 1'000'000'000 / rate);
      CHECK(ends[i].ns >= exact);
      CHECK(ends[i].ns <= exact + static_cast<std::int64_t>(i) + 1);  // a nanosecond of rounding each
    }
  }
}
