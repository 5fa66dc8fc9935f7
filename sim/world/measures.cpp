#include "world/measures.hpp"

namespace floe {
namespace {

constexpr Metric kSlivers("storage.slivers", "B/B", Form::ratio, Better::lower, Shown::results,
                          "piece bytes per blob byte", "Bytes of pieces stored per blob byte.",
                          {.role = "stored"});
constexpr Metric kStored("storage.stored", "B/B", Form::ratio, Better::lower, Shown::results,
                         "piece and metadata bytes per blob byte",
                         "Bytes of pieces and metadata stored per blob byte.");
constexpr Metric kCharged("storage.charged", "B/B", Form::ratio, Better::lower, Shown::results,
                          "billed bytes per blob byte", "Bytes that the network bills per blob byte.");
constexpr Metric kOverhead("storage.overhead", "B/B", Form::ratio, Better::lower, Shown::table,
                           "stored bytes per blob byte", "The same as storage.stored.");
constexpr Metric kLeast("redundancy.min", "B/B", Form::ratio, Better::higher, Shown::table,
                        "least live redundancy", "Least live bytes per blob byte of any blob at any time.",
                        {.role = "least"});
constexpr Metric kBlobsLost("blobs.lost", "blobs", Form::count, Better::lower, Shown::table, "blobs lost",
                            "Blobs of which too few pieces were left.");

constexpr const Metric* kStorageList[] = {&kSlivers, &kStored, &kCharged, &kOverhead, &kLostBytes};
constexpr const Metric* kRedundancyList[] = {&kLeast, &kBlobsLost};

constexpr Series kLeastOverTime{"redundancy.min", "B/B", "worst blob",
                                "Live bytes per blob byte of the blob that has the fewest.", "least"};
constexpr Series kP01OverTime{"redundancy.p01", "B/B", "1st percentile",
                              "Live bytes per blob byte that all but one blob in a hundred have.", "low"};
constexpr Series kMedianOverTime{"redundancy.median", "B/B", "median blob",
                                 "Live bytes per blob byte of the median blob.", "middle"};
constexpr Series kNodesUp{"nodes.up", "nodes", "nodes up", "Nodes that answer."};
constexpr const Series* kSeriesList[] = {&kLeastOverTime, &kP01OverTime, &kMedianOverTime, &kNodesUp};

constexpr const ShardState* kStates[] = {&kHeld, &kOffline, &kLost, &kRepairing};

// Of the blob that so many others do not exceed.
double of_blob(std::uint32_t rank, std::span<const Level> redundancy) {
  auto level = redundancy.begin();
  for (; rank >= level->blobs; ++level) rank -= level->blobs;
  return level->redundancy;
}

}  // namespace

constinit const Metric kLostBytes("lost.bytes", "B", Form::bytes, Better::lower, Shown::table, "lost",
                                  "Bytes of pieces destroyed with their disks; metadata is not counted.",
                                  {.role = "destroyed"});
constinit const Metric kEvents("events", "events", Form::count, Better::neither, Shown::results, "events",
                               "Events of the simulation.");
constinit const std::span<const Metric* const> kStorageMetrics = kStorageList;
constinit const std::span<const Metric* const> kRedundancyMetrics = kRedundancyList;
constinit const std::span<const Series* const> kWorldSeries = kSeriesList;

constinit const ShardState kHeld{"held", "held", "its pieces are held"};
constinit const ShardState kOffline{"offline", "offline", "its node is away"};
constinit const ShardState kLost{"lost", "lost", "pieces of it are lost", true, "a disk is lost"};
constinit const ShardState kRepairing{"repairing", "repairing", "its node rebuilds lost pieces", true};
constinit const std::span<const ShardState* const> kShardStates = kStates;

Measures::Measures(Recorder& recorder)
    : recorder_(recorder),
      lost_bytes_(recorder.counter(kLostBytes)),
      least_(recorder.steps(kLeastOverTime)),
      p01_(recorder.steps(kP01OverTime)),
      median_(recorder.steps(kMedianOverTime)),
      nodes_up_(recorder.steps(kNodesUp)) {}

void Measures::sample(Instant now, std::span<const Level> redundancy, std::uint32_t nodes_up) {
  if (redundancy.empty()) return;
  std::uint32_t blobs = 0;
  for (const Level& level : redundancy) blobs += level.blobs;
  least_.push_back({now, redundancy.front().redundancy});
  p01_.push_back({now, of_blob(blobs / 100, redundancy)});
  median_.push_back({now, of_blob(blobs / 2, redundancy)});
  nodes_up_.push_back({now, static_cast<double>(nodes_up)});
}

void Measures::close(const BlobStore& blobs, std::uint32_t nodes, const EventLoop& loop) {
  Bytes written{0};
  Bytes slivers{0};
  Bytes metadata{0};
  Bytes charged{0};
  for (const BlobGroup& group : blobs.groups()) {
    const std::int64_t count = group.end - group.first;
    const Layout& layout = *group.layout;
    written += group.size * count;
    for (const PieceKind& kind : layout.kinds) slivers += kind.size * layout.slots * count;
    metadata += layout.metadata * nodes * count;
    charged += layout.charged * count;
  }
  const auto per_byte = [&](Bytes bytes) { return to_double(bytes) / to_double(written); };
  recorder_.set(kSlivers, per_byte(slivers));
  recorder_.set(kStored, per_byte(slivers + metadata));
  recorder_.set(kCharged, per_byte(charged));
  recorder_.set(kOverhead, per_byte(slivers + metadata));
  recorder_.set(kLeast, blobs.least_redundancy());
  recorder_.set(kBlobsLost, static_cast<std::int64_t>(blobs.lost_blobs().size()));
  recorder_.set(kEvents, static_cast<std::int64_t>(loop.events()));
}

}  // namespace floe
