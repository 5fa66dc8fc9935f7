#include "laws/patience.hpp"

#include <algorithm>
#include <cmath>

#include "audits/scrub.hpp"
#include "moves/epochs.hpp"
#include "network/places.hpp"

namespace floe::swarm {
namespace {

constexpr std::int64_t kTcpRoundTrips = 40;  // of slow start, for any message here

// Bytes and symbols of everything that could be asked for at once: every node rebuilds all its pieces, asks
// everybody for them, clients read every blob in every turn, and every shard is copied to another node.
struct Traffic {
  double bytes = 0;
  double symbols = 0;  // of one helper
};

Traffic most_traffic(const Scene& scene) {
  const Scenario& scenario = scene.scenario;
  const BlobStore& blobs = scene.world.blobs();
  const double nodes = scene.world.nodes().count();
  const double header = to_double(scenario.network.message_overhead);
  const auto largest = static_cast<double>(*std::ranges::max_element(scene.world.committee().weights()));
  double reads = 0;
  for (const clients::ReadSettings& read : scenario.reads) reads += static_cast<double>(read.at.size());
  const double copies = move_settings(scenario) ? 1 : 0;
  Traffic traffic;
  for (BlobIndex index = 0; index < blobs.size(); ++index) {
    const Layout& layout = *blobs[index].layout;
    traffic.bytes += (to_double(layout.metadata) + 2 * header) * nodes * nodes * (1 + copies);
    for (const PieceKind& kind : layout.kinds) {
      double path = 0;
      for (const Bytes bytes : kind.paths) path = std::max(path, to_double(bytes));
      const double symbol =
          std::max(to_double(kind.symbol.payload + kind.symbol.proof), to_double(kind.wire));
      traffic.bytes += (symbol + path + 2 * header) * layout.slots * (layout.slots + reads + 2 * copies);
      traffic.symbols += largest * layout.slots;
    }
  }
  return traffic;
}

// Of the narrowest link anywhere that repair crosses, B/s.
double narrowest(const Scenario& scenario, const World& world) {
  const Places places = Places::of(scenario.network, world.nodes().count(), scenario.seed, 0);
  Rate least = scenario.network.transfer_limit;
  for (const Place& place : places.nodes) least = std::min({least, place.links.up, place.links.down});
  for (const Links& links : places.region_links) least = std::min({least, links.up, links.down});
  const double share =
      scenario.network.repair_share / 256 * world.network().least_speed();  // 256: of the least weight
  return least.is_unlimited() ? static_cast<double>(least.per_second)
                              : static_cast<double>(least.per_second) * share;
}

double longest_way(const Scenario& scenario, const World& world) {
  const Places places = Places::of(scenario.network, world.nodes().count(), scenario.seed, 0);
  Duration longest = scenario.network.latency.constant;
  for (const Duration way : places.one_way) longest = std::max(longest, way);
  return to_seconds(longest) * (1 + scenario.network.latency_spread) + to_seconds(scenario.network.jitter);
}

// Of a request and its answer while everything is asked for at once; none where nothing can be said of it.
std::optional<double> longest_request(const Scene& scene) {
  const Scenario& scenario = scene.scenario;
  const maintenance::RepairSettings& repair = scenario.repair;
  if (repair.most_requests > 0) return std::nullopt;
  const maintenance::PolicySettings policy = maintenance::policy_for(scene.label, repair.policies);
  if (policy.is_lazy() || policy.installments.is_on() || !policy.rate_limit.is_unlimited() ||
      !policy.sending_limit.is_unlimited())
    return std::nullopt;
  // Of other processes it is not known what they move; a scrub moves nothing.
  const auto moves = [](const Scenario::Choice& choice) {
    return choice.model != maintenance::scrub.description.name &&
           choice.model != moves::epochs.description.name;
  };
  if (std::ranges::any_of(scenario.maintenance, moves) || !scenario.clients.empty()) return std::nullopt;
  if (!scene.world.blobs().inconsistent().empty()) return std::nullopt;  // proofs go to everybody
  const Traffic traffic = most_traffic(scene);
  const double way = longest_way(scenario, scene.world);
  double request =
      traffic.bytes / narrowest(scenario, scene.world) + 8 * way + to_seconds(scenario.network.startup.delay);
  if (scenario.network.startup.tcp) request += way * kTcpRoundTrips;
  if (request >= to_seconds(repair.metadata_timeout)) return std::nullopt;
  if (const auto epochs = move_settings(scenario);
      epochs && request >= to_seconds(std::min(epochs->timeout, epochs->metadata_timeout)))
    return std::nullopt;
  if (repair.symbols_per_second > 0) request += traffic.symbols / repair.symbols_per_second;
  if (request >= to_seconds(repair.request_timeout)) return std::nullopt;
  return request;
}

}  // namespace

std::optional<moves::EpochSettings> move_settings(const Scenario& scenario) {
  for (const Scenario::Choice& choice : scenario.maintenance)
    if (choice.model == moves::epochs.description.name) return choice.settings.as<moves::EpochSettings>();
  return std::nullopt;
}

std::optional<Duration> patience(const Scene& scene) {
  if (!longest_request(scene)) return std::nullopt;
  const maintenance::RepairSettings& repair = scene.scenario.repair;
  // Two pauses, and what was under way before; a round asks everybody, one after the other at worst, and may
  // wait for its turn.
  const double nodes = scene.world.nodes().count();
  const double pause =
      to_seconds(std::max(repair.backoff_limit, repair.backoff_first)) + to_seconds(repair.backoff_jitter);
  const double round =
      nodes * to_seconds(std::max(repair.request_timeout, scene.scenario.network.connect_timeout));
  double pieces = 0;
  for (BlobIndex blob = 0; blob < scene.world.blobs().size(); ++blob)
    pieces += static_cast<double>(scene.world.blobs()[blob].layout->slots *
                                  scene.world.blobs()[blob].layout->kinds.size());
  const double turns = 1 + std::floor(pieces / repair.concurrent_slivers);
  double seconds = 3 * (pause + round * turns + nodes * to_seconds(repair.metadata_timeout));
  if (repair.slivers_per_second > 0) seconds += 2 * pieces / repair.slivers_per_second;
  return duration_from_seconds(seconds);
}

std::optional<Duration> patience_with_moves(const Scene& scene) {
  const std::optional<Duration> repair = patience(scene);
  const std::optional<moves::EpochSettings> moves = move_settings(scene.scenario);
  if (!repair || !moves) return repair;
  if (moves->resumes_empty || moves->recovery_hangs > 0) return std::nullopt;  // some never arrive
  const auto times = [](std::size_t all, std::uint32_t at_once) {
    return 1 + std::floor(static_cast<double>(all) / at_once);
  };
  const double pause = to_seconds(std::max(moves->retry_first, moves->retry_limit));
  // Of one source after the other the last has it.
  const double metadata = scene.world.nodes().count() * to_seconds(moves->metadata_timeout) + pause;
  const double messages =
      scene.world.blobs().missing().kinds() * times(scene.world.blobs().size(), moves->slivers);
  const double attempt = messages * (*longest_request(scene) + metadata) + to_seconds(moves->timeout);
  // A place is held while a shard is copied and what could not be is rebuilt, and by each attempt that is in vain.
  const double turns = 1 + times(scene.world.committee().shards(), moves->concurrent_shards);
  return duration_from_seconds(metadata * times(scene.world.blobs().size(), moves->metadata_blobs) +
                               to_seconds(moves->patience) + pause + turns * (attempt + to_seconds(*repair)) +
                               to_seconds(*repair));
}

}  // namespace floe::swarm
