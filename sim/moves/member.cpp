#include "moves/member.hpp"

#include <algorithm>
#include <utility>

#include "engine/assert.hpp"
#include "protocol/backoff.hpp"
#include "tasks/mailbox.hpp"

namespace floe::moves {
namespace {

// While it lasts, a mailbox is among those that are told.
class Told {
 public:
  Told(std::vector<Mailbox<bool>*>& all, Mailbox<bool>& box) : all_(all), box_(box) { all_.push_back(&box_); }
  Told(const Told&) = delete;
  Told& operator=(const Told&) = delete;
  ~Told() { std::erase(all_, &box_); }

 private:
  std::vector<Mailbox<bool>*>& all_;
  Mailbox<bool>& box_;
};

}  // namespace

Member::Member(NodeId node, bool is_member, const EpochSettings& settings,
               const maintenance::UpkeepRights& rights, Transfers& transfers, MoveRecord& record,
               Attest attest)
    : node_(node),
      settings_(settings),
      rights_(rights),
      world_(rights.world),
      transfers_(transfers),
      record_(record),
      attest_(std::move(attest)),
      receiving_(rights.world.loop(), settings.concurrent_shards),
      order_(rights.streams.of(node, "/sources")),
      crashes_(rights.streams.of(node, "/crashes")),
      status_{is_member ? NodeStatus::State::active : NodeStatus::State::standby} {}

// Tasks die with the machine, or earlier, when another epoch begins.
void Member::run(task<void> work) {
  std::shared_ptr<TaskGroup> tasks = tasks_.lock();
  if (tasks == nullptr) {
    tasks = std::make_shared<TaskGroup>();
    tasks_ = tasks;
    rights_.spawn(node_, keep(tasks));
  }
  tasks->spawn(std::move(work), rights_.owner.with(node_));
}

task<void> Member::keep(std::shared_ptr<TaskGroup>) {
  Mailbox<bool> nothing(world_.loop());
  co_await nothing.next();
}

void Member::stop() {
  if (const auto tasks = tasks_.lock()) tasks->clear();
}

std::vector<Instant> Member::incomplete() const {
  std::vector<Instant> since;
  for (const auto& [shard, cursor] : syncing_) since.push_back(cursor.since);
  return since;
}

std::set<Shard> Member::copying() const {
  std::set<Shard> shards;
  for (const auto& [shard, cursor] : syncing_)
    if (world_.blobs().is_arriving(shard)) shards.insert(shard);
  return shards;
}

void Member::catch_up() {
  FLOE_ASSERT(may_follow(status_.state, NodeStatus::State::catch_up), "a node catches up that cannot");
  status_ = {NodeStatus::State::catch_up};
  token_.reset();
}

void Member::owe(std::vector<Shard> shards) {
  std::erase_if(shards, [&](Shard shard) { return !world_.blobs().is_arriving(shard); });
  for (const Shard shard : shards) record_.owed(world_.blobs().missing_on(shard));
  world_.owe(node_, shards);
  wake();
}

void Member::begin(const Beginning& beginning) {
  if (seen_ != beginning.epoch) completed_.clear();
  seen_ = beginning.epoch;
  begun_ = beginning.begun;
  owned_.assign(beginning.shards.begin(), beginning.shards.end());
  std::vector<Shard> gained;
  for (const Shard shard : owned_)
    if (beginning.owners[shard] != node_) gained.push_back(shard);
  std::erase_if(syncing_, [&](const auto& entry) {
    return std::ranges::find(owned_, entry.first) == owned_.end() ||
           std::ranges::find(gained, entry.first) != gained.end();
  });
  if (settings_.attests_unfinished) syncing_.clear();  // all of an earlier epoch
  const NodePlan plan = plan_node({.route = beginning.route,
                                   .event = beginning.epoch,
                                   .committee = beginning.epoch,
                                   .is_member = !owned_.empty(),
                                   .was_member = std::ranges::count(beginning.owners, node_) > 0,
                                   .status = status_,
                                   .gains = !gained.empty(),
                                   .syncs_running = !syncing_.empty()});
  if (plan.skips) return;
  if (plan.written) status_ = *plan.written;
  std::vector<Shard> left;  // of an earlier epoch, whose source has it no more
  std::erase_if(forgotten_, [&](Shard shard) {
    return std::ranges::find(owned_, shard) == owned_.end() || beginning.owners[shard] != node_;
  });
  if (begins_to_hang(plan)) take_for_filled(owned_);
  for (const Shard shard : owned_)
    if (beginning.owners[shard] == node_ && !forgotten_.contains(shard) && !goes_on(shard))
      left.push_back(shard);
  owe(left);
  if (settings_.resumes_empty && beginning.was_away && plan.fill != Fill::recovery_of_all_owned)
    take_for_filled(gained);
  else
    for (const Shard shard : gained) syncing_[shard] = {.since = begun_, .source = beginning.owners[shard]};
  if (plan.fill == Fill::recovery_of_all_owned && hangs_) syncing_.clear();
  if (plan.fill == Fill::recovery_of_all_owned && !hangs_) {
    forgotten_.clear();
    owe(owned_);
  }
  has_lost_disk_ = false;
  std::vector<Shard> not_active;
  for (const auto& [shard, cursor] : syncing_) not_active.push_back(shard);
  token_.reset();
  if (plan.attester != Attester::nobody && !owned_.empty()) token_.emplace(beginning.epoch, not_active);
  if (plan.attester == Attester::recovery) {
    start_syncs();
    if (!hangs_) run(recover());
  } else if (plan.fill == Fill::transfer_after_metadata ||
             status_.state == NodeStatus::State::recover_metadata) {
    run(join());
  } else {
    start_syncs();
    if (token_ && token_->is_empty()) attest();
  }
}

// Copying it goes on, from who had it.
bool Member::goes_on(Shard shard) const {
  return syncing_.contains(shard) && world_.blobs().copies().on(shard) != nullptr;
}

void Member::recover_loss(std::span<const Shard> shards) {
  if (!has_lost_disk_ && status_.state != NodeStatus::State::in_progress) return;
  has_lost_disk_ = false;
  if (shards.empty()) return;
  owned_.assign(shards.begin(), shards.end());
  status_ = {NodeStatus::State::in_progress};
  run(recover());
}

void Member::go_on() {
  if (status_.state == NodeStatus::State::recover_metadata) return run(join());
  start_syncs();
  if (status_.state == NodeStatus::State::in_progress && !hangs_) run(recover());
}

// They are on their way for good, and owed by nobody.
void Member::take_for_filled(std::span<const Shard> shards) {
  for (const Shard shard : shards)
    if (world_.blobs().is_arriving(shard)) forgotten_.insert(shard);
}

bool Member::begins_to_hang(const NodePlan& plan) {
  if (status_.state != NodeStatus::State::in_progress) hangs_ = false;
  if (plan.fill != Fill::recovery_of_all_owned) return false;
  hangs_ = settings_.recovery_hangs > 0 && crashes_.uniform() < settings_.recovery_hangs;
  if (hangs_) record_.hangs();
  return hangs_;
}

void Member::start_syncs() {
  std::vector<Shard> shards;
  for (const auto& [shard, cursor] : syncing_) shards.push_back(shard);
  for (const Shard shard : shards) run(receive(shard));
}

task<void> Member::join() {
  std::vector<BlobIndex> bare;
  for (BlobIndex blob = 0; blob < world_.blobs().size(); ++blob)
    if (!world_.blobs().has_metadata(blob, node_)) bare.push_back(blob);  // not what is deleted
  co_await transfers_.fetch_metadata(node_, std::move(bare), order_);
  status_ = {NodeStatus::State::active};
  start_syncs();
  if (token_ && token_->is_empty()) attest();
}

// What lazy repair leaves is no reason to wait.
bool Member::is_repaired(Shard shard) const {
  return rights_.is_repair_lazy || world_.blobs().owed_on(shard) == 0;
}

// One attempt after the other; network errors never force symbols, only the end of patience does.
task<void> Member::receive(Shard shard) {
  Permit permit;
  protocol::Backoff pauses(settings_.retry_first, settings_.retry_limit, {}, order_);
  Instant progress = world_.now();
  while (world_.blobs().is_arriving(shard)) {
    permit = co_await receiving_.acquire();
    Transfers::Cursor& cursor = syncing_.at(shard);
    const Transfers::Cursor before = cursor;
    const Transfers::End end = co_await transfers_.receive(node_, shard, cursor, order_);
    if (end == Transfers::End::over) break;
    if (cursor.kind != before.kind || cursor.at != before.at) progress = world_.now();
    permit = {};
    co_await sleep(world_.loop(), pauses.next());
    if (world_.now() - progress >= settings_.patience) break;
  }
  owe({shard});
  co_await wait_for_repair(shard);
  complete(shard);
}

task<void> Member::wait_for_repair(Shard shard) {
  while (!is_repaired(shard)) co_await news();
}

task<void> Member::news() {
  Mailbox<bool> box(world_.loop());
  const Told told(waiting_, box);
  co_await box.next();
}

void Member::wake() {
  for (Mailbox<bool>* const box : waiting_) box->push(true);
}

void Member::complete(Shard shard) {
  if (completed_.insert(shard).second) record_.completed(world_.now() - syncing_.at(shard).since);
  syncing_.erase(shard);
  wake();
  if (token_ && token_->completes(shard) && status_.state != NodeStatus::State::in_progress) attest();
}

bool Member::has_all() const {
  return syncing_.empty() && std::ranges::all_of(owned_, [&](Shard shard) {
           return is_repaired(shard) && (!world_.blobs().is_arriving(shard) || forgotten_.contains(shard));
         });
}

task<void> Member::recover() {
  while (!has_all()) co_await news();
  status_ = {NodeStatus::State::active};
  attest();
}

void Member::attest() {
  if (token_) attest_(node_, std::exchange(token_, std::nullopt)->epoch());
}

}  // namespace floe::moves
