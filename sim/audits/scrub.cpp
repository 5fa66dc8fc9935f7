#include "audits/scrub.hpp"

#include <algorithm>
#include <cmath>

#include "fields/kinds.hpp"
#include "world/pieces.hpp"

namespace floe::maintenance {
namespace {

constexpr Metric kFound("scrub.found", "pieces", Form::count, Better::neither, Shown::results,
                        "rotten pieces found by scrubs", "Rotten pieces that a scrub found.");
constexpr Metric kRead(
    "scrub.read", "B", Form::bytes, Better::lower, Shown::results, "bytes read by scrubs",
    "Bytes that scrubs read from disks while their nodes were up, which cross no network.");
constexpr const Metric* kMetrics[] = {&kFound, &kRead};

Bytes stored_on(const World& world, NodeId node) {
  Bytes bytes{0};
  const BlobStore& blobs = world.blobs();
  const ShardBlobs& on = blobs.on_shards();
  for (const Shard shard : world.committee().shards_of(node))
    for (const BlobGroup& group : blobs.groups()) {
      const std::int64_t count = on.position(shard, group.end) - on.position(shard, group.first);
      for (const PieceKind& kind : group.layout->kinds) bytes += kind.size * count;
    }
  return bytes;
}

// A task waits for the turn of a piece that rotted; nobody visits those that are good.
class Scrub final : public Process {
 public:
  Scrub(const ScrubSettings& settings, const UpkeepRights& rights)
      : settings_(settings),
        rights_(rights),
        found_(rights.record.counter(kFound)),
        up_(rights.world.nodes().count()) {}

  void on(const NodeChange& change) override {
    Up& up = up_[change.node];
    if (change.what == NodeChange::What::up) up.since = rights_.world.now();
    if (change.what == NodeChange::What::down) up.before += rights_.world.now() - up.since;
  }

  void on(const PieceChange& change) override {
    if (change.what == PieceChange::What::spoiled && change.is_rot)
      rights_.world.tasks().spawn(
          wait_for(change.piece),
          rights_.owner.with(rights_.world.committee().owner(change.piece.piece.shard)));
  }
  void close() override {
    Bytes read{0};
    for (NodeId node = 0; node < rights_.world.nodes().count(); ++node) {
      Duration time = up_[node].before;
      if (rights_.world.node(node).up()) time += rights_.world.now() - up_[node].since;
      const double cycles = to_seconds(time) / to_seconds(cycle(node));
      read.n += std::llround(to_double(stored_on(rights_.world, node)) * cycles);
    }
    rights_.record.counter(kRead) += read.n;
  }

 private:
  Duration cycle(NodeId node) const { return scrub_cycle(settings_, rights_.world, node); }
  task<void> wait_for(PieceOf piece);
  double place(NodeId node, const PieceOf& piece) const;

  struct Up {
    Instant since{};
    Duration before{};
  };

  ScrubSettings settings_;
  UpkeepRights rights_;
  Counter& found_;
  std::vector<Up> up_;  // by node
};

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
  const Duration whole = cycle(node);
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

}  // namespace

Duration scrub_cycle(const ScrubSettings& settings, const World& world, NodeId node) {
  if (settings.rate.is_unlimited()) return settings.period;
  const double seconds = to_double(stored_on(world, node)) / static_cast<double>(settings.rate.per_second);
  return std::max(settings.period, duration_from_seconds(seconds));
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
    .make = make<Scrub, ScrubSettings>};

}  // namespace floe::maintenance
