#include "clients/read.hpp"

#include "fields/kinds.hpp"
#include "world/blob_bytes.hpp"
#include "world/gather.hpp"

namespace floe::clients {
namespace {

constexpr std::uint32_t kRounds = 3;  // over all nodes, before a read is given up
constexpr Duration kPause = seconds(1);

extern const Metric kOk;
extern const Metric kFailed;

// None where nobody read.
std::optional<Number> if_any(const Recorder& recorder, std::int64_t value) {
  if (recorder.count(kOk) + recorder.count(kFailed) == 0) return std::nullopt;
  return value;
}

constinit const Metric kOk("reads.ok", "reads", Form::count, Better::higher, Shown::results,
                           "reads that succeeded", "Reads that gave back what was written.",
                           {.of = [](const Recorder& recorder) {
                             return if_any(recorder, recorder.count(kOk));
                           }});
constinit const Metric kFailed("reads.failed", "reads", Form::count, Better::lower, Shown::results,
                               "reads that failed", "Reads that did not give back what was written.",
                               {.of = [](const Recorder& recorder) {
                                 return if_any(recorder, recorder.count(kFailed));
                               }});
constexpr Metric kBytes("read.bytes", "B", Form::bytes, Better::lower, Shown::results, "bytes of reads",
                        "Bytes moved by reads.", {.of = [](const Recorder& recorder) {
                          return if_any(recorder, recorder.sent(kRead).n);
                        }});

constexpr const Metric* kList[] = {&kOk, &kFailed, &kBytes};

struct Client {
  World& world;
  Endpoint endpoint;
  Duration silence;
  std::uint32_t kind;
  Counter& ok;
  Counter& failed;
};

task<bool> fetch(Client client, BitSet offered, Bytes piece, std::uint32_t need, Stream& order,
                 Gathered& gathered) {
  for (std::uint32_t round = 0; round < kRounds; ++round) {
    if (round > 0) co_await sleep(client.world.loop(), kPause);
    if (co_await gather(client.world,
                        {.asker = client.endpoint,
                         .self = std::nullopt,
                         .need = need,
                         .payload = piece,
                         .proof = Bytes{0},
                         .payload_cause = &kRead,
                         .proof_cause = &kRead,
                         .header_cause = &kRead,
                         .silence = client.silence},
                        offered, order, gathered))
      co_return true;
  }
  co_return false;
}

bool agrees(const Client& client, BlobIndex index, std::uint32_t kind, const std::vector<Shard>& shards) {
  const Blob& blob = client.world.blobs()[index];
  if (blob.content == nullptr) return true;
  std::vector<std::uint32_t> slots;
  for (const Shard shard : shards) slots.push_back(blob.placement.slot_of(shard));
  const auto bytes = blob.content->read(kind, slots);
  return bytes && *bytes == blob_bytes(client.world, index, blob.size);
}

task<bool> read_blob(Client client, BlobIndex index, Stream& order) {
  const Blob& blob = client.world.blobs()[index];
  const Committee& committee = client.world.committee();
  BitSet keepers(committee.shards());
  for (NodeId node = 0; node < committee.nodes(); ++node)
    if (blob.metadata_at.test(node)) keepers.set(committee.shards_of(node).front());
  Gathered metadata(client.world);
  if (!co_await fetch(client, keepers, blob.layout->metadata, 1, order, metadata)) co_return false;

  const auto kinds = static_cast<std::uint32_t>(blob.layout->kinds.size());
  for (std::uint32_t i = 0; i < kinds; ++i) {
    const std::uint32_t kind = (client.kind + i) % kinds;
    const PieceKind& pieces = blob.layout->kinds[kind];
    Gathered gathered(client.world);
    if (co_await fetch(client, blob.held[kind], pieces.wire, pieces.enough, order, gathered))
      co_return agrees(client, index, kind, gathered.shards);
  }
  co_return false;
}

task<void> read_one(Client client, BlobIndex index, Stream order) {
  const bool ok = co_await read_blob(client, index, order);
  ++(ok ? client.ok : client.failed);
}

task<void> read_all(Client client, Duration at, std::uint32_t index, std::uint32_t turn) {
  co_await sleep(client.world.loop(), at);
  for (BlobIndex blob = 0; blob < client.world.blobs().size(); ++blob)
    client.world.tasks().spawn(
        read_one(client, blob,
                 client.world.stream(blob, "read/" + std::to_string(index) + "/" + std::to_string(turn))));
}

}  // namespace

constinit const std::span<const Metric* const> kReadMetrics = kList;

const fields::Table& ReadSettings::table() {
  using S = ReadSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row(
           "at", &S::at,
           fields::list(fields::duration(), {.expected = "a list of durations such as [\"1d\", \"36h\"]"}),
           "The instants at which the client reads every blob.")
           .required(),
       fields::row("pieces", &S::pieces,
                   fields::choice<Pieces>({{"primary", Pieces::primary}, {"secondary", Pieces::secondary}}),
                   "The slivers that it asks for, where a scheme has two kinds."),
       fields::row("downlink", &S::downlink, fields::rate(), "The rate at which the client receives."),
       fields::row("region", &S::region, fields::text(),
                   "The region in which the client stands; the first by default.")});
  return table;
}

void start_reads(World& world, const ReadSettings& settings, Duration silence, std::uint32_t index) {
  const Client client{world,
                      world.add_client({settings.downlink, settings.downlink}, settings.region),
                      silence,
                      settings.pieces == ReadSettings::Pieces::secondary ? 1u : 0u,
                      world.recorder().counter(kOk),
                      world.recorder().counter(kFailed)};
  for (std::uint32_t turn = 0; turn < settings.at.size(); ++turn)
    world.tasks().spawn(read_all(client, settings.at[turn], index, turn));
}

}  // namespace floe::clients
