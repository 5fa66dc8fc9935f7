#include "design/candidates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "theory/birth_death.hpp"
#include "theory/lazy_cycle.hpp"

namespace floe::design {
namespace {

constexpr double kYear = 8760;  // hours
constexpr double kMostNines = 300;

// At least, as the probability of loss is bounded from its mean time.
double nines_of(const theory::Large& hours) {
  return std::min(kMostNines, -theory::log10_of_loss_bound(hours, kYear));
}

double hours_of(Duration time) { return to_seconds(time) / 3600; }

double eager_nines(std::uint32_t all, std::uint32_t enough, const Spec& spec) {
  return nines_of(theory::mean_time_to_loss(
      {all, enough, spec.departure_rate / kYear, 1 / hours_of(spec.repair_time), theory::kEach}));
}

double lazy_nines(const theory::LazyCode& code, const Spec& spec) {
  return nines_of(
      theory::mean_time_to_loss(code, spec.departure_rate / kYear, 1 / hours_of(spec.repair_time)));
}

Design red_stuff(std::uint32_t nodes, const Spec& spec) {
  const std::uint32_t faulty = (nodes - 1) / 3;
  const double fewer = nodes - 2 * faulty;
  const double more = nodes - faulty;
  return {.scheme = Scheme::red_stuff,
          .pieces = nodes,
          .enough = nodes - 2 * faulty,
          .storage = nodes / fewer + nodes / more,
          .traffic = spec.departure_rate * nodes * (fewer + more) / (fewer * more),
          .nines = eager_nines(nodes, nodes - faulty, spec),
          .most_nines = eager_nines(nodes, nodes - 2 * faulty, spec)};
}

}  // namespace

std::string_view name_of(Scheme scheme) {
  switch (scheme) {
    case Scheme::replication:
      return "copies";
    case Scheme::reed_solomon:
      return "eager code";
    case Scheme::lazy:
      return "lazy code";
    case Scheme::red_stuff:
      return "two-dimensional code";
  }
  return "";
}

std::string text_of(const Design& design) {
  switch (design.scheme) {
    case Scheme::replication:
      return fmt::format("{} copies", design.pieces);
    case Scheme::reed_solomon:
      return fmt::format("RS({}, {})", design.pieces, design.enough);
    case Scheme::lazy:
      return fmt::format("RS({}, {}), lazy at {}", design.pieces, design.enough, design.repair_at);
    case Scheme::red_stuff:
      return fmt::format("RedStuff({})", design.pieces);
  }
  return {};
}

double cost_of(const Design& design, const Spec& spec) {
  return design.storage * spec.storage_price + design.traffic * spec.traffic_price;
}

double link_share_of(const Design& design, const Spec& spec) {
  if (spec.downlink == Rate::unlimited()) return 0;
  const double bytes = design.traffic * to_double(spec.stored) / spec.nodes;  // of a node in a year
  return bytes / (static_cast<double>(spec.downlink.per_second) * kYear * 3600);
}

Misses misses_of(const Design& design, const Spec& spec) {
  return {.nines = design.nines<spec.nines, .link_share = link_share_of(design, spec)> spec.link_share,
          .storage = design.storage > spec.storage};
}

std::vector<Design> candidates_of(const Spec& spec) {
  std::vector<Design> designs;
  for (const std::uint32_t all : spec.pieces)
    for (std::uint32_t enough = 1; enough < all; ++enough) {
      const double nines = eager_nines(all, enough, spec);
      const double storage = static_cast<double>(all) / enough;
      designs.push_back({.scheme = enough == 1 ? Scheme::replication : Scheme::reed_solomon,
                         .pieces = all,
                         .enough = enough,
                         .storage = storage,
                         .traffic = spec.departure_rate * all,
                         .nines = nines,
                         .most_nines = nines});
      for (std::uint32_t left = enough; left + 1 < all; ++left) {
        const theory::LazyCode code{all, enough, left};
        const double lazy = lazy_nines(code, spec);
        designs.push_back({.scheme = Scheme::lazy,
                           .pieces = all,
                           .enough = enough,
                           .repair_at = left,
                           .storage = storage,
                           .traffic = spec.departure_rate * theory::lazy_traffic(code).total(),
                           .nines = lazy,
                           .most_nines = lazy});
      }
    }
  if (spec.nodes >= 4) designs.push_back(red_stuff(spec.nodes, spec));
  return designs;
}

// In the order of storage, then traffic, a design is as good as an earlier one in neither only if it has more nines than
// every earlier one that moves no more.
std::vector<Design> front_of(std::vector<Design> designs) {
  const auto order = [](const Design& a, const Design& b) {
    return std::tuple(a.storage, a.traffic, -a.nines) < std::tuple(b.storage, b.traffic, -b.nines);
  };
  std::ranges::stable_sort(designs, order);
  std::map<double, double> best;  // nines by traffic; both rise
  std::vector<Design> front;
  for (const Design& design : designs) {
    const auto above = best.upper_bound(design.traffic);
    if (above != best.begin() && std::prev(above)->second >= design.nines) continue;
    front.push_back(design);
    auto worse = best.insert_or_assign(design.traffic, design.nines).first;
    for (++worse; worse != best.end() && worse->second <= design.nines;) worse = best.erase(worse);
  }
  return front;
}

}  // namespace floe::design
