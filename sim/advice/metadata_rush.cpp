#include "advice/metadata_rush.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "maintenance/upkeep.hpp"
#include "moves/epoch_settings.hpp"
#include "network/places.hpp"
#include "schemes/registry.hpp"

namespace floe {
namespace {

Bytes largest_metadata(const Scenario& scenario) {
  Bytes largest{0};
  for (const Scenario::Choice& choice : scenario.schemes) {
    const auto scheme =
        find(schemes::registry(), choice.model)->make(choice.settings, scenario.committee.shards);
    for (const Scenario::BlobGroup& group : scenario.blobs)
      largest = std::max(largest, scheme->layout(group.size.greatest()).metadata);
  }
  return largest;
}

Rate narrowest_downlink(const Scenario& scenario) {
  Rate narrowest = scenario.network.transfer_limit;
  for (const Place& place : Places::of(scenario.network, scenario.committee.nodes, scenario.seed, 0).nodes)
    narrowest = std::min(narrowest, place.links.down);
  return narrowest;
}

}  // namespace

std::vector<std::string> metadata_rush(const Scenario& scenario) {
  std::vector<std::string> warnings;
  const Rate link = narrowest_downlink(scenario);
  if (link.is_unlimited()) return warnings;
  std::uint64_t blobs = 0;
  for (const Scenario::BlobGroup& group : scenario.blobs) blobs += group.count;
  for (std::size_t i = 0; i < scenario.maintenance.size(); ++i) {
    const auto* epochs = scenario.maintenance[i].settings.get_if<moves::EpochSettings>();
    if (epochs == nullptr) continue;
    const auto at_once = static_cast<double>(std::min<std::uint64_t>(blobs, epochs->metadata_blobs));
    const double one = to_double(largest_metadata(scenario) + scenario.network.message_overhead);
    const double seconds = at_once * one / static_cast<double>(link.per_second);
    const double most = to_seconds(epochs->metadata_timeout) * static_cast<double>(link.per_second) / one;
    if (seconds <= to_seconds(epochs->metadata_timeout)) continue;
    warnings.push_back(
        fmt::format("maintenance[{}].metadata_blobs: the metadata of {:.0f} blobs at once, {:.3g} B each, "
                    "takes {:.3g} s on the "
                    "narrowest downlink, and a node waits {} for it, so that it asks for all of it again; "
                    "try {:.0f} blobs at "
                    "once, or a longer metadata_timeout",
                    i, at_once, one, seconds, to_text(epochs->metadata_timeout), std::max(1.0, most / 2)));
  }
  return warnings;
}

}  // namespace floe
