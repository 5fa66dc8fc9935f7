#include "audits/scrub.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "fields/kinds.hpp"
#include "timing/instants.hpp"
#include "world/pieces.hpp"

namespace floe::maintenance {
namespace {

constexpr Metric kFound("scrub.found", "pieces", Form::count, Better::neither, Shown::results,
                        "rotten pieces found by scrubs", "Rotten pieces that a scrub found.");
constexpr Metric kRead(
    "scrub.read", "B", Form::bytes, Better::lower, Shown::results, "bytes read by scrubs",
    "Bytes that scrubs read from disks while their nodes were up, which cross no network.");
constexpr const Metric* kMetrics[] = {&kFound, &kRead};

// Of blobs from one up to another, deleted or not.
Bytes bytes_on(const BlobStore& blobs, Shard shard, const Stretch& which) {
  Bytes bytes{0};
  const ShardBlobs& on = blobs.on_shards();
  for (const BlobGroup& group : blobs.groups()) {
    const BlobIndex first = std::max(group.first, which.first);
    const BlobIndex end = std::min(group.end, which.end);
    if (first >= end) continue;
    const std::int64_t count = on.position(shard, end) - on.position(shard, first);
    for (const PieceKind& kind : group.layout->kinds) bytes += kind.size * count;
  }
  return bytes;
}

Bytes stored_on_shard(const BlobStore& blobs, Shard shard) {
  Bytes bytes = bytes_on(blobs, shard, {0, blobs.size()});
  for (const Stretch& deleted : blobs.deleted().all()) bytes.n -= bytes_on(blobs, shard, deleted).n;
  return bytes;
}

Bytes stored_on(const World& world, NodeId node) {
  Bytes bytes{0};
  for (const Shard shard : world.committee().shards_of(node)) bytes += stored_on_shard(world.blobs(), shard);
  return bytes;
}

Duration cycle_of(const ScrubSettings& settings, Bytes stored) {
  if (settings.rate.is_unlimited()) return settings.period;
  const double seconds = to_double(stored) / static_cast<double>(settings.rate.per_second);
  return std::max(settings.period, duration_from_seconds(seconds));
}

// A task waits for the turn of a piece that rotted; nobody visits those that are good.
class Scrub final : public Process {
 public:
  Scrub(const ScrubSettings& settings, const UpkeepRights& rights)
      : settings_(settings),
        rights_(rights),
        found_(rights.record.counter(kFound)),
        nodes_(rights.world.nodes().count()) {}

  void start() override {
    for (NodeId node = 0; node < nodes_.size(); ++node) nodes_[node].stored = stored_on(rights_.world, node);
  }
  void on(const NodeChange& change) override {
    Reading& one = nodes_[change.node];
    if (change.what == NodeChange::What::up) one.since = rights_.world.now();
    if (change.what == NodeChange::What::down) one.time += rights_.world.now() - one.since;
  }
  void on(const ShardChange& change) override;
  void on(const BlobChange& change) override;
  void on(const PieceChange& change) override {
    if (change.what == PieceChange::What::spoiled && change.is_rot)
      rights_.world.tasks().spawn(
          wait_for(change.piece),
          rights_.owner.with(rights_.world.committee().owner(change.piece.piece.shard)));
  }
  void close() override {
    std::int64_t read = 0;
    for (NodeId node = 0; node < nodes_.size(); ++node) {
      store(node, 0);
      read += std::llround(nodes_[node].read);
    }
    rights_.record.counter(kRead) += read;
  }

 private:
  void store(NodeId node, std::int64_t more);
  task<void> wait_for(PieceOf piece);
  double place(NodeId node, const PieceOf& piece) const;

  // What a node stores and how long it was up with that.
  struct Reading {
    Bytes stored{0};
    Instant since{};  // while it is up: when that began, or what it stores changed
    Duration time{};  // before
    double read = 0;  // bytes, of what it stored before
  };

