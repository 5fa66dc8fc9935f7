#include "clients/read.hpp"

#include <algorithm>

#include "fields/kinds.hpp"
#include "text/suggest.hpp"
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

constexpr const Metric* kMetrics[] = {&kOk, &kFailed, &kBytes};
constexpr const Cause* kCauses[] = {&kRead};

class Read final : public Process {
 public:
  Read(const ReadSettings& settings, const ClientRights& rights)
      : settings_(settings),
        rights_(rights),
        world_(rights.world),
        endpoint_(world_.add_client({settings.downlink, settings.downlink}, settings.region)),
        ok_(rights.record.counter(kOk)),
        failed_(rights.record.counter(kFailed)) {}

  void start() override {
    for (std::uint32_t turn = 0; turn < settings_.at.size(); ++turn) rights_.spawn(read_all(turn));
  }

 private:
  task<void> read_all(std::uint32_t turn);
  task<void> read_one(BlobIndex blob, Stream order);
  task<bool> read_blob(BlobIndex blob, Stream& order);
  task<bool> fetch(BitSet offered, Bytes piece, std::uint32_t need, Stream& order, Gathered& gathered);
  bool agrees(BlobIndex blob, std::uint32_t kind, const std::vector<Shard>& shards) const;

  ReadSettings settings_;
  ClientRights rights_;
  World& world_;
  Endpoint endpoint_;
  Counter& ok_;
  Counter& failed_;
};

task<void> Read::read_all(std::uint32_t turn) {
  co_await sleep(world_.loop(), settings_.at[turn]);
  for (BlobIndex blob = 0; blob < world_.blobs().size(); ++blob)
    rights_.spawn(read_one(blob, rights_.streams.of(blob, "/" + std::to_string(turn))), blob);
}

task<void> Read::read_one(BlobIndex blob, Stream order) {
  const bool ok = co_await read_blob(blob, order);
  ++(ok ? ok_ : failed_);
}

task<bool> Read::read_blob(BlobIndex index, Stream& order) {
  const Blob& blob = world_.blobs()[index];
  const Committee& committee = world_.committee();
  BitSet keepers(committee.shards());
  for (NodeId node = 0; node < committee.nodes(); ++node)
    if (blob.metadata_at.test(node)) keepers.set(committee.shards_of(node).front());
  Gathered metadata(world_);
  if (!co_await fetch(keepers, blob.layout->metadata, 1, order, metadata)) co_return false;

  const auto kinds = static_cast<std::uint32_t>(blob.layout->kinds.size());
  const std::uint32_t first = settings_.pieces == ReadSettings::Pieces::secondary ? 1 : 0;
  for (std::uint32_t i = 0; i < kinds; ++i) {
    const std::uint32_t kind = (first + i) % kinds;
    const PieceKind& pieces = blob.layout->kinds[kind];
    Gathered gathered(world_);
    if (co_await fetch(blob.held[kind], pieces.wire, pieces.enough, order, gathered))
      co_return agrees(index, kind, gathered.shards);
  }
  co_return false;
}

task<bool> Read::fetch(BitSet offered, Bytes piece, std::uint32_t need, Stream& order, Gathered& gathered) {
  for (std::uint32_t round = 0; round < kRounds; ++round) {
    if (round > 0) co_await sleep(world_.loop(), kPause);
    if (co_await gather(world_,
                        {.asker = endpoint_,
                         .self = std::nullopt,
                         .need = need,
                         .payload = piece,
                         .proof = Bytes{0},
                         .payload_cause = &kRead,
                         .proof_cause = &kRead,
                         .header_cause = &kRead,
                         .silence = rights_.request_timeout},
                        offered, order, gathered))
      co_return true;
  }
  co_return false;
}

bool Read::agrees(BlobIndex index, std::uint32_t kind, const std::vector<Shard>& shards) const {
  const Blob& blob = world_.blobs()[index];
  if (blob.content == nullptr) return true;
  std::vector<std::uint32_t> slots;
  for (const Shard shard : shards) slots.push_back(blob.placement.slot_of(shard));
  const auto bytes = blob.content->read(kind, slots);
  return bytes && *bytes == blob_bytes(world_, index, blob.size);
}

// Whether the client stands where somebody is.
void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const std::string& name = bound.as<ReadSettings>().region;
  if (name.empty() || std::ranges::find(cast.regions, std::string_view(name)) != cast.regions.end()) return;
  complaints.push_back(
      {"region", "no region is called " + fields::shown(name), text::suggest(name, cast.regions)});
}

}  // namespace

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

const Entry read{
    .description = {.name = kRead.name,
                    .sentence = "A client reads every blob at stated instants and compares what it gets.",
                    .table = ReadSettings::table},
    .adds = {.metrics = kMetrics, .causes = kCauses, .series = {}},
    .make = make<Read, ReadSettings>,
    .check = check};

}  // namespace floe::clients
