#include "maintenance/repair.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "engine/assert.hpp"
#include "maintenance/repair_job.hpp"
#include "protocol/metadata.hpp"
#include "world/pieces.hpp"

namespace floe::maintenance {

namespace {

std::vector<std::uint32_t> slots_of(const Placement& placement, std::span<const Shard> shards) {
  std::vector<std::uint32_t> slots;
  for (const Shard shard : shards) slots.push_back(placement.slot_of(shard));
  return slots;
}

}  // namespace

Repair::Repair(const RepairSettings& settings, const UpkeepRights& rights)
    : settings_(settings),
      policy_(policy_for(rights.label, settings.policies)),
      rights_(rights),
      world_(rights.world),
      fetches_(rights, settings_),
      record_(rights.world),
      belief_(rights.world, settings.detection),
      hand_over_(rights, record_, belief_, settings.request_timeout),
      invalidity_(rights.world, rights.owner, kInvalidity, kOverhead, settings.request_timeout),
      owed_(rights.world.nodes().count()) {
  for (NodeId node = 0; node < world_.nodes().count(); ++node) {
    desks_.push_back(std::make_unique<Desk>(rights_, node, settings_));
    desks_.back()->pace = protocol::Pace(policy_.rate_limit);
  }
  const protocol::Admission::Limits limits{settings_.most_requests, settings_.symbols_per_second,
                                           policy_.sending_limit};
  if (limits.most_requests > 0 || limits.symbols_per_second > 0 || !limits.sending.is_unlimited())
    admission_.emplace(world_, limits);
  if (policy_.is_lazy())
    lazy_.emplace(policy_, rights_, belief_, most_in_batch(), [this](Lazy::Due due) {
      const NodeId repairer = due.repairer;
      rights_.spawn(repairer, repair_due(std::move(due)));
    });
}

Repair::~Repair() = default;

void Repair::on(const NodeChange& change) {
  ++changes_;
  if (change.what == NodeChange::What::up) {
    desks_[change.node]->rebuilding = protocol::WorkQueue(settings_.slivers_per_second);
    desks_[change.node]->pace = protocol::Pace(policy_.rate_limit);
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
  if (change.what == ShardChange::What::moved && std::exchange(moved_, world_.now()) != world_.now())
    cancel_useless();  // all that moves with it has moved
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
  if (change.what == PieceChange::What::spoiled || world_.blobs().is_arriving(change.piece.piece.shard))
    return;
  if (lazy_) return lazy_->look_soon();
  const NodeId node = world_.committee().owner(change.piece.piece.shard);
  if (world_.node(node).up() && found_.add(node, change.piece)) rights_.spawn(node, repair_found(node));
}

// Of blobs that expire what was missing is known to take longer than it did until then.
void Repair::on(const BlobChange& change) {
  if (change.what == BlobChange::What::expires) record_.cut(change.blob, change.end);
  if (change.what == BlobChange::What::expired) cancel_useless();
  if (change.what == BlobChange::What::doubted && world_.node(change.node).up())
    rights_.spawn(change.node, check(change.node, change.blob));
}

// Rebuilding a piece that it has, a node sees whether it belongs to the others.
task<void> Repair::check(NodeId node, BlobIndex index) {
  const Blob blob = world_.blobs()[index];
  std::vector<Piece> pieces;
  for (const Shard shard : world_.committee().shards_of(node))
    if (pieces.empty() && blob.placement.has_slot(shard))
      pieces.push_back({static_cast<std::uint32_t>(blob.layout->kinds.size() - 1), shard});
  if (pieces.empty()) co_return;
  auto job = std::make_unique<Job>(world_, node, std::span(&index, 1), pieces);
  job->is_check = true;
  job->permits.push_back(co_await desks_[node]->blobs.acquire());
  rights_.spawn(node, repair_batch(std::move(job)));
}

void Repair::drop_deleted(std::vector<BlobIndex>& blobs) const {
  std::erase_if(blobs, [this](BlobIndex blob) { return world_.blobs().is_deleted(blob); });
}

// Whether what it rebuilds still belongs to those for whom it does.
bool Repair::is_of_use(const Job& job) const {
  return job.is_check || std::ranges::any_of(job.lost, [&](const Piece& piece) {
           return std::ranges::binary_search(job.owners, world_.committee().owner(piece.shard)) &&
                  !world_.blobs().is_arriving(piece.shard);
         });
}

// A job ends with its requests when all of its blobs are deleted or all of its shards have moved on.
void Repair::cancel_useless() {
  const auto is_deleted = [this](BlobIndex blob) { return world_.blobs().is_deleted(blob); };
  std::vector<std::uint64_t> useless;
  for (const auto& [number, job] : jobs_)
    if (std::ranges::all_of(job->blobs, is_deleted) || !is_of_use(*job)) useless.push_back(number);
  for (const std::uint64_t number : useless) {
    const auto job = jobs_.find(number);
    if (job == jobs_.end()) continue;
    const auto deleted = std::ranges::count_if(job->second->blobs, is_deleted);
    const auto blobs = static_cast<std::int64_t>(job->second->blobs.size());
    world_.recorder().counter(deleted == blobs ? kCancelled : kMovedOn) += blobs;
    job->second->fetching.cancel();
  }
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
  const auto risk = [this, node](BlobIndex blob) { return belief_.live(node, blob); };
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

void Repair::close() {
  record_.close();
  invalidity_.close();
}

task<void> Repair::repair_batch(std::unique_ptr<Job> job) {
  drop_deleted(job->blobs);  // while it waited
  if (job->blobs.empty() || !is_of_use(*job)) co_return;
  job->begin();
  job->work.emplace(record_, job->owners, job->blobs);
  job->listed.emplace(jobs_, begun_jobs_++, *job);
  task<void> fetching = fetch_all(*job);
  co_await job->fetching.run(std::move(fetching));
}

task<void> Repair::fetch_all(Job& job) {
  co_await fetch_metadata(job);
  const std::vector<schemes::Fetch> fetches = fetches_.plan(job.lost, job.blobs);
  const std::size_t kinds = world_.blobs()[job.blobs.front()].layout->kinds.size();
  std::uint32_t last_stage = 0;
  for (const schemes::Fetch& fetch : fetches) last_stage = std::max(last_stage, fetch.stage);
  for (std::uint32_t stage = 0; stage <= last_stage; ++stage) {
    std::vector<task<void>> together;
    for (const schemes::Fetch& fetch : fetches) {
      if (fetch.stage != stage) continue;
      Sources sources(kinds, protocol::Gathered(world_));
      if (lazy_ && fetch.is_whole) {  // what was fetched for one piece serves the next
        for (const Shard shard : job.whole) sources[fetch.source].take(shard);
        co_await rebuild(job, job.blobs, fetch, std::move(sources));
      } else {
        together.push_back(rebuild(job, job.blobs, fetch, std::move(sources)));
      }
    }
    co_await all(std::move(together));
  }
  job.done = true;
  record_.done(job.blobs.size(), static_cast<std::uint32_t>(job.peers.count()));
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
  const protocol::Asker asking = job.asker(job.blobs.front(), kMetadata, settings_.metadata_timeout);
  protocol::Backoff pauses = backoff(job.node);
  Desk& desk = *desks_[job.node];
  if (desk.pace.is_limited()) co_await wait_for(world_.loop(), desk.pace, bytes);
  while (!co_await protocol::fetch_metadata(world_, asking, desk.order, missing))
    co_await sleep(world_.loop(), pauses.next());
  for (const BlobIndex blob : fetched) {
    world_.blobs().restore_metadata(blob, job.node);
    record_.use(job.cause(kMetadata), world_.blobs()[blob].layout->metadata);
  }
}

// Every round in vain is followed by a pause, and what came in it is kept, by the kind of piece that it came from.
task<void> Repair::rebuild(Job& job, std::vector<BlobIndex> blobs, schemes::Fetch fetch, Sources sources) {
  Desk& desk = *desks_[job.node];
  drop_deleted(blobs);
  if (blobs.empty()) co_return;
  std::vector<Round> rounds = fetches_.rounds(blobs, fetch);
  const auto is_met = [&](const Round& round) { return round.wanted.is_met(sources[round.fetch.source]); };
  protocol::Backoff pauses = backoff(job.node);
  Permit turn;  // to decode
  const Round* met = is_met(rounds.front()) ? &rounds.front() : nullptr;
  while (met == nullptr) {
    {
      const Permit permit = co_await desk.fetches.acquire();
      for (const Round& round : rounds) {
        if (round.fetch.is_by_policy) turn = co_await job.decoding.acquire();
        co_await ask(job, round, sources[round.fetch.source]);
        if (is_met(round)) met = &round;
        if (met != nullptr) break;
      }
      if (met != nullptr && settings_.slivers_per_second > 0)
        co_await sleep(world_.loop(), desk.rebuilding.add(world_.now(), fetch.shards.size() * blobs.size()));
    }
    if (met != nullptr) break;
    turn = Permit();
    if (world_.blobs().is_any_deleted(blobs)) {  // what came of the others stays
      drop_deleted(blobs);
      if (blobs.empty()) co_return;
      rounds = fetches_.rounds(blobs, fetch);
      continue;
    }
    if (blobs.size() > 1) {  // helpers may hold some of these blobs and not others
      std::vector<task<void>> singly;
      for (const BlobIndex blob : blobs)
        singly.push_back(rebuild(job, {blob}, fetches_.alone(job.lost, blob, fetch), sources));
      co_await all(std::move(singly));
      co_return;
    }
    co_await sleep(world_.loop(), pauses.next());
  }
  for (const protocol::Gathered& gathered : sources) job.peers |= gathered.peers;
  std::vector<Shard>& shards = sources[met->fetch.source].shards;
  if (!met->fetch.suffices) shards.resize(met->fetch.need);
  use(job, *met, sources[met->fetch.source]);
  turn = Permit();
  // Those of a batch that are good do not wait for the proof of one that is not.
  std::vector<BlobIndex> bad;
  for (const BlobIndex blob : blobs)
    if (world_.blobs()[blob].is_inconsistent) bad.push_back(blob);
  std::erase_if(blobs, [this](BlobIndex blob) { return world_.blobs()[blob].is_inconsistent; });
  for (const BlobIndex blob : blobs) finish(job, blob, met->fetch, shards);
  std::vector<task<void>> rest;
  if (!bad.empty()) rest.push_back(prove(job, bad, *met, shards));
  for (const NodeId owner : job.owners) {
    Parcel parcel{owner, blobs, {}, *job.begun};
    for (const Shard shard : fetch.shards)
      if (world_.committee().owner(shard) == owner) parcel.pieces.push_back({fetch.kind, shard});
    if (owner != job.node && !blobs.empty() && !parcel.pieces.empty())
      rest.push_back(hand_over_.send(job.node, std::move(parcel), desk.pace, backoff(job.node)));
  }
  if (!rest.empty()) co_await all(std::move(rest));
}

// What was rebuilt of an inconsistent blob differs from what the metadata says.
task<void> Repair::prove(Job& job, std::span<const BlobIndex> blobs, const Round& round,
                         std::span<const Shard> shards) {
  std::vector<task<void>> proofs;
  for (const BlobIndex blob : blobs) {
    if (!world_.blobs()[blob].is_inconsistent) continue;
    const std::vector<Round> alone = fetches_.rounds(std::span(&blob, 1), round.fetch);
    proofs.push_back(
        invalidity_.prove(job.node, blob, alone.front().wanted.load(world_, shards), backoff(job.node)));
  }
  if (!proofs.empty()) co_await all(std::move(proofs));
}

// Asks all helpers once. Of what decodes a blob, a job fetches only what no piece of it has brought yet.
task<void> Repair::ask(Job& job, const Round& round, protocol::Gathered& gathered) {
  Desk& desk = *desks_[job.node];
  for (const Shard shard : job.whole)
    if (round.fetch.is_by_policy && !gathered.have.test(shard)) gathered.take(shard);
  protocol::Asker asking =
      job.asker(round.wanted.blobs.front(), *round.fetch.cause, settings_.request_timeout);
  if (admission_) asking.admission = &*admission_;
  if (desk.pace.is_limited())
    co_await wait_for(world_.loop(), desk.pace, round.wanted.open(world_, gathered));
  const Bytes rejected = gathered.rejected;
  co_await protocol::gather(world_, asking, round.wanted, desk.order, gathered);
  if (desk.pace.is_limited()) desk.pace.exceed(world_.now(), gathered.rejected - rejected);
}

// Counts what came over the network and was not counted for a piece before.
void Repair::use(Job& job, const Round& round, const protocol::Gathered& gathered) {
  const bool is_whole = round.fetch.is_whole && (lazy_ || round.fetch.is_by_policy);
  std::vector<Shard> fetched = gathered.shards;
  std::erase_if(fetched, [&](Shard shard) {
    return std::ranges::find(gathered.own, shard) != gathered.own.end() ||
           (is_whole && std::ranges::find(job.whole, shard) != job.whole.end());
  });
  const protocol::Load used = round.wanted.load(world_, fetched);
  record_.use(job.cause(*round.fetch.cause), used.payload);
  record_.use(job.cause(kProofs), used.proof);
  if (!is_whole || round.wanted.blobs.size() < job.blobs.size()) return;
  for (const Shard shard : gathered.shards)
    if (std::ranges::find(job.whole, shard) == job.whole.end()) job.whole.push_back(shard);
}

void Repair::finish(const Job& job, BlobIndex index, const schemes::Fetch& fetch,
                    std::span<const Shard> sources) {
  const Blob blob = world_.blobs()[index];
  world_.witness(PiecesRebuilt{job.node, index, fetch.kind, fetch.shards, fetch.source, sources, job.due});
  if (blob.content != nullptr) {
    const std::vector<std::uint32_t> targets = slots_of(blob.placement, fetch.shards);
    const std::vector<std::uint32_t> from = slots_of(blob.placement, sources);
    const bool verified = fetch.is_by_policy ? blob.content->rebuild_from_blob(fetch.kind, targets, from)
                                             : blob.content->rebuild(fetch.kind, targets, from);
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
