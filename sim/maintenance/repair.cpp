#include "maintenance/repair.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "engine/assert.hpp"
#include "fields/kinds.hpp"
#include "protocol/metadata.hpp"

namespace floe::maintenance {

struct Repair::Desk {
  Desk(const UpkeepRights& rights, NodeId node, const RepairSettings& settings)
      : blobs(rights.world.loop(), settings.concurrent_blobs),
        fetches(rights.world.loop(), settings.concurrent_slivers),
        order(rights.streams.of(node, "/helpers")),
        jitter(rights.streams.of(node, "/jitter")) {}

  Semaphore blobs;
  Semaphore fetches;
  Stream order;
  Stream jitter;
  protocol::WorkQueue rebuilding{};
};

namespace {

// While there is one, the node is shown as repairing.
class Repairing {
 public:
  Repairing(World& world, NodeId node) : world_(world), node_(node) { world_.repair_begins(node_); }
  Repairing(const Repairing&) = delete;
  Repairing& operator=(const Repairing&) = delete;
  ~Repairing() { world_.repair_ends(node_); }

 private:
  World& world_;
  NodeId node_;
};

}  // namespace

// Flat, since a node may lose a piece of every blob: a job for each, with a list of its own, would take
// hundreds of bytes a blob.
struct Repair::Work {
  struct Batch {
    std::size_t first;  // of its places in `blobs`
    std::size_t size;
    const std::vector<Piece>* lost;  // of every blob
  };
  std::vector<BlobIndex> blobs;
  std::vector<Batch> batches;
  std::map<std::vector<Piece>, std::size_t> losses;  // the batch that takes further blobs
};

struct Repair::Job {
  Job(World& world, NodeId node)
      : node(node), peers(world.nodes().count()), world(world), repairing(world, node) {}
  ~Job() {
    if (!begun) return;
    world.remark({.what = Span::What::job,
                  .node = node,
                  .from = *begun,
                  .to = world.now(),
                  .blob = blobs.front(),
                  .ok = done});
  }

  NodeId node;
  std::vector<BlobIndex> blobs;
  std::vector<Piece> lost;         // the same for every blob of the job
  BitSet peers;                    // that helped
  std::vector<Permit> permits{};   // one for each blob
  std::optional<Instant> begun{};  // once it has them
  std::optional<RepairRecord::Work> work{};
  bool done = false;
  World& world;
  Repairing repairing;
};

const fields::Table& RepairSettings::table() {
  using S = RepairSettings;
  constexpr std::int64_t kMost = 10'000'000;
  constexpr Duration kLeast = milliseconds(1);
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("detection", &S::detection, fields::duration(),
                   "The time without an answer after which a node is declared gone; if its machine departed, "
                   "another is ordered then."),
       fields::row(
           "concurrent_blobs", &S::concurrent_blobs, fields::whole(1, kMost),
           "The blobs under repair at once, of each node. One that cannot be rebuilt keeps its place."),
       fields::row("concurrent_slivers", &S::concurrent_slivers, fields::whole(1, kMost),
                   "The pieces under repair at once, of each node."),
       fields::row("extra_symbols", &S::extra_symbols, fields::whole(0, 65535),
                   "The symbols asked for beyond what is needed, against slow helpers."),
       fields::row("request_timeout", &S::request_timeout, fields::duration(kLeast),
                   "The time from asking a helper to giving it up, whatever has moved by then."),
       fields::row("most_requests", &S::most_requests, fields::whole(0, kMost),
                   "The requests for symbols or pieces that a helper works on at once; it refuses more. 0 is "
                   "without limit."),
       fields::row("symbols_per_second", &S::symbols_per_second, fields::whole(0, kMost),
                   "The symbols or pieces that a helper prepares in a second. 0 is without limit."),
       fields::row("slivers_per_second", &S::slivers_per_second, fields::whole(0, kMost),
                   "The pieces that a node rebuilds in a second once it has their symbols. 0 is without "
                   "limit."),
       fields::row("metadata_timeout", &S::metadata_timeout, fields::duration(kLeast),
                   "The time from asking a source of metadata to giving it up."),
       fields::row("backoff_first", &S::backoff_first, fields::duration(kLeast),
                   "The pause after every helper was asked in vain; it doubles each time."),
       fields::row("backoff_limit", &S::backoff_limit, fields::duration(kLeast), "The longest pause."),
       fields::row("backoff_jitter", &S::backoff_jitter, fields::duration(),
                   "A time added to each pause, drawn evenly from zero to this."),
       fields::row("batch_blobs", &S::batch_blobs, fields::whole(1, kMost),
                   "The blobs whose symbols travel in one message; mainnet sends those of one.")});
  return table;
}

Repair::Repair(const RepairSettings& settings, const UpkeepRights& rights)
    : settings_(settings), rights_(rights), world_(rights.world), record_(rights.world) {
  for (NodeId node = 0; node < world_.nodes().count(); ++node)
    desks_.push_back(std::make_unique<Desk>(rights_, node, settings_));
  if (settings_.most_requests > 0 || settings_.symbols_per_second > 0)
    admission_.emplace(world_,
                       protocol::Admission::Limits{settings_.most_requests, settings_.symbols_per_second});
}

