#include "run/metrics.hpp"

#include <algorithm>
#include <array>

#include "engine/assert.hpp"
#include "engine/random.hpp"

namespace floe {
namespace {

constexpr std::array kMetrics = {
    MetricDescription{"storage.slivers", "B/B", "pieces stored per blob byte"},
    MetricDescription{"storage.stored", "B/B", "pieces and metadata stored per blob byte"},
    MetricDescription{"storage.charged", "B/B", "bytes billed per blob byte"},
    MetricDescription{"storage.overhead", "B/B", "the same as storage.stored"},
    MetricDescription{"lost.bytes", "B", "pieces destroyed with their disks, metadata not counted"},
    MetricDescription{"repair.payload_bytes", "B", "symbols or pieces fetched"},
    MetricDescription{"repair.wire_bytes", "B", "payload, proofs and framing"},
    MetricDescription{"repair.metadata_bytes", "B", "metadata fetched before repair"},
    MetricDescription{"repair.total_bytes", "B", "wire and metadata"},
    MetricDescription{"repair.amplification", "B/B", "wire bytes per lost byte"},
    MetricDescription{"repair.vs_rebuild.payload", "x",
                      "payload of the whole-file baseline over this scheme's"},
    MetricDescription{"repair.vs_rebuild.total", "x",
                      "total bytes of the whole-file baseline over this scheme's"},
    MetricDescription{"repair.helpers", "nodes",
                      "mean peers that helped to repair what a node lost of a blob"},
    MetricDescription{"repair.messages", "messages", "requests and replies of repairs"},
    MetricDescription{"repair.peak_to_mean", "x", "busiest hour of repair traffic over the mean hour"},
    MetricDescription{"repair.time_p50_s", "s", "median time from the loss of a piece to its return"},
    MetricDescription{"repair.time_p99_s", "s", "99th percentile of the same"},
    MetricDescription{"repair.pieces", "pieces", "pieces rebuilt"},
    MetricDescription{"redundancy.min", "B/B", "least live bytes per blob byte of any blob at any time"},
    MetricDescription{"blobs.lost", "blobs", "blobs of which too few pieces were left"},
    MetricDescription{"reads.ok", "reads", "reads that gave back what was written"},
    MetricDescription{"reads.failed", "reads", "reads that did not"},
    MetricDescription{"read.bytes", "B", "bytes moved by reads"},
    MetricDescription{"events", "events", "events of the simulation"},
};

class MetricList {
 public:
  explicit MetricList(std::vector<Metric>& metrics) : metrics_(metrics) {}

  void add(std::string_view name, std::variant<std::int64_t, double> value) {
    const auto known = std::find_if(kMetrics.begin(), kMetrics.end(),
                                    [&](const MetricDescription& metric) { return metric.name == name; });
    FLOE_ASSERT(known != kMetrics.end(), "a metric is missing in the list");
    metrics_.push_back({known->name, known->unit, value});
  }

