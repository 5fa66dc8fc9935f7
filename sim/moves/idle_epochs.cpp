#include "moves/idle_epochs.hpp"

#include <algorithm>

#include "epochs/apportionment.hpp"

namespace floe::moves {
namespace {

// Shards that nodes have beyond what they get when each shard is as much stake as any other.
std::uint32_t misplaced(const FirstCommittee& committee) {
  const std::vector<std::uint64_t> stakes(committee.weights.begin(), committee.weights.end());
  if (!can_apportion(stakes, committee.shards)) return 0;
  const std::vector<std::uint32_t> apportioned = apportion(stakes, committee.shards);
  std::uint32_t sum = 0;
  for (std::size_t node = 0; node < stakes.size(); ++node)
    sum += committee.weights[node] - std::min(committee.weights[node], apportioned[node]);
  return sum;
}

}  // namespace

std::vector<std::string> idle_epochs(const EpochSettings& settings, const FirstCommittee& committee,
                                     Duration run, const std::string& path) {
  std::vector<std::string> warnings;
  const auto members = committee.weights.size() -
                       static_cast<std::size_t>(std::ranges::count(committee.weights, std::uint32_t{0}));
  if (settings.silent > 0 && settings.leave == 0)
    warnings.push_back(path +
                       ".silent: no member leaves, and so none leaves in silence; try a \"leave\" of at "
                       "least 1");
  if (settings.leave > 0 && settings.leave >= members)
    warnings.push_back(path + ".leave: there are " + std::to_string(members) +
                       " members, of whom one always stays; try at most " + std::to_string(members - 1));
  if (settings.length >= run) {
    warnings.push_back(path + ".length: no epoch follows the first, which lasts " + to_text(settings.length) +
                       " of a run of " + to_text(run) + "; try a shorter length or a longer \"duration\"");
    return warnings;
  }
  const std::uint32_t moved = committee.is_by_stake ? 0 : misplaced(committee);
  if (moved > 0)
    warnings.push_back(path + ": " + std::to_string(moved) + " of " + std::to_string(committee.shards) +
                       " shards move at the first change of epoch although no stake has changed, since a "
                       "node may get at most " +
                       std::to_string(most_shards_of_node(members, committee.shards)) +
                       " of them; try smaller groups");
  return warnings;
}

}  // namespace floe::moves
