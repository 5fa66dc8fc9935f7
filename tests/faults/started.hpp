// One fault in a world of its own making, started.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "faults/fault.hpp"
#include "tests/bound_of.hpp"
#include "world/world.hpp"

namespace floe {

struct NoTargets final : Targets {
  std::uint32_t blobs() const override { return 0; }
  std::vector<NodeId> to_take_down(BlobIndex) const override { return {}; }
};

struct Started {
  std::unique_ptr<Domains> domains;
  std::unique_ptr<Hazard> hazard;
  std::unique_ptr<Targets> targets;
  std::vector<std::unique_ptr<Process>> faults;
};

inline fields::Bound settings_of(const char* model, const std::string& json) {
  return bound_of(find(faults::registry(), model)->description.table(), json);
}

// All are made before the first starts, as in a run.
inline Started started(World& world, const std::vector<std::pair<const char*, fields::Bound>>& faults,
                       const DomainFields& fields = {}, Run run = {1, 0}) {
  const Places places{
      .nodes = std::vector<Place>(world.committee().nodes()), .names = {}, .region_links = {}, .one_way = {}};
  Started all{std::make_unique<Domains>(Domains::of(fields, places, run)),
              std::make_unique<Hazard>(Instant::never()),
              std::make_unique<NoTargets>(),
              {}};
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const std::string label = i == 0 ? "test" : "test" + std::to_string(i);
    all.faults.push_back(find(faults::registry(), faults[i].first)
                             ->make(faults[i].second, {world.nodes(),
                                                       world.committee(),
                                                       *all.domains,
                                                       world.paths(),
                                                       *all.hazard,
                                                       *all.targets,
                                                       world.recorder(),
                                                       world.loop(),
                                                       world.tasks(),
                                                       world.streams(label),
                                                       {},
                                                       Instant{} + days(30)}));
    world.listen(*all.faults.back());
  }
  for (const std::unique_ptr<Process>& fault : all.faults) fault->start();
  return all;
}

}  // namespace floe