 private:
  std::vector<Metric>& metrics_;
};

double ratio(Bytes a, Bytes b) { return to_double(a) / to_double(b); }

struct Stored {
  Bytes blobs{0};
  Bytes slivers{0};
  Bytes metadata{0};
  Bytes charged{0};
};

Stored stored(const World& world) {
  Stored total;
  for (BlobIndex i = 0; i < world.blobs().size(); ++i) {
    const Blob& blob = world.blobs()[i];
    total.blobs += blob.size;
    for (const PieceKind& kind : blob.layout->kinds) total.slivers += kind.size * blob.layout->slots;
    total.metadata += blob.layout->metadata * world.nodes();
    total.charged += blob.layout->charged;
  }
  return total;
}

constexpr std::array kRepairCauses = {Cause::symbols, Cause::rebuild, Cause::proofs, Cause::overhead,
                                      Cause::metadata};

double peak_to_mean(const std::vector<Recorder::Bins>& bins) {
  Bytes peak{0};
  Bytes total{0};
  for (const Recorder::Bins& bin : bins) {
    Bytes hour{0};
    for (const Cause cause : kRepairCauses) hour += bin[static_cast<std::size_t>(cause)];
    peak = std::max(peak, hour);
    total += hour;
  }
  return to_double(peak) * static_cast<double>(bins.size()) / to_double(total);
}

// The smallest time that at least `share` of the repairs did not exceed (nearest rank).
double quantile_seconds(std::vector<Duration> times, std::size_t percent) {
  const std::size_t rank = (times.size() * percent + 99) / 100;
  const auto at = times.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(times.begin(), at, times.end());
  return to_seconds(*at);
}

std::uint64_t digest_of(const World& world, const SchemeResult& result) {
  std::uint64_t digest = world.loop().digest();
  for (const Traffic& traffic : result.traffic)
    for (const Bytes bytes : {traffic.sent, traffic.received, traffic.lost})
      digest = mix(digest, static_cast<std::uint64_t>(bytes.n));
  for (const Duration time : world.recorder().repair_times())
    digest = mix(digest, static_cast<std::uint64_t>(time.ns));
  return mix(digest, world.blobs().lost_blobs());
}

}  // namespace

std::span<const MetricDescription> metric_descriptions() { return kMetrics; }

const Metric* SchemeResult::find(std::string_view name) const {
  const auto found =
      std::find_if(metrics.begin(), metrics.end(), [&](const Metric& m) { return m.name == name; });
  return found == metrics.end() ? nullptr : &*found;
}

SchemeResult scheme_result(const Scenario::Choice& choice, const World& world) {
  const Recorder& recorder = world.recorder();
  SchemeResult result{.label = choice.label,
                      .model = choice.model,
                      .metrics = {},
                      .thresholds = {},
                      .traffic = {},
                      .bins = recorder.bins(),
                      .samples = recorder.samples(),
                      .fabric = recorder.fabric(),
                      .trace = {}};
  for (std::size_t cause = 0; cause < kCauses; ++cause)
    result.traffic.push_back(recorder.traffic(static_cast<Cause>(cause)));
  for (const PieceKind& kind : world.blobs()[0].layout->kinds)
    result.thresholds.push_back({std::string(kind.name), kind.enough});

  MetricList list(result.metrics);
  const Stored storage = stored(world);
  list.add("storage.slivers", ratio(storage.slivers, storage.blobs));
  list.add("storage.stored", ratio(storage.slivers + storage.metadata, storage.blobs));
  list.add("storage.charged", ratio(storage.charged, storage.blobs));
  list.add("storage.overhead", ratio(storage.slivers + storage.metadata, storage.blobs));
  list.add("lost.bytes", recorder.destroyed().n);

  const auto sent = [&](Cause cause) { return recorder.traffic(cause).sent; };
  const Bytes payload = sent(Cause::symbols) + sent(Cause::rebuild);
  const Bytes wire = payload + sent(Cause::proofs) + sent(Cause::overhead);
  const Bytes metadata = sent(Cause::metadata);
  list.add("repair.payload_bytes", payload.n);
  list.add("repair.wire_bytes", wire.n);
  list.add("repair.metadata_bytes", metadata.n);
  list.add("repair.total_bytes", (wire + metadata).n);
  if (recorder.destroyed() > Bytes{0}) list.add("repair.amplification", ratio(wire, recorder.destroyed()));
  if (recorder.repairs() > 0)
    list.add("repair.helpers",
             static_cast<double>(recorder.peers()) / static_cast<double>(recorder.repairs()));
  list.add("repair.messages", static_cast<std::int64_t>(recorder.messages(Cause::overhead)));
  if (wire + metadata > Bytes{0}) list.add("repair.peak_to_mean", peak_to_mean(recorder.bins()));
  if (!recorder.repair_times().empty()) {
    list.add("repair.time_p50_s", quantile_seconds(recorder.repair_times(), 50));
    list.add("repair.time_p99_s", quantile_seconds(recorder.repair_times(), 99));
  }
  list.add("repair.pieces", static_cast<std::int64_t>(recorder.repair_times().size()));
  list.add("redundancy.min", world.blobs().least_redundancy());
  list.add("blobs.lost", std::int64_t{world.blobs().lost_blobs()});
  if (recorder.reads_ok() + recorder.reads_failed() > 0) {
    list.add("reads.ok", static_cast<std::int64_t>(recorder.reads_ok()));
    list.add("reads.failed", static_cast<std::int64_t>(recorder.reads_failed()));
    list.add("read.bytes", sent(Cause::read).n);
  }
  list.add("events", static_cast<std::int64_t>(world.loop().events()));
  result.digest = digest_of(world, result);
  return result;
}

void compare_with_rebuild(std::vector<SchemeResult>& schemes) {
  const auto baseline = std::find_if(schemes.begin(), schemes.end(), [](const SchemeResult& scheme) {
    return scheme.model == "reed-solomon";
  });
  if (baseline == schemes.end()) return;
  const auto bytes = [](const SchemeResult& scheme, std::string_view name) {
    return static_cast<double>(std::get<std::int64_t>(scheme.find(name)->value));
  };
  const double payload = bytes(*baseline, "repair.payload_bytes");
  const double total = bytes(*baseline, "repair.total_bytes");
  for (SchemeResult& scheme : schemes) {
    const double own_payload = bytes(scheme, "repair.payload_bytes");
    const double own_total = bytes(scheme, "repair.total_bytes");
    if (own_payload == 0 || own_total == 0) continue;
    MetricList list(scheme.metrics);
    list.add("repair.vs_rebuild.payload", payload / own_payload);
    list.add("repair.vs_rebuild.total", total / own_total);
  }
}

}  // namespace floe