Repair::~Repair() = default;

void Repair::on(const NodeChange& change) {
  if (change.what == NodeChange::What::up) rights_.spawn(change.node, repair_node(change.node));
}

task<void> Repair::repair_node(NodeId node) {
  if (!incomplete(node)) co_return;
  Desk& desk = *desks_[node];
  desk.rebuilding = protocol::WorkQueue(settings_.slivers_per_second);
  const Repairing until_all_began(world_, node);
  const Work work = work_of(node);
  for (const Work::Batch& batch : work.batches) {
    std::vector<Permit> permits;
    for (std::size_t i = 0; i < batch.size; ++i) permits.push_back(co_await desk.blobs.acquire());
    auto job = std::make_unique<Job>(world_, node);
    const auto first = work.blobs.begin() + static_cast<std::ptrdiff_t>(batch.first);
    job->blobs.assign(first, first + static_cast<std::ptrdiff_t>(batch.size));
    job->lost = *batch.lost;
    job->permits = std::move(permits);
    rights_.spawn(node, repair_batch(std::move(job)));
  }
}

bool Repair::incomplete(NodeId node) const {
  const auto shards = world_.committee().shards_of(node);
  return std::any_of(shards.begin(), shards.end(),
                     [&](Shard shard) { return world_.blobs().missing_on(shard) > 0; });
}

// Batches stand in the order of their first blobs, and their blobs ascend.
Repair::Work Repair::work_of(NodeId node) const {
  const std::size_t most = std::min(settings_.batch_blobs, settings_.concurrent_blobs);
  Work work;
  std::vector<std::pair<BlobIndex, std::uint32_t>> batch_of;
  for (MissingSweep sweep = world_.blobs().missing(node); sweep.next();) {
    const auto [open, is_new] = work.losses.try_emplace(sweep.missing(), work.batches.size());
    if (is_new) work.batches.push_back({0, 0, &open->first});
    for (BlobIndex blob = sweep.first(); blob < sweep.end(); ++blob) {
      if (work.batches[open->second].size == most) {
        open->second = work.batches.size();
        work.batches.push_back({0, 0, &open->first});
      }
      ++work.batches[open->second].size;
      batch_of.emplace_back(blob, static_cast<std::uint32_t>(open->second));
    }
  }
  for (std::size_t i = 1; i < work.batches.size(); ++i)
    work.batches[i].first = work.batches[i - 1].first + work.batches[i - 1].size;
  work.blobs.resize(batch_of.size());
  std::vector<std::size_t> next;
  for (const Work::Batch& batch : work.batches) next.push_back(batch.first);
  for (const auto& [blob, batch] : batch_of) work.blobs[next[batch]++] = blob;
  return work;
}

void Repair::close() { record_.close(); }

task<void> Repair::repair_batch(std::unique_ptr<Job> job) {
  job->begun = world_.now();
  job->work.emplace(record_, job->node, job->blobs);
  co_await fetch_metadata(*job);
  const std::vector<schemes::Fetch> fetches = plan(*job);
  std::uint32_t last_stage = 0;
  for (const schemes::Fetch& fetch : fetches) last_stage = std::max(last_stage, fetch.stage);
  for (std::uint32_t stage = 0; stage <= last_stage; ++stage) {
    std::vector<task<void>> together;
    for (const schemes::Fetch& fetch : fetches)
      if (fetch.stage == stage)
        together.push_back(rebuild(*job, job->blobs, fetch, protocol::Gathered(world_)));
    co_await all(std::move(together));
  }
  job->done = true;
  record_.done(job->blobs.size(), static_cast<std::uint32_t>(job->peers.count()));
}

// Fetches whose symbols come from the same shards for every blob of the job.
std::vector<schemes::Fetch> Repair::plan(const Job& job) const {
  const Blob first = world_.blobs()[job.blobs.front()];
  std::vector<schemes::Fetch> fetches = rights_.scheme.plan(job.lost, *first.layout, first.placement);
  for (schemes::Fetch& fetch : fetches)
    for (std::size_t i = 1; fetch.from && i < job.blobs.size(); ++i)
      *fetch.from &= *alone(job, job.blobs[i], fetch).from;
  return fetches;
}

// The same fetch for one blob of the job.
schemes::Fetch Repair::alone(const Job& job, BlobIndex blob, const schemes::Fetch& fetch) const {
  if (!fetch.from) return fetch;
  const Blob one = world_.blobs()[blob];
  const std::vector<schemes::Fetch> all = rights_.scheme.plan(job.lost, *one.layout, one.placement);
  const auto same = std::ranges::find_if(all, [&](const schemes::Fetch& each) {
    return each.kind == fetch.kind && each.shards == fetch.shards;
  });
  FLOE_ASSERT(same != all.end(), "plans for the same pieces differ by more than where symbols come from");
  return *same;
}

