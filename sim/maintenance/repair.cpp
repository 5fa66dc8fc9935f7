#include "maintenance/repair.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "engine/assert.hpp"
#include "protocol/metadata.hpp"
#include "world/pieces.hpp"

namespace floe::maintenance {

struct Repair::Desk {
  Desk(const UpkeepRights& rights, NodeId node, const RepairSettings& settings)
      : blobs(rights.world.loop(), settings.concurrent_blobs),
        fetches(rights.world.loop(), settings.concurrent_slivers),
        order(rights.streams.of(node, "/helpers")),
        jitter(rights.streams.of(node, "/jitter")),
        rebuilding(settings.slivers_per_second) {}

  Semaphore blobs;
  Semaphore fetches;
  Stream order;
  Stream jitter;
  protocol::WorkQueue rebuilding;
  Pace pace{};
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

std::vector<std::uint32_t> slots_of(const Placement& placement, std::span<const Shard> shards) {
  std::vector<std::uint32_t> slots;
  for (const Shard shard : shards) slots.push_back(placement.slot_of(shard));
  return slots;
}

}  // namespace

struct Repair::Job {
  Job(World& world, NodeId node, std::span<const BlobIndex> blobs, const std::vector<Piece>& lost)
      : node(node),
        blobs(blobs.begin(), blobs.end()),
        lost(lost),
        peers(world.nodes().count()),
        world(world),
        repairing(world, node) {
    for (const Piece& piece : lost) owners.push_back(world.committee().owner(piece.shard));
    std::ranges::sort(owners);
    owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  }
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
  std::vector<Piece> lost;         // the same for every blob of the job, and of any node
  std::vector<NodeId> owners{};    // of what was lost
  BitSet peers;                    // that helped
  std::vector<Shard> whole{};      // of which it has the pieces of all its blobs as they are
  std::vector<Permit> permits{};   // one for each blob
  std::optional<Instant> begun{};  // once it has them
  std::optional<RepairRecord::Work> work{};
  bool done = false;
  World& world;
  Repairing repairing;
  Instant due = world.now();  // when it was decided
};

Repair::Repair(const RepairSettings& settings, const UpkeepRights& rights)
    : settings_(settings),
      policy_(policy_for(rights.label, settings.policies)),
      rights_(rights),
      world_(rights.world),
      record_(rights.world),
      belief_(rights.world, settings.detection),
      hand_over_(rights, record_, belief_, settings.request_timeout),
      owed_(rights.world.nodes().count()) {
  for (NodeId node = 0; node < world_.nodes().count(); ++node) {
    desks_.push_back(std::make_unique<Desk>(rights_, node, settings_));
    desks_.back()->pace = Pace(policy_.rate_limit);
  }
  const protocol::Admission::Limits limits{settings_.most_requests, settings_.symbols_per_second,
                                           policy_.sending_limit};
  if (limits.most_requests > 0 || limits.symbols_per_second > 0 || !limits.sending.is_unlimited())
    admission_.emplace(world_, limits);
  if (policy_.is_lazy())
    lazy_.emplace(policy_, rights_, settings_.detection, most_in_batch(), [this](Lazy::Due due) {
      const NodeId repairer = due.repairer;
      rights_.spawn(repairer, repair_due(std::move(due)));
    });
}

Repair::~Repair() = default;

void Repair::on(const NodeChange& change) {
  ++changes_;
  if (change.what == NodeChange::What::up) {
    desks_[change.node]->rebuilding = protocol::WorkQueue(settings_.slivers_per_second);
    desks_[change.node]->pace = Pace(policy_.rate_limit);
    found_.forget(change.node);
    owed_[change.node].clear();
  }
  if (lazy_)
    lazy_->on(change);
  else if (change.what == NodeChange::What::up)
    rights_.spawn(change.node, repair_node(change.node));
}

// What arrives no more from the owner before is repaired like what was lost, all that is said within a second together.
void Repair::on(const ShardChange& change) {
  if (change.what != ShardChange::What::owed) return;
  if (lazy_) return lazy_->look_soon();
  std::vector<Shard>& shards = owed_[change.node];
  shards.push_back(change.shard);
  if (shards.size() == 1) rights_.spawn(change.node, repair_shards(change.node));
}

task<void> Repair::repair_shards(NodeId node) {
  co_await sleep(world_.loop(), Found::kTogether);
  const std::vector<Shard> shards = std::exchange(owed_[node], {});
  co_await repair_all(node, Batches(world_.blobs().owed_on(shards), most_in_batch()));
}

void Repair::on(const PieceChange& change) {
  if (change.what != PieceChange::What::found) return;
  if (lazy_) return lazy_->look_soon();
  const NodeId node = world_.committee().owner(change.piece.piece.shard);
  if (world_.node(node).up() && found_.add(node, change.piece)) rights_.spawn(node, repair_found(node));
}

task<void> Repair::repair_found(NodeId node) {
  co_await sleep(world_.loop(), Found::kTogether);
  for (const auto& [blob, pieces] : found_.take(node)) {
    auto job = std::make_unique<Job>(world_, node, std::span(&blob, 1), pieces);
    job->permits.push_back(co_await desks_[node]->blobs.acquire());
    rights_.spawn(node, repair_batch(std::move(job)));
  }
}

std::size_t Repair::most_in_batch() const {
  return std::min(settings_.batch_blobs, settings_.concurrent_blobs);
}

task<void> Repair::repair_node(NodeId node) {
  if (incomplete(node)) co_await repair_all(node, Batches(world_.blobs().owed(node), most_in_batch()));
}

task<void> Repair::repair_all(NodeId node, Batches work) {
  Desk& desk = *desks_[node];
  const Repairing until_all_began(world_, node);
  const Instant begun = world_.now();
  const auto risk = [this](BlobIndex blob) { return belief_.live(blob); };
  std::uint64_t seen = ~std::uint64_t{0};  // changes, when the order was made
  for (std::size_t batch = 0; batch < work.size(); ++batch) {
    if (policy_.installments.is_on()) {
      const Instant due = begun + policy_.installments.due(batch, work.size());
      if (due > world_.now()) co_await sleep(world_.loop(), due - world_.now());
    }
    std::vector<Permit> permits;
    permits.push_back(co_await desk.blobs.acquire());
    if (policy_.order == PolicySettings::Order::most_at_risk && std::exchange(seen, changes_) != changes_)
      work.order(batch, risk);
    while (permits.size() < work.blobs(batch).size()) permits.push_back(co_await desk.blobs.acquire());
    auto job = std::make_unique<Job>(world_, node, work.blobs(batch), work.missing(batch));
    job->permits = std::move(permits);
    rights_.spawn(node, repair_batch(std::move(job)));
  }
}

bool Repair::incomplete(NodeId node) const {
  const auto shards = world_.committee().shards_of(node);
  return std::any_of(shards.begin(), shards.end(),
                     [&](Shard shard) { return world_.blobs().owed_on(shard) > 0; });
}

task<void> Repair::repair_due(Lazy::Due due) {
  if (due.after > Duration{}) co_await sleep(world_.loop(), due.after);
  Desk& desk = *desks_[due.repairer];
  auto job = std::make_unique<Job>(world_, due.repairer, due.blobs, due.missing);
  job->due = due.since;
  for (std::size_t i = 0; i < due.blobs.size(); ++i) job->permits.push_back(co_await desk.blobs.acquire());
  co_await repair_batch(std::move(job));
  due.claim.done();
}

void Repair::close() { record_.close(); }

task<void> Repair::repair_batch(std::unique_ptr<Job> job) {
  job->begun = world_.now();
  job->work.emplace(record_, job->owners, job->blobs);
  co_await fetch_metadata(*job);
  const std::vector<schemes::Fetch> fetches = plan(*job);
  std::uint32_t last_stage = 0;
  for (const schemes::Fetch& fetch : fetches) last_stage = std::max(last_stage, fetch.stage);
  for (std::uint32_t stage = 0; stage <= last_stage; ++stage) {
    std::vector<task<void>> together;
    for (const schemes::Fetch& fetch : fetches) {
      if (fetch.stage != stage) continue;
      protocol::Gathered gathered(world_);
      if (lazy_ && fetch.is_whole) {  // what was fetched for one piece serves the next
        for (const Shard shard : job->whole) gathered.take(shard);
        co_await rebuild(*job, job->blobs, fetch, std::move(gathered));
      } else {
        together.push_back(rebuild(*job, job->blobs, fetch, std::move(gathered)));
      }
    }
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
    for (std::size_t i = 1; fetch.from && i < job.blobs.size(); ++i) {
      schemes::Fetch other = alone(job, job.blobs[i], fetch);
      // What a group makes up for in one blob, another has no group for; what decodes the whole serves both.
      if (other.need != fetch.need && !fetch.otherwise.empty()) {
        fetch = schemes::Fetch(fetch.otherwise.front());
        i = 0;
        continue;
      }
      if (other.need != fetch.need && !other.otherwise.empty())
        other = schemes::Fetch(other.otherwise.front());
      FLOE_ASSERT(other.need == fetch.need && other.from,
                  "a plan for some blobs of a batch is no plan for others");
      *fetch.from &= *other.from;
    }
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
                          .is_proved = fetch.is_proved,
                          .own_first = fetch.own_first};
  for (const BlobIndex blob : blobs) {
    const Blob one = world_.blobs()[blob];
    const SymbolSize size =
        rights_.scheme.symbol(*one.layout, one.placement, {fetch.kind, fetch.shards.front()});
    wanted.symbol.payload += size.payload;
    wanted.symbol.proof += size.proof;
  }
  if (lazy_) wanted.own_first = true;
  if (fetch.suffices)
    wanted.suffices = [this, blobs = wanted.blobs, suffices = fetch.suffices](std::span<const Shard> shards) {
      return std::ranges::all_of(
          blobs, [&](BlobIndex blob) { return suffices(world_.blobs()[blob].placement, shards); });
    };
  return wanted;
}

protocol::Asker Repair::asker(NodeId node, BlobIndex blob, const Cause& payload, Duration timeout) {
  return {.endpoint = world_.endpoint(node),
          .node = node,
          .timeout = timeout,
          .payload = &payload,
          .proof = &kProofs,
          .header = &kOverhead,
          .rejected_bytes = &kRejectedBytes,
          .rejected_answers = &kRejectedAnswers,
          .blob = blob};
}

protocol::Backoff Repair::backoff(NodeId node) {
  return {settings_.backoff_first, settings_.backoff_limit, settings_.backoff_jitter, desks_[node]->jitter};
}

task<void> Repair::fetch_metadata(Job& job) {
  std::vector<BlobIndex> missing;
  Bytes bytes{0};
  for (const BlobIndex blob : job.blobs) {
    if (world_.blobs().has_metadata(blob, job.node)) continue;
    missing.push_back(blob);
    bytes += world_.blobs()[blob].layout->metadata;
  }
  const std::vector<BlobIndex> fetched = missing;
  const protocol::Asker asking = asker(job.node, job.blobs.front(), kMetadata, settings_.metadata_timeout);
  protocol::Backoff pauses = backoff(job.node);
  Desk& desk = *desks_[job.node];
  if (desk.pace.is_limited()) co_await sleep(world_.loop(), desk.pace.take(world_.now(), bytes));
  while (!co_await protocol::fetch_metadata(world_, asking, desk.order, missing))
    co_await sleep(world_.loop(), pauses.next());
  for (const BlobIndex blob : fetched) {
    world_.blobs().restore_metadata(blob, job.node);
    record_.use(kMetadata, world_.blobs()[blob].layout->metadata);
  }
}

// Of what is still to be asked for, at most.
task<void> Repair::rebuild(Job& job, std::vector<BlobIndex> blobs, schemes::Fetch fetch,
                           protocol::Gathered gathered) {
  Desk& desk = *desks_[job.node];
  const protocol::Wanted wanted = this->wanted(blobs, fetch);
  std::optional<protocol::Wanted> otherwise;
  std::vector<const protocol::Wanted*> rounds{&wanted};
  if (!fetch.otherwise.empty())
    rounds.push_back(&otherwise.emplace(this->wanted(blobs, fetch.otherwise.front())));
  protocol::Asker asking = asker(job.node, blobs.front(), *fetch.cause, settings_.request_timeout);
  if (admission_) asking.admission = &*admission_;
  protocol::Backoff pauses = backoff(job.node);
  while (true) {
    bool enough = wanted.is_met(gathered);
    if (!enough) {
      const Permit permit = co_await desk.fetches.acquire();
      for (const protocol::Wanted* each : rounds) {
        if (enough) break;
        if (desk.pace.is_limited())
          co_await sleep(world_.loop(), desk.pace.take(world_.now(), each->open(world_, gathered)));
        enough = co_await protocol::gather(world_, asking, *each, desk.order, gathered);
      }
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
  if (!fetch.suffices) gathered.shards.resize(fetch.need);
  use(job, wanted, fetch, gathered);
  for (const BlobIndex blob : blobs) finish(job, blob, fetch, gathered.shards);
  std::vector<task<void>> sent;
  for (const NodeId owner : job.owners) {
    Parcel parcel{owner, blobs, {}, *job.begun};
    for (const Shard shard : fetch.shards)
      if (world_.committee().owner(shard) == owner) parcel.pieces.push_back({fetch.kind, shard});
    if (owner != job.node && !parcel.pieces.empty())
      sent.push_back(hand_over_.send(job.node, std::move(parcel), desk.pace, backoff(job.node)));
  }
  if (!sent.empty()) co_await all(std::move(sent));
}

// Counts what came over the network and was not counted for a piece before.
void Repair::use(Job& job, const protocol::Wanted& wanted, const schemes::Fetch& fetch,
                 const protocol::Gathered& gathered) {
  std::vector<Shard> fetched = gathered.shards;
  std::erase_if(fetched, [&](Shard shard) {
    return std::ranges::find(gathered.own, shard) != gathered.own.end() ||
           std::ranges::find(job.whole, shard) != job.whole.end();
  });
  const protocol::Load used = wanted.load(world_, fetched);
  record_.use(*fetch.cause, used.payload);
  record_.use(kProofs, used.proof);
  if (!lazy_ || !fetch.is_whole || wanted.blobs.size() < job.blobs.size()) return;
  for (const Shard shard : gathered.shards)
    if (std::ranges::find(job.whole, shard) == job.whole.end()) job.whole.push_back(shard);
}

void Repair::finish(const Job& job, BlobIndex index, const schemes::Fetch& fetch,
                    std::span<const Shard> sources) {
  const Blob blob = world_.blobs()[index];
  world_.witness(PiecesRebuilt{job.node, index, fetch.kind, fetch.shards, fetch.source, sources, job.due});
  if (blob.content != nullptr) {
    const bool verified = blob.content->rebuild(fetch.kind, slots_of(blob.placement, fetch.shards),
                                                slots_of(blob.placement, sources));
    FLOE_ASSERT(verified, "a piece rebuilt from honest symbols does not match its commitment");
  }
  for (const Shard shard : fetch.shards)  // which may have moved since
    if (world_.committee().owner(shard) == job.node && world_.blobs().is_owed(index, {fetch.kind, shard}))
      record_.rebuilt(*job.begun, world_.restore(index, {fetch.kind, shard}));
}

const Entry repair{.description = {.name = "repair",
                                   .sentence = "A node that misses pieces fetches symbols and rebuilds them.",
                                   .table = RepairSettings::table},
                   .adds = kRepairRows,
                   .make = make<Repair, RepairSettings>};

}  // namespace floe::maintenance
