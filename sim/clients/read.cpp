#include "clients/read.hpp"

#include <algorithm>

#include "clients/settings.hpp"
#include "fields/drawn.hpp"
#include "fields/kinds.hpp"
#include "protocol/gather.hpp"
#include "protocol/metadata.hpp"
#include "world/blob_bytes.hpp"

namespace floe::clients {
namespace {

constexpr std::string_view kNoReads = "no read began";
constexpr Metric kStarted("Reads that began.");
constexpr Durations kLatencies{"read.latency", "Time from the start of a read to its success."};

extern const Metric kOk;
extern const Metric kFailed;

// None where nobody read.
std::optional<Number> if_any(const Recorder& recorder, std::int64_t value) {
  if (recorder.count(kStarted) == 0) return std::nullopt;
  return value;
}

constinit const Metric kOk(
    "read.ok", "reads", Form::count, Better::higher, Shown::results, "reads that succeeded",
    "Reads that gave back what was written.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, recorder.count(kOk)); }, .why = kNoReads});
constinit const Metric kFailed(
    "read.failed", "reads", Form::count, Better::lower, Shown::results, "reads that failed",
    "Reads that did not give back what was written.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, recorder.count(kFailed)); },
     .why = kNoReads});
constexpr Metric kUnfinished("read.unfinished", "reads", Form::count, Better::lower, Shown::results,
                             "reads cut off",
                             "Reads that were under way when the run ended or their blob expired.",
                             {.of =
                                  [](const Recorder& recorder) {
                                    return if_any(recorder, recorder.count(kStarted) - recorder.count(kOk) -
                                                                recorder.count(kFailed));
                                  },
                              .why = kNoReads});
constexpr Metric kBytes(
    "read.bytes", "B", Form::bytes, Better::lower, Shown::results, "bytes of reads", "Bytes moved by reads.",
    {.of = [](const Recorder& recorder) { return if_any(recorder, recorder.sent(kRead).n); },
     .why = kNoReads});
constexpr Metric kRejected("read.rejected", "B", Form::bytes, Better::lower, Shown::results,
                           "rejected by reads", "Bytes that reads received and that failed their check.");
constexpr Metric kLatencyP50(
    "read.latency.p50", "s", Form::seconds, Better::lower, Shown::results, "time to read, median",
    "Median time of a read; one that failed or was cut off takes longer than it did.",
    {.fold = Fold::pooled_quantile, .times = &kLatencies, .percent = 50, .why = kNoReads});
constexpr Metric kLatencyP99(
    "read.latency.p99", "s", Form::seconds, Better::lower, Shown::results, "time to read, 99 %",
    "99th percentile of the time of a read; one that failed or was cut off takes "
    "longer than it did.",
    {.fold = Fold::pooled_quantile, .times = &kLatencies, .percent = 99, .why = kNoReads});

constexpr const Metric* kMetrics[] = {&kOk,       &kFailed,     &kUnfinished, &kBytes,
                                      &kRejected, &kLatencyP50, &kLatencyP99};

constexpr const Cause* kCauses[] = {&kRead};

// A read from its start on; one that is destroyed before it ends has neither succeeded nor failed.
class Reading {
 public:
  explicit Reading(World& world)
      : world_(world), begun_(world.now()), latencies_(world.recorder().times(kLatencies)) {
    ++world.recorder().counter(kStarted);
  }
  ~Reading() {
    if (!ok_) latencies_.censor(world_.now() - begun_);
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  void end(bool ok) {
    ok_ = ok;
    ++world_.recorder().counter(ok ? kOk : kFailed);
    if (ok) latencies_.add(world_.now() - begun_);
  }

 private:
  World& world_;
  Instant begun_;
  TimeHistogram& latencies_;
  bool ok_ = false;
};

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
               .header = &kRead,
               .rejected_bytes = &kRejected} {
    static_cast<void>(rights.record.counter(kStarted));  // in every replicate, whether there is a read or not
  }

  void start() override {
    for (std::uint32_t turn = 0; turn < settings_.at.size(); ++turn) rights_.spawn(read_all(turn));
  }

