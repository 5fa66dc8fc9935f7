#include "maintenance/repair.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "engine/assert.hpp"
#include "fields/kinds.hpp"

namespace floe::maintenance {

struct Repair::Desk {
  Desk(const UpkeepRights& rights, NodeId node, const RepairSettings& settings)
      : jobs(rights.world.loop(), std::max(1u, settings.concurrent_blobs / settings.batch_blobs)),
        fetches(rights.world.loop(), settings.concurrent_slivers),
        order(rights.streams.of(node, "/helpers")),
        jitter(rights.streams.of(node, "/jitter")) {}

  Semaphore jobs;
  Semaphore fetches;
  Stream order;
  Stream jitter;
};

struct Repair::Job {
  Job(World& world, NodeId node)
      : node(node), peers(world.nodes().count()), begun(world.now()), world(world) {
    world.repair_begins(node);
  }
  ~Job() {
    world.repair_ends(node);
    world.note({.what = Span::What::job,
                .node = node,
                .from = begun,
                .to = world.now(),
                .blob = blobs.front(),
                .ok = done});
  }

  NodeId node;
  std::vector<BlobIndex> blobs;
  std::vector<Piece> lost;  // the same for every blob of the job
  BitSet peers;             // that helped
  Instant begun;
  bool done = false;
  World& world;
};

const fields::Table& RepairSettings::table() {
  using S = RepairSettings;
  constexpr std::int64_t kMost = 10'000'000;
  constexpr Duration kLeast = milliseconds(1);
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("detection", &S::detection, fields::duration(),
                   "The time without an answer after which a node is declared gone; if its machine departed, "
                   "another is "
                   "ordered then."),
       fields::row("concurrent_blobs", &S::concurrent_blobs, fields::whole(1, kMost),
                   "The blobs under repair at once, of each node."),
       fields::row("concurrent_slivers", &S::concurrent_slivers, fields::whole(1, kMost),
                   "The pieces under repair at once, of each node."),
       fields::row("extra_symbols", &S::extra_symbols, fields::whole(0, 65535),
                   "The symbols asked for beyond what is needed, against slow helpers."),
       fields::row("request_timeout", &S::request_timeout, fields::duration(kLeast),
                   "The time until a helper that fell silent is given up."),
       fields::row("metadata_timeout", &S::metadata_timeout, fields::duration(kLeast),
                   "The time until a source of metadata that fell silent is given up."),
       fields::row("backoff_first", &S::backoff_first, fields::duration(kLeast),
                   "The pause after every helper was asked in vain; it doubles each time."),
       fields::row("backoff_limit", &S::backoff_limit, fields::duration(kLeast), "The longest pause."),
       fields::row("backoff_jitter", &S::backoff_jitter, fields::duration(),
                   "A time added to each pause, drawn evenly from zero to this."),
       fields::row("batch_blobs", &S::batch_blobs, fields::whole(1, kMost),
                   "The blobs whose symbols travel in one message; mainnet sends those of one.")});
  return table;
}

namespace {

// Waits double from one failure to the next.
class Backoff {
 public:
  Backoff(const RepairSettings& settings, Stream& jitter)
      : settings_(settings), jitter_(jitter), next_(settings.backoff_first) {}

  Duration next() {
    const Duration wait = next_ + scale(settings_.backoff_jitter, jitter_.uniform());
    next_ = std::min(next_ + next_, settings_.backoff_limit);
    return wait;
  }

 private:
  const RepairSettings& settings_;
  Stream& jitter_;
  Duration next_;
};

}  // namespace

Repair::Repair(const RepairSettings& settings, const UpkeepRights& rights)
    : settings_(settings), rights_(rights), world_(rights.world), record_(rights.record) {
  for (NodeId node = 0; node < world_.nodes().count(); ++node)
    desks_.push_back(std::make_unique<Desk>(rights_, node, settings_));
}

Repair::~Repair() = default;

void Repair::on(const NodeChange& change) {
  if (change.what == NodeChange::What::up) rights_.spawn(change.node, repair_node(change.node));
}

task<void> Repair::repair_node(NodeId node) {
  if (!incomplete(node)) co_return;
  for (std::unique_ptr<Job>& job : jobs_of(node)) {
    Permit permit = co_await desks_[node]->jobs.acquire();
    rights_.spawn(node, repair_batch(std::move(job), std::move(permit)));
  }
}

bool Repair::incomplete(NodeId node) const {
  const auto shards = world_.committee().shards_of(node);
  return std::any_of(shards.begin(), shards.end(),
                     [&](Shard shard) { return world_.blobs().missing_on(shard) > 0; });
}

std::vector<std::unique_ptr<Repair::Job>> Repair::jobs_of(NodeId node) {
  std::vector<std::unique_ptr<Job>> jobs;
  std::map<std::vector<Piece>, Job*> open;
  for (BlobIndex blob = 0; blob < world_.blobs().size(); ++blob) {
    if (world_.blobs()[blob].lost) continue;
    const std::vector<Piece> lost = world_.blobs().missing(blob, node);
    if (lost.empty()) continue;
    Job*& job = open[lost];
    if (job == nullptr || job->blobs.size() == settings_.batch_blobs) {
      jobs.push_back(std::make_unique<Job>(world_, node));
      job = jobs.back().get();
      job->lost = lost;
    }
    job->blobs.push_back(blob);
  }
  return jobs;
}