  ScrubSettings settings_;
  UpkeepRights rights_;
  Counter& found_;
  std::vector<Reading> nodes_;
};

void Scrub::store(NodeId node, std::int64_t more) {
  Reading& one = nodes_[node];
  if (rights_.world.node(node).up())
    one.time += rights_.world.now() - std::exchange(one.since, rights_.world.now());
  const Duration time = std::exchange(one.time, Duration{});
  const double cycles = to_seconds(time) / to_seconds(cycle_of(settings_, one.stored));
  one.read += to_double(one.stored) * cycles;
  one.stored.n += more;
}

void Scrub::on(const ShardChange& change) {
  if (change.what != ShardChange::What::moved) return;
  const std::int64_t bytes = stored_on_shard(rights_.world.blobs(), change.shard).n;
  store(change.node, -bytes);
  store(rights_.world.committee().owner(change.shard), bytes);
}

void Scrub::on(const BlobChange& change) {
  if (change.what != BlobChange::What::invalid && change.what != BlobChange::What::expired) return;
  const World& world = rights_.world;
  for (Shard shard = 0; shard < world.committee().shards(); ++shard) {
    const Bytes bytes = bytes_on(world.blobs(), shard, {change.blob, change.end});
    if (bytes.n > 0) store(world.committee().owner(shard), -bytes.n);
  }
}

// Of a piece among all that the node stores, from 0 to 1.
double Scrub::place(NodeId node, const PieceOf& piece) const {
  const World& world = rights_.world;
  const auto shards = world.committee().shards_of(node);
  const auto shard = static_cast<double>(std::ranges::find(shards, piece.piece.shard) - shards.begin());
  const ShardBlobs& on = world.blobs().on_shards();
  const double kinds = static_cast<double>(world.blobs()[piece.blob].layout->kinds.size());
  const double blob = on.position(piece.piece.shard, piece.blob) + piece.piece.kind / kinds;
  return (shard + blob / on.count(piece.piece.shard)) / static_cast<double>(shards.size());
}

task<void> Scrub::wait_for(PieceOf piece) {
  World& world = rights_.world;
  const NodeId node = world.committee().owner(piece.piece.shard);
  const Instant since = world.now();
  const Duration whole = cycle_of(settings_, nodes_[node].stored);
  Stream stream = rights_.streams.of(node, "/begin");
  const double now = stream.uniform() + to_nanoseconds(since - Instant{}) / to_nanoseconds(whole);
  double ahead = place(node, piece) - now;
  ahead -= std::floor(ahead);
  co_await sleep(world.loop(), scale(whole, ahead));
  while (true) {
    const SpoiledPieces::Spoiled* const spoiled = world.spoiled(piece);
    if (spoiled == nullptr || !spoiled->is_rot || spoiled->since != since) co_return;
    if (world.node(node).up()) break;
    co_await sleep(world.loop(), whole);
  }
  ++found_;
  world.find(piece, FoundBy::scrub);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  faults::idle_period("period", bound.as<ScrubSettings>().period, "nodes do not read all that they store",
                      cast, complaints);
}

}  // namespace

Duration scrub_cycle(const ScrubSettings& settings, const World& world, NodeId node) {
  Bytes bytes{0};
  for (const Shard shard : world.committee().shards_of(node))
    bytes += bytes_on(world.blobs(), shard, {0, world.blobs().size()});
  return cycle_of(settings, bytes);
}

const fields::Table& ScrubSettings::table() {
  using S = ScrubSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("period", &S::period, fields::duration(minutes(1)),
                   "The time in which a node reads all that it stores once."),
       fields::row("rate", &S::rate, fields::rate(),
                   "The rate at which a node reads at most; where that does not suffice, a cycle takes "
                   "longer.")});
  return table;
}

const Entry scrub{
    .description = {.name = "scrub",
                    .sentence = "A node reads what it stores in turn, and finds what is rotten.",
                    .table = ScrubSettings::table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Scrub, ScrubSettings>,
    .idle = idle};

}  // namespace floe::maintenance
