#include "clients/read.hpp"

#include <algorithm>

#include "fields/kinds.hpp"
#include "protocol/gather.hpp"
#include "protocol/metadata.hpp"
#include "text/suggest.hpp"
#include "world/blob_bytes.hpp"

namespace floe::clients {
namespace {

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
        asker_{.endpoint = world_.add_client({settings.downlink, settings.downlink}, settings.region),
               .timeout = settings.timeout,
               .payload = &kRead,
               .proof = &kRead,
               .header = &kRead},
        ok_(rights.record.counter(kOk)),
        failed_(rights.record.counter(kFailed)) {}

  void start() override {
    for (std::uint32_t turn = 0; turn < settings_.at.size(); ++turn) rights_.spawn(read_all(turn));
  }

 private:
  task<void> read_all(std::uint32_t turn);
  task<void> read_one(BlobIndex blob, Stream order);
  task<bool> read_blob(BlobIndex blob, Stream& order);
  task<bool> fetch_metadata(BlobIndex blob, Stream& order);
  task<bool> fetch_pieces(const protocol::Wanted& wanted, Stream& order, protocol::Gathered& gathered);
  bool agrees(BlobIndex blob, std::uint32_t kind, const std::vector<Shard>& shards) const;

  ReadSettings settings_;
  ClientRights rights_;
  World& world_;
  protocol::Asker asker_;
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
  if (!co_await fetch_metadata(index, order)) co_return false;
  const Blob blob = world_.blobs()[index];
  const auto kinds = static_cast<std::uint32_t>(blob.layout->kinds.size());
  const std::uint32_t first = settings_.pieces == ReadSettings::Pieces::secondary ? 1 : 0;
  for (std::uint32_t i = 0; i < kinds; ++i) {
    const std::uint32_t kind = (first + i) % kinds;
    const PieceKind& pieces = blob.layout->kinds[kind];
    const protocol::Wanted wanted{.blobs = {index},
                                  .source = kind,
                                  .need = pieces.enough,
                                  .symbol = {pieces.wire, Bytes{0}},
                                  .from = shards_with_slot(blob.placement)};
    protocol::Gathered gathered(world_);
    if (co_await fetch_pieces(wanted, order, gathered)) co_return agrees(index, kind, gathered.shards);
  }
  co_return false;
}

task<bool> Read::fetch_metadata(BlobIndex blob, Stream& order) {
  std::vector<BlobIndex> missing{blob};
  for (std::uint32_t round = 0; round < settings_.rounds; ++round) {
    if (round > 0) co_await sleep(world_.loop(), settings_.pause);
    if (co_await protocol::fetch_metadata(world_, asker_, order, missing)) co_return true;
  }
  co_return false;
}

task<bool> Read::fetch_pieces(const protocol::Wanted& wanted, Stream& order, protocol::Gathered& gathered) {
  for (std::uint32_t round = 0; round < settings_.rounds; ++round) {
    if (round > 0) co_await sleep(world_.loop(), settings_.pause);
    if (co_await protocol::gather(world_, asker_, wanted, order, gathered)) co_return true;
  }
  co_return false;
}

bool Read::agrees(BlobIndex index, std::uint32_t kind, const std::vector<Shard>& shards) const {
  const Blob blob = world_.blobs()[index];
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
       fields::row("timeout", &S::timeout, fields::duration(milliseconds(1)),
                   "The time from asking a node to giving it up, whatever has moved by then."),
       fields::row("rounds", &S::rounds, fields::whole(1, 1'000'000),
                   "The times that all nodes are asked before a read fails."),
       fields::row("pause", &S::pause, fields::duration(), "The time between two rounds."),
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
