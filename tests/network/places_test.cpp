// Who stands where, how wide the lines are, and what regions do to messages: shares to the node, published
// round trips halved, shared lines in closed form.
#include "network/places.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

#include "network/network.hpp"
#include "tests/scenario_of.hpp"

using namespace floe;

namespace {

Places places_of(const std::string& network, std::uint32_t nodes = 1000, std::uint64_t seed = 1) {
  const Scenario scenario =
      scenario_of(R"({"name": "places", "duration": "1d", "committee": {"nodes": )" + std::to_string(nodes) +
                  R"(, "shards": 1000}, "blobs": [{"size": "1KiB"}], "schemes": [{"model": "red-stuff"}],
                     "network": )" +
                  network + "}");
  return Places::of(scenario.network, nodes, seed, 0);
}

std::map<RegionId, int> population(const Places& places) {
  std::map<RegionId, int> count;
  for (const Place& place : places.nodes) ++count[place.region];
  return count;
}

struct NoBooks final : Ledger {
  void moved(Tag, Endpoint, Endpoint, Bytes, Bytes, Instant, Instant) override {}
};

// Everyone asks at zero; when each reply came.
struct Exchanges {
  explicit Exchanges(const NetworkSettings& settings)
      : network(loop, settings, books, Stream(1, 0, 0, "network")) {}

  void ask(Endpoint asker, Endpoint helper, std::int64_t bytes) {
    const std::uint64_t tag = transfers.size();
    sizes.push_back(bytes);
    ended.emplace_back();
    transfers.push_back(network.request({.asker = asker, .helper = helper},
                                        {[](void* self, std::uint64_t which) {
                                           Served served;
                                           served.reply.add(
                                               Tag{0}, Bytes{static_cast<Exchanges*>(self)->sizes[which]});
                                           return served;
                                         },
                                         [](void* self, std::uint64_t which, Outcome outcome) {
                                           CHECK(outcome == Outcome::delivered);
                                           auto& exchanges = *static_cast<Exchanges*>(self);
                                           exchanges.ended[which] = exchanges.loop.now() - Instant{};
                                         },
                                         this, tag}));
  }
  void run() { loop.run_until(Instant{} + hours(1)); }

  EventLoop loop;
  NoBooks books;
  Network network;
  std::vector<std::int64_t> sizes;
  std::vector<Duration> ended;
  std::vector<Transfer> transfers;
};

// Within a microsecond for the rounding of rates.
bool near(Duration a, Duration b) { return std::abs(a.ns - b.ns) <= 1000; }

}  // namespace

TEST_CASE("parts are dealt to the node, and the same nodes again") {
  std::vector<std::uint32_t> nodes(1000);
  std::iota(nodes.begin(), nodes.end(), 0u);
  const std::vector<double> shares{0.07, 0.5, 0.43};
  const auto parts = deal(shares, nodes, 1, 0, "test");
  CHECK(std::ranges::count(parts, 0u) == 70);
  CHECK(std::ranges::count(parts, 1u) == 500);
  CHECK(std::ranges::count(parts, 2u) == 430);
  CHECK(parts == deal(shares, nodes, 1, 0, "test"));
  CHECK(parts != deal(shares, nodes, 2, 0, "test"));
  CHECK(parts != deal(shares, nodes, 1, 1, "test"));
  CHECK(parts != deal(shares, nodes, 1, 0, "other"));

  // Thirds of ten: the remainders are equal, so the first gets the tenth.
  const std::vector<double> thirds{1.0 / 3, 1.0 / 3, 1.0 / 3};
  const auto ten = deal(thirds, std::span(nodes).first(10), 1, 0, "test");
  CHECK(std::ranges::count(ten, 0u) == 4);
  CHECK(std::ranges::count(ten, 1u) == 3);
  CHECK(std::ranges::count(ten, 2u) == 3);
}

TEST_CASE("classes of lines have their shares, and laws their moments") {
  const Places classes = places_of(
      R"({"uplink": {"classes": [{"share": "25%", "rate": "100Mbit/s"}, {"share": "75%", "rate": "1Gbit/s"}]}})");
  const auto narrow =
      std::ranges::count(classes.nodes, Rate{12'500'000}, [](const Place& place) { return place.links.up; });
  CHECK(narrow == 250);
  for (const Place& place : classes.nodes) CHECK(place.links.down == Rate{125'000'000});

  const Places law = places_of(
      R"({"uplink": {"law": "uniform", "low": "80Mbit/s", "high": "160Mbit/s"},
          "downlink": {"law": "log-normal", "median": "80Mbit/s", "sigma": 1}})");
  double sum = 0;
  int below = 0;
  for (const Place& place : law.nodes) {
    CHECK(place.links.up >= Rate{10'000'000});
    CHECK(place.links.up <= Rate{20'000'000});
    sum += static_cast<double>(place.links.up.per_second);
    below += place.links.down < Rate{10'000'000};
  }
  // Standard errors: 1e7 / sqrt(12 * 1000) = 9.1e4, and sqrt(1000) / 2 = 16.
  CHECK(std::abs(sum / 1000 - 1.5e7) < 4 * 9.1e4);
  CHECK(std::abs(below - 500) < 4 * 16);
}

TEST_CASE("a node's line is its own: it does not depend on how many others there are") {
  const std::string network = R"({"uplink": {"law": "uniform", "low": "1Mbit/s", "high": "1Gbit/s"}})";
  const Places few = places_of(network, 10);
  const Places many = places_of(network, 1000);
  for (std::size_t node = 0; node < 10; ++node) CHECK(few.nodes[node].links.up == many.nodes[node].links.up);
}