protocol::Wanted Repair::wanted(std::span<const BlobIndex> blobs, const schemes::Fetch& fetch) const {
  protocol::Wanted wanted{.blobs = {blobs.begin(), blobs.end()},
                          .source = fetch.source,
                          .need = fetch.need,
                          .extra = settings_.extra_symbols,
                          .from = fetch.from,
                          .own_first = fetch.own_first};
  for (const BlobIndex blob : blobs) {
    const Blob one = world_.blobs()[blob];
    const SymbolSize size =
        rights_.scheme.symbol(*one.layout, one.placement, {fetch.kind, fetch.shards.front()});
    wanted.symbol.payload += size.payload;
    wanted.symbol.proof += size.proof;
  }
  return wanted;
}

protocol::Asker Repair::asker(NodeId node, BlobIndex blob, const Cause& payload, Duration timeout) {
  return {.endpoint = world_.endpoint(node),
          .node = node,
          .timeout = timeout,
          .payload = &payload,
          .proof = &kProofs,
          .header = &kOverhead,
          .blob = blob};
}

protocol::Backoff Repair::backoff(NodeId node) {
  return {settings_.backoff_first, settings_.backoff_limit, settings_.backoff_jitter, desks_[node]->jitter};
}

task<void> Repair::fetch_metadata(Job& job) {
  std::vector<BlobIndex> missing;
  for (const BlobIndex blob : job.blobs)
    if (!world_.blobs().has_metadata(blob, job.node)) missing.push_back(blob);
  const std::vector<BlobIndex> fetched = missing;
  const protocol::Asker asking = asker(job.node, job.blobs.front(), kMetadata, settings_.metadata_timeout);
  protocol::Backoff pauses = backoff(job.node);
  while (!co_await protocol::fetch_metadata(world_, asking, desks_[job.node]->order, missing))
    co_await sleep(world_.loop(), pauses.next());
  for (const BlobIndex blob : fetched) {
    world_.blobs().restore_metadata(blob, job.node);
    record_.use(kMetadata, world_.blobs()[blob].layout->metadata);
  }
}

task<void> Repair::rebuild(Job& job, std::vector<BlobIndex> blobs, schemes::Fetch fetch,
                           protocol::Gathered gathered) {
  Desk& desk = *desks_[job.node];
  const protocol::Wanted wanted = this->wanted(blobs, fetch);
  protocol::Asker asking = asker(job.node, blobs.front(), *fetch.cause, settings_.request_timeout);
  if (admission_) asking.admission = &*admission_;
  protocol::Backoff pauses = backoff(job.node);
  while (true) {
    bool enough = false;
    {
      const Permit permit = co_await desk.fetches.acquire();
      enough = co_await protocol::gather(world_, asking, wanted, desk.order, gathered);
      if (enough && settings_.slivers_per_second > 0)
        co_await sleep(world_.loop(), desk.rebuilding.add(world_.now(), fetch.shards.size() * blobs.size()));
    }
    if (enough) break;
    if (blobs.size() > 1) {  // helpers may hold some of these blobs and not others
      std::vector<task<void>> singly;
      for (const BlobIndex blob : blobs)
        singly.push_back(rebuild(job, {blob}, alone(job, blob, fetch), gathered));
      co_await all(std::move(singly));
      co_return;
    }
    co_await sleep(world_.loop(), pauses.next());
  }
  job.peers |= gathered.peers;
  gathered.shards.resize(fetch.need);
  std::vector<Shard> fetched = gathered.shards;
  std::erase_if(fetched, [&](Shard shard) { return world_.committee().owner(shard) == job.node; });
  const protocol::Load used = wanted.load(world_, fetched);
  record_.use(*fetch.cause, used.payload);
  record_.use(kProofs, used.proof);
  for (const BlobIndex blob : blobs) finish(job.node, blob, fetch, gathered.shards);
}

void Repair::finish(NodeId node, BlobIndex index, const schemes::Fetch& fetch,
                    std::span<const Shard> sources) {
  const Blob blob = world_.blobs()[index];
  world_.witness(PiecesRebuilt{node, index, fetch.kind, fetch.shards, fetch.source, sources});
  if (blob.content != nullptr) {
    const auto slots = [&](std::span<const Shard> shards) {
      std::vector<std::uint32_t> all;
      for (const Shard shard : shards) all.push_back(blob.placement.slot_of(shard));
      return all;
    };
    const bool verified = blob.content->rebuild(fetch.kind, slots(fetch.shards), slots(sources));
    FLOE_ASSERT(verified, "a piece rebuilt from honest symbols does not match its commitment");
  }
  for (const Shard shard : fetch.shards) {
    const Instant since = world_.restore(index, {fetch.kind, shard});
    record_.rebuilt(world_.committee().owner(shard), index, world_.now() - since);
  }
}

const Entry repair{.description = {.name = "repair",
                                   .sentence = "A node that misses pieces fetches symbols and rebuilds them.",
                                   .table = RepairSettings::table},
                   .adds = kRepairRows,
                   .make = make<Repair, RepairSettings>};

}  // namespace floe::maintenance
