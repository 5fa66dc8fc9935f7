#include "network/places.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fields/kinds.hpp"

namespace floe {
namespace {

std::vector<std::uint32_t> numbers(std::uint32_t count) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0u);
  return all;
}

// Again where no link has such a rate, so that the law is cut off there. The reader takes laws of which at
// least a third lies within.
Rate draw(const Distribution& law, Stream stream) {
  constexpr auto kAbove = static_cast<double>(fields::kWidestRate.per_second + 1);
  double rate = law.draw(stream) + 0.5;
  while (rate < 1 || rate >= kAbove) rate = law.draw(stream) + 0.5;
  return {static_cast<std::int64_t>(rate)};
}

class Drawing {
 public:
  Drawing(std::uint32_t nodes, std::uint64_t seed, std::uint32_t replicate)
      : nodes_(numbers(nodes)), seed_(seed), replicate_(replicate) {}

  std::vector<Rate> rates(const RateLaw& law, std::string_view purpose) const {
    std::vector<Rate> rates;
    if (law.classes.empty()) {
      for (const std::uint32_t node : nodes_)
        rates.push_back(draw(law.law, Stream(seed_, replicate_, node, purpose)));
      return rates;
    }
    std::vector<double> shares;
    for (const RateLaw::Class& each : law.classes) shares.push_back(each.share);
    for (const std::uint32_t part : deal(shares, nodes_, seed_, replicate_, purpose))
      rates.push_back(law.classes[part].rate);
    return rates;
  }

  std::vector<RegionId> regions(const std::vector<Region>& regions) const {
    std::vector<RegionId> at(nodes_.size(), 0);
    std::vector<bool> listed(nodes_.size(), false);
    std::vector<double> shares;
    for (RegionId region = 0; region < regions.size(); ++region) {
      shares.push_back(regions[region].share);
      for (const std::int64_t node : regions[region].nodes) {
        at[static_cast<std::size_t>(node)] = region;
        listed[static_cast<std::size_t>(node)] = true;
      }
    }
    std::vector<std::uint32_t> others;
    for (const std::uint32_t node : nodes_)
      if (!listed[node]) others.push_back(node);
    const std::vector<std::uint32_t> parts = deal(shares, others, seed_, replicate_, "region");
    for (std::size_t i = 0; i < others.size(); ++i) at[others[i]] = parts[i];
    return at;
  }

 private:
  std::vector<std::uint32_t> nodes_;
  std::uint64_t seed_;
  std::uint32_t replicate_;
};

// What the scenario says, or all regions of the latency in equal parts.
std::vector<Region> regions_of(const NetworkFields& network) {
  std::vector<Region> regions = network.regions;
  const LatencyLaw& latency = network.latency;
  if (regions.empty())
    for (const std::string& name : latency.regions)
      regions.push_back({.name = name, .share = 1.0 / static_cast<double>(latency.regions.size())});
  return regions;
}

std::vector<Duration> between(const LatencyLaw& latency, const std::vector<Region>& regions) {
  std::vector<std::size_t> row;
  for (const Region& region : regions)
    row.push_back(
        static_cast<std::size_t>(std::ranges::find(latency.regions, region.name) - latency.regions.begin()));
  std::vector<Duration> times;
  for (const std::size_t from : row)
    for (const std::size_t to : row) times.push_back({latency.round_trips[from][to].ns / 2});
  return times;
}

}  // namespace

std::vector<std::uint32_t> deal(std::span<const double> shares, std::span<const std::uint32_t> nodes,
                                std::uint64_t seed, std::uint32_t replicate, std::string_view purpose) {
  if (nodes.empty() || shares.empty()) return std::vector<std::uint32_t>(nodes.size(), 0);
  std::vector<std::size_t> sizes;
  std::vector<double> rests;
  std::size_t dealt = 0;
  for (const double share : shares) {
    // A share such as 0.07 of 100 must not fall short of 7 by a rounding of the product.
    const double exact = share * static_cast<double>(nodes.size()) + 1e-6;
    sizes.push_back(static_cast<std::size_t>(exact));
    rests.push_back(exact - std::floor(exact));
    dealt += sizes.back();
  }
  while (dealt < nodes.size()) {
    const auto most = static_cast<std::size_t>(std::ranges::max_element(rests) - rests.begin());
    ++sizes[most];
    ++dealt;
    rests[most] = -1;
    if (std::ranges::all_of(rests, [](double rest) { return rest < 0; })) std::ranges::fill(rests, 0.0);
  }
  struct Card {
    std::uint64_t draw;
    std::size_t index;
  };
  std::vector<Card> cards;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    cards.push_back({Stream(seed, replicate, nodes[i], purpose).next(), i});
  std::ranges::sort(cards, [](const Card& a, const Card& b) {
    return a.draw != b.draw ? a.draw < b.draw : a.index < b.index;
  });
  std::vector<std::uint32_t> parts(nodes.size());
  std::size_t card = 0;
  for (std::uint32_t part = 0; part < sizes.size(); ++part)
    for (std::size_t i = 0; i < sizes[part] && card < cards.size(); ++i) parts[cards[card++].index] = part;
  return parts;
}

Places Places::of(const NetworkFields& network, std::uint32_t nodes, std::uint64_t seed,
                  std::uint32_t replicate) {
  const Drawing drawing(nodes, seed, replicate);
  const std::vector<Rate> up = drawing.rates(network.uplink, "uplink");
  const std::vector<Rate> down = drawing.rates(network.downlink, "downlink");
  const std::vector<Region> regions = regions_of(network);
  const std::vector<RegionId> at = drawing.regions(regions);

  Places places;
  for (std::uint32_t node = 0; node < nodes; ++node)
    places.nodes.push_back({.links = {up[node], down[node]}, .region = at[node]});
  for (const Region& region : regions) {
    places.names.push_back(region.name);
    places.region_links.push_back({region.uplink, region.downlink});
  }
  const LatencyLaw& latency = network.latency;
  if (latency.by_region()) places.one_way = between(latency, regions);
  return places;
}

}  // namespace floe
