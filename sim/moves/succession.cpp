#include "moves/succession.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "fields/kinds.hpp"
#include "nodes/attributes/leaving.hpp"
#include "protocol/delivery.hpp"
#include "world/pieces.hpp"

namespace floe::moves {
namespace {

constexpr Bytes kParcel{256'000'000};
constexpr Bytes kBesidePiece{33};  // the blob's identifier and the kind

constexpr Cause kHeaders{
    "handover_overhead", "headers",   "Message headers of nodes that hand over to another machine.",
    TrafficClass::move,  Part::other, true};

constexpr Metric kDone("succession.done", "nodes", Form::count, Better::higher, Shown::results,
                       "nodes that handed over",
                       "Nodes that announced their departure and handed over all they had before they left.");
std::optional<Number> all_bytes(const Recorder& recorder) {
  std::int64_t sum = 0;
  for (const CauseTotals& totals : recorder.causes())
    if (totals.cause == &kHandedOver || totals.cause == &kHeaders) sum += totals.sent.n;
  return sum;
}
constexpr Metric kTotal("succession.total", "B", Form::bytes, Better::lower, Shown::results,
                        "bytes handed over",
                        "All bytes that nodes sent to the machines that replace them: pieces with their "
                        "framing, metadata, headers, and "
                        "what was in vain.",
                        {.of = all_bytes});
constexpr const Metric* kMetrics[] = {&kDone, &kTotal};
constexpr const Cause* kCauses[] = {&kHandedOver, &kHeaders};

// Of one node that leaves: what the next machine has.
struct Sent {
  std::map<Shard, Bytes> shards;
  Bytes metadata{0};
};

class Succession final : public Process {
 public:
  Succession(const SuccessionSettings& settings, const maintenance::UpkeepRights& rights)
      : settings_(settings),
        rights_(rights),
        world_(rights.world),
        done_(rights.record.counter(kDone)),
        sent_(rights.world.nodes().count()),
        next_(rights.world.nodes().count()) {}

  // What the machine before it had sent is on the next one when a node is up again.
  void on(const NodeChange& change) override {
    const bool is_announced = change.attribute == &kLeaving;
    if (!is_announced && change.what != NodeChange::What::up) return;
    if (!is_leaving(world_.nodes(), change.node)) return;
    if (is_announced) sent_[change.node] = {};
    if (world_.node(change.node).up()) rights_.spawn(change.node, hand_over(change.node));
  }

 private:
  struct Parcel {
    Bytes& sent;
    Bytes size;
  };

  task<void> hand_over(NodeId node);
  std::optional<Parcel> next_parcel(NodeId node);
  Bytes held(Shard shard) const;
  Bytes metadata(NodeId node) const;
  void succeed(NodeId node);

  SuccessionSettings settings_;
  maintenance::UpkeepRights rights_;
  World& world_;
  Counter& done_;
  std::vector<Sent> sent_;                     // by node
  std::vector<std::optional<Endpoint>> next_;  // by node, of the machine that it hands over to
};

task<void> Succession::hand_over(NodeId node) {
  const Instant ready = world_.nodes().get(kLeaving, node).ready;
  if (ready > world_.now()) co_await sleep(world_.loop(), ready - world_.now());
  if (!next_[node]) next_[node] = world_.add_endpoint_like(node);
  const protocol::Asker taker{.endpoint = *next_[node],
                              .timeout = settings_.timeout,
                              .payload = &kHandedOver,
                              .proof = &kHandedOver,
                              .header = &kHeaders};
  while (std::optional<Parcel> parcel = next_parcel(node)) {
    const bool has_come = co_await protocol::take(world_, taker, node, {.payload = parcel->size});
    if (!has_come) {
      co_await sleep(world_.loop(), settings_.retry);
      continue;
    }
    parcel->sent += parcel->size;
    rights_.record.used(rights_.record.tag(kHandedOver), parcel->size);
  }
  succeed(node);
}

std::optional<Succession::Parcel> Succession::next_parcel(NodeId node) {
  const auto part_of = [](Bytes& sent, Bytes all) -> std::optional<Parcel> {
    if (sent >= all) return std::nullopt;
    return Parcel{sent, std::min(kParcel, all - sent)};
  };
  for (const Shard shard : world_.committee().shards_of(node))
    if (const auto parcel = part_of(sent_[node].shards[shard], held(shard))) return parcel;
  return part_of(sent_[node].metadata, metadata(node));
}

// With framing, of all pieces of a shard that its owner has and that are good.
Bytes Succession::held(Shard shard) const {
  const BlobStore& blobs = world_.blobs();
  Bytes bytes{0};
  for (const BlobGroup& group : blobs.groups())
    for (std::uint32_t kind = 0; kind < group.layout->kinds.size(); ++kind)
      bytes += (group.layout->kinds[kind].wire + kBesidePiece) * blobs.held_on(shard, kind, group);
  return bytes;
}

Bytes Succession::metadata(NodeId node) const {
  Bytes bytes{0};
  for (BlobIndex blob = 0; blob < world_.blobs().size(); ++blob)
    if (!world_.blobs().is_deleted(blob) && world_.blobs().has_metadata(blob, node))
      bytes += world_.blobs()[blob].layout->metadata;
  return bytes;
}

void Succession::succeed(NodeId node) {
  for (const Shard shard : world_.committee().shards_of(node))
    for (const PieceOf& piece : world_.spoiled_on(shard)) world_.find(piece, FoundBy::successor);
  ++done_;
  world_.nodes().set(kSuccessions, node, world_.nodes().get(kSuccessions, node) + 1);
}

}  // namespace

const fields::Table& SuccessionSettings::table() {
  using S = SuccessionSettings;
  constexpr Duration kLeast = milliseconds(1);
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("timeout", &S::timeout, fields::duration(kLeast),
                   "The time from sending a parcel of at most 256 MB to giving it up."),
       fields::row("retry", &S::retry, fields::duration(kLeast), "The pause before it is sent again.")});
  return table;
}

constinit const Cause kHandedOver{
    "handover",
    "handed over",
    "Pieces and metadata that a node hands over to the machine that replaces it.",
    TrafficClass::move,
    Part::other,
    true};

const maintenance::Entry succession{
    .description = {.name = "succession",
                    .sentence =
                        "A node that has announced its departure hands over to the machine that replaces it.",
                    .table = SuccessionSettings::table},
    .adds = {.metrics = kMetrics, .causes = kCauses, .series = {}},
    .make = make<Succession, SuccessionSettings>,
    .is_single = true};

}  // namespace floe::moves