 private:
  task<void> read_all(std::uint32_t turn);
  task<void> read_one(BlobIndex blob, Stream order);
  task<bool> read_blob(BlobIndex blob, Stream& order);
  task<bool> fetch_metadata(BlobIndex blob, Stream& order);
  task<bool> fetch_pieces(const protocol::Wanted& wanted, Stream& order, protocol::Gathered& gathered);
  bool has_expired(BlobIndex blob) const {
    return world_.blobs().is_deleted(blob) && !world_.blobs()[blob].is_inconsistent;
  }
  bool agrees(BlobIndex blob, std::uint32_t kind, const std::vector<Shard>& shards) const;

  ReadSettings settings_;
  ClientRights rights_;
  World& world_;
  protocol::Asker asker_;
};

task<void> Read::read_all(std::uint32_t turn) {
  co_await sleep(world_.loop(), settings_.at[turn]);
  std::string purpose = "/" + std::to_string(turn);
  for (std::uint32_t again = 1;; ++again) {
    for (BlobIndex blob = 0; blob < world_.blobs().size(); ++blob)
      rights_.spawn(read_one(blob, rights_.streams.of(blob, purpose)), blob);
    if (settings_.every == Duration{}) co_return;
    co_await sleep(world_.loop(), settings_.every);
    purpose = "/" + std::to_string(turn) + "/" + std::to_string(again);
  }
}

task<void> Read::read_one(BlobIndex blob, Stream order) {
  if (world_.blobs().is_deleted(blob)) co_return;  // which everybody knows
  Reading reading(world_);
  const bool ok = co_await read_blob(blob, order);
  if (!ok && has_expired(blob)) co_return;
  reading.end(ok);
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
    if (!co_await fetch_pieces(wanted, order, gathered)) continue;
    if (blob.is_inconsistent && (settings_.is_strict || !rights_.scheme.seems_right(kind))) {
      world_.doubt(index, world_.committee().owner(gathered.shards.front()));
      co_return false;
    }
    const bool is_right = agrees(index, kind, gathered.shards);
    world_.witness(BlobRead{index, kind, gathered.shards, is_right});
    co_return is_right;
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

// A time after which something comes again, not more than a few times in a run that is drawn.
fields::KindPtr<Duration> time_to_next() {
  return fields::drawn<Duration>(fields::duration(), [](fields::Draws& draws, Duration& value) {
    constexpr double kLeastShare = 0.2;
    value = draws.chance(0.5) ? Duration{} : scale(draws.horizon(), draws.uniform(kLeastShare, 1));
  });
}

constexpr Duration kShortestEvery = seconds(1);

// Whether the client stands where somebody is, and does not read all the time.
void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  if (const Duration every = bound.as<ReadSettings>().every; every > Duration{} && every < kShortestEvery)
    complaints.push_back(
        {"every", to_text(every) + " is too short; the shortest is " + to_text(kShortestEvery)});
  check_region(bound.as<ReadSettings>().region, cast, complaints);
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const std::vector<Duration>& at = bound.as<ReadSettings>().at;
  for (std::size_t i = 0; i < at.size(); ++i)
    if (at[i] > cast.duration)
      complaints.push_back({"at[" + std::to_string(i) + "]",
                            to_text(at[i]) + " is after the end of the run, " + to_text(cast.duration),
                            "a longer \"duration\" or an earlier instant"});
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
       fields::row("every", &S::every, time_to_next(),
                   "The time after which each of these readings comes again, until the run ends; 0 is "
                   "once."),
       fields::row("pieces", &S::pieces,
                   fields::choice<Pieces>({{"primary", Pieces::primary}, {"secondary", Pieces::secondary}}),
                   "The slivers that it asks for, where a scheme has two kinds."),
       fields::row(
           "strict", &S::is_strict, fields::boolean(),
           "Whether the client encodes what it decoded again and compares all of it with the metadata, as "
           "finds every inconsistent blob; it compares the rows of the blob alone otherwise. What it finds "
           "it tells a node, which looks itself."),
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
    .check = check,
    .idle = idle};

}  // namespace floe::clients