TEST_CASE("regions hold the nodes they list, and share the others") {
  const Places places = places_of(
      R"({"regions": [{"name": "a", "nodes": [3, 5]}, {"name": "b", "share": "75%"}, {"name": "c", "share": "25%"}]})",
      10);
  CHECK(places.nodes[3].region == 0);
  CHECK(places.nodes[5].region == 0);
  CHECK(population(places) == std::map<RegionId, int>{{0, 2}, {1, 6}, {2, 2}});
  CHECK(places.one_way.empty());
}

TEST_CASE("the preset is half the published round trip, in all ten regions or in some") {
  const Places all = places_of(R"({"latency": {"preset": "world"}})");
  REQUIRE(all.names.size() == 10);
  for (const auto& [region, count] : population(all)) CHECK(count == 100);
  const auto between = [&](const Places& places, std::string_view from, std::string_view to) {
    const auto at = [&](std::string_view name) {
      return static_cast<std::size_t>(std::ranges::find(places.names, name) - places.names.begin());
    };
    return places.one_way[at(from) * places.names.size() + at(to)];
  };
  CHECK(between(all, "frankfurt", "london") == microseconds(6500));
  CHECK(between(all, "sao-paulo", "sydney") == milliseconds(164));
  CHECK(between(all, "dallas", "madrid") == microseconds(59'500));
  CHECK(between(all, "madrid", "dallas") == milliseconds(61));
  CHECK(between(all, "tokyo", "tokyo") == milliseconds(1));

  const Places two = places_of(
      R"({"latency": {"preset": "world"},
          "regions": [{"name": "tokyo", "share": "50%"}, {"name": "dallas", "share": "50%"}]})");
  CHECK(two.one_way ==
        std::vector<Duration>{milliseconds(1), microseconds(71'500), microseconds(71'500), milliseconds(1)});
}

TEST_CASE("a message takes what the matrix says, there and back") {
  NetworkSettings settings;
  settings.region_links.assign(2, {Rate::unlimited(), Rate::unlimited()});
  settings.one_way = {milliseconds(1), milliseconds(40), milliseconds(30), milliseconds(2)};
  Exchanges exchanges(settings);
  const Endpoint here = exchanges.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000}, 0);
  const Endpoint near_by = exchanges.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000}, 0);
  const Endpoint there = exchanges.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000}, 1);
  const Endpoint beyond = exchanges.network.add_endpoint(Rate{1'000'000}, Rate{1'000'000}, 1);
  exchanges.ask(here, near_by, 1);
  exchanges.ask(here, there, 1);
  exchanges.ask(beyond, there, 1);
  exchanges.run();
  CHECK(near(exchanges.ended[0], milliseconds(2) + microseconds(1)));
  CHECK(near(exchanges.ended[1], milliseconds(70) + microseconds(1)));
  CHECK(near(exchanges.ended[2], milliseconds(4) + microseconds(1)));
}

TEST_CASE("a region's line is shared by all that crosses it, and by nothing else") {
  for (const std::string_view sharing : {"max-min", "exact"})
    for (const bool narrow_up : {true, false}) {
      CAPTURE(sharing);
      CAPTURE(narrow_up);
      const Rate mega{1'000'000};
      NetworkSettings settings{.sharing = sharing};
      settings.region_links = {{narrow_up ? mega : Rate::unlimited(), Rate::unlimited()},
                               {Rate::unlimited(), narrow_up ? Rate::unlimited() : mega}};
      Exchanges exchanges(settings);
      std::vector<Endpoint> first;
      std::vector<Endpoint> second;
      for (int i = 0; i < 4; ++i) {
        first.push_back(exchanges.network.add_endpoint(mega, mega, 0));
        second.push_back(exchanges.network.add_endpoint(mega, mega, 1));
      }
      // Two flows leave region 0 over one line of 1 MB/s; one stays; one comes the other way.
      exchanges.ask(second[0], first[0], 1'000'000);
      exchanges.ask(second[1], first[1], 1'000'000);
      exchanges.ask(first[3], first[2], 1'000'000);
      exchanges.ask(first[0], second[2], 1'000'000);
      exchanges.run();
      const auto about = [](Duration a, Duration b) { return std::abs(a.ns - b.ns) < b.ns / 10'000; };
      CHECK(about(exchanges.ended[0], seconds(2)));
      CHECK(about(exchanges.ended[1], seconds(2)));
      CHECK(about(exchanges.ended[2], seconds(1)));
      CHECK(about(exchanges.ended[3], seconds(1)));
    }
}

TEST_CASE("four constraints: the narrowest of uplink, region, region and downlink decides") {
  for (int narrowest = 0; narrowest < 4; ++narrowest) {
    CAPTURE(narrowest);
    const auto rate = [&](int which) { return Rate{which == narrowest ? 500'000 : 2'000'000}; };
    NetworkSettings settings;
    settings.region_links = {{rate(1), Rate::unlimited()}, {Rate::unlimited(), rate(2)}};
    Exchanges exchanges(settings);
    const Endpoint helper = exchanges.network.add_endpoint(rate(0), Rate{1}, 0);
    const Endpoint asker = exchanges.network.add_endpoint(Rate{1}, rate(3), 1);
    exchanges.ask(asker, helper, 1'000'000);
    exchanges.run();
    CHECK(std::abs(to_seconds(exchanges.ended[0]) - 2) < 1e-4);
  }
}