task<void> Repair::repair_batch(std::unique_ptr<Job> job, Permit) {
  co_await fetch_metadata(*job);
  const std::vector<schemes::Fetch> fetches =
      rights_.scheme.plan(job->lost, world_.blobs()[job->blobs.front()].holders());
  std::uint32_t last_stage = 0;
  for (const schemes::Fetch& fetch : fetches) last_stage = std::max(last_stage, fetch.stage);
  for (std::uint32_t stage = 0; stage <= last_stage; ++stage) {
    std::vector<task<void>> together;
    for (const schemes::Fetch& fetch : fetches)
      if (fetch.stage == stage) together.push_back(rebuild(*job, job->blobs, fetch, Gathered(world_)));
    co_await all(std::move(together));
  }
  job->done = true;
  record_.done(job->blobs.size(), static_cast<std::uint32_t>(job->peers.count()));
}

// From one source at a time, as mainnet does.
task<void> Repair::fetch_metadata(Job& job) {
  Desk& desk = *desks_[job.node];
  Backoff backoff(settings_, desk.jitter);
  while (true) {
    BitSet offered(world_.committee().shards());
    Bytes size{0};
    BitSet nodes(world_.nodes().count(), true);
    for (const BlobIndex blob : job.blobs) {
      if (world_.blobs()[blob].metadata_at.test(job.node)) continue;
      size += world_.blobs()[blob].layout->metadata;
      nodes &= world_.blobs()[blob].metadata_at;
    }
    if (size == Bytes{0}) co_return;
    for (NodeId node = 0; node < world_.nodes().count(); ++node)
      if (nodes.test(node)) offered.set(world_.committee().shards_of(node).front());
    Gathered gathered(world_);
    const bool got = co_await gather(world_,
                                     {.asker = world_.machine(job.node).endpoint,
                                      .self = job.node,
                                      .need = 1,
                                      .payload = size,
                                      .proof = Bytes{0},
                                      .payload_cause = &kMetadata,
                                      .proof_cause = &kProofs,
                                      .header_cause = &kOverhead,
                                      .silence = settings_.metadata_timeout,
                                      .blob = job.blobs.front()},
                                     offered, desk.order, gathered);
    if (got) break;
    co_await sleep(world_.loop(), backoff.next());
  }
  for (const BlobIndex blob : job.blobs) world_.blobs().restore_metadata(blob, job.node);
}

task<void> Repair::rebuild(Job& job, std::vector<BlobIndex> blobs, schemes::Fetch fetch, Gathered gathered) {
  Desk& desk = *desks_[job.node];
  Backoff backoff(settings_, desk.jitter);
  while (true) {
    std::erase_if(blobs, [&](BlobIndex blob) { return world_.blobs()[blob].lost; });
    if (blobs.empty()) co_return;
    BitSet offered = fetch.from ? *fetch.from : BitSet(world_.committee().shards(), true);
    SymbolSize size{};
    for (const BlobIndex blob : blobs) {
      const Blob& b = world_.blobs()[blob];
      offered &= b.held[fetch.source];
      const SymbolSize& symbol = b.layout->kinds[fetch.kind].symbol;
      size.payload += symbol.payload;
      size.proof += symbol.proof;
    }
    if (fetch.from_own_pieces)
      for (const Shard shard : world_.committee().shards_of(job.node))
        if (offered.test(shard) && !gathered.have.test(shard) && gathered.shards.size() < fetch.need)
          gathered.take(shard);
    bool enough = false;
    {
      const Permit permit = co_await desk.fetches.acquire();
      enough = co_await gather(world_,
                               {.asker = world_.machine(job.node).endpoint,
                                .self = job.node,
                                .need = fetch.need,
                                .extra = settings_.extra_symbols,
                                .payload = size.payload,
                                .proof = size.proof,
                                .payload_cause = fetch.cause,
                                .proof_cause = &kProofs,
                                .header_cause = &kOverhead,
                                .silence = settings_.request_timeout,
                                .blob = blobs.front()},
                               offered, desk.order, gathered);
    }
    if (enough) break;
    if (blobs.size() > 1) {  // helpers may hold some of these blobs and not others
      std::vector<task<void>> singly;
      for (const BlobIndex blob : blobs) singly.push_back(rebuild(job, {blob}, fetch, gathered));
      co_await all(std::move(singly));
      co_return;
    }
    co_await sleep(world_.loop(), backoff.next());
  }
  job.peers |= gathered.peers;
  gathered.shards.resize(fetch.need);
  for (const BlobIndex blob : blobs) finish(blob, fetch, gathered.shards);
}

void Repair::finish(BlobIndex index, const schemes::Fetch& fetch, std::span<const Shard> sources) {
  const Blob& blob = world_.blobs()[index];
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
    world_.restore(index, {fetch.kind, shard});
    record_.rebuilt(world_.now() - world_.node(world_.committee().owner(shard)).lost_at);
  }
}

const Entry repair{.description = {.name = "repair",
                                   .sentence = "A node that misses pieces fetches symbols and rebuilds them.",
                                   .table = RepairSettings::table},
                   .adds = kRepairRows,
                   .make = make<Repair, RepairSettings>};

}  // namespace floe::maintenance
