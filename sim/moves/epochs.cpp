#include "moves/epochs.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "engine/assert.hpp"
#include "epochs/apportionment.hpp"
#include "epochs/chain.hpp"
#include "epochs/movement.hpp"
#include "epochs/stakes.hpp"
#include "moves/member.hpp"
#include "world/pieces.hpp"

namespace floe::moves {
namespace {

constexpr std::uint64_t kStakeOfShard = 1'000'000;  // where no stakes are given

ShardLists lists_of(const Committee& committee) {
  ShardLists lists;
  for (NodeId node = 0; node < committee.nodes(); ++node) {
    const std::span<const Shard> shards = committee.shards_of(node);
    lists.emplace_back(shards.begin(), shards.end());
  }
  return lists;
}

std::vector<std::uint64_t> stakes_of(const Committee& committee) {
  if (!committee.stakes().empty()) return {committee.stakes().begin(), committee.stakes().end()};
  std::vector<std::uint64_t> stakes;
  for (const std::uint32_t shards : committee.weights()) stakes.push_back(shards * kStakeOfShard);
  return stakes;
}

class Epochs final : public Process {
 public:
  Epochs(const EpochSettings& settings, const maintenance::UpkeepRights& rights)
      : settings_(settings),
        rights_(rights),
        world_(rights.world),
        record_(rights.record),
        transfers_(settings_, rights, record_),
        chain_(world_.committee().shards(), settings.length, Instant{}),
        stakes_(stakes_of(world_.committee())),
        stake_draws_(rights.streams.of(0, "/stakes")),
        calls_(rights.streams.of(0, "/calls")),
        came_up_(world_.loop()) {
    for (NodeId node = 0; node < world_.nodes().count(); ++node)
      members_.push_back(std::make_unique<Member>(node, is_member(node), settings_, rights_, transfers_,
                                                  record_,
                                                  [this](NodeId who, Epoch epoch) { attest(who, epoch); }));
  }

  void start() override {
    for (NodeId node = 0; node < world_.nodes().count(); ++node)
      if (!is_member(node)) world_.blobs().forget_metadata(node, world_.now());
    world_.tasks().spawn(next_epoch(), rights_.owner);
  }
  void on(const NodeChange& change) override;
  void on(const ShardChange& change) override {
    if (change.what == ShardChange::What::repaired) members_[change.node]->wake();
  }
  void on(const BlobChange& change) override {
    if (change.what != BlobChange::What::invalid && change.what != BlobChange::What::expired) return;
    for (const std::unique_ptr<Member>& member : members_) member->wake();
  }
  void close() override;

 private:
  task<void> next_epoch();
  task<void> first_call();
  bool is_any_up() const;
  void fix_committee();
  // Of so many leavers since the beginning of the run.
  std::uint64_t silent_of(std::uint32_t leavers) const {
    return static_cast<std::uint64_t>(settings_.silent * leavers + 1e-9);
  }
  void begin();
  std::set<Shard> still_copied() const;
  void hear(NodeId node, Route route, bool was_away = false);
  void attest(NodeId node, Epoch epoch);
  double least_complete() const;
  bool is_member(NodeId node) const { return world_.committee().weights()[node] > 0; }

  EpochSettings settings_;
  maintenance::UpkeepRights rights_;
  World& world_;
  MoveRecord record_;
  Transfers transfers_;
  Chain chain_;
  ShardLists next_;                    // once they are fixed
  std::vector<NodeId> owners_before_;  // by shard, in the epoch before
  std::vector<std::uint64_t> stakes_;
  std::vector<NodeId> silent_;  // leave without a word
  std::uint32_t leavers_ = 0;
  Stream stake_draws_;
  Stream calls_;
  Instant begun_{};  // this epoch
  bool waits_for_member_ = false;
  Mailbox<bool> came_up_;
  std::vector<std::unique_ptr<Member>> members_;
};

void Epochs::on(const NodeChange& change) {
  Member& member = *members_[change.node];
  switch (change.what) {
    case NodeChange::What::departed:
    case NodeChange::What::disk_lost:
      member.lost_disk();
      break;
    case NodeChange::What::up:
      member.came_up(world_.now());
      if (is_member(change.node) && waits_for_member_) came_up_.push(true);
      if (chain_.epoch() == 0) {
        member.recover_loss(world_.committee().shards_of(change.node));
      } else if (member.must_catch_up(chain_.epoch())) {
        member.catch_up();
        hear(change.node, Route::catching_up);
      } else if (member.seen() < chain_.epoch()) {
        hear(change.node, Route::in_sync, true);
      } else {
        member.go_on();
      }
      break;
    default:
      break;
  }
}

bool Epochs::is_any_up() const {
  for (NodeId node = 0; node < world_.nodes().count(); ++node)
    if (is_member(node) && world_.node(node).up()) return true;
  return false;
}

// Every member would call with a delay of its own; the first call counts. Where no member is up, nobody calls.
task<void> Epochs::first_call() {
  const Instant due = *chain_.next_call();
  const Duration longest = std::min(minutes(3), scale(settings_.length, 0.1));
  double least = 1;
  for (NodeId node = 0; node < world_.nodes().count(); ++node) {
    if (!is_member(node)) continue;
    const double draw = calls_.uniform();
    if (world_.node(node).up()) least = std::min(least, draw);
  }
  const Instant call = due + scale(longest, least);
  if (call > world_.now())
    co_await sleep(world_.loop(), call - world_.now());  // nobody was up when it was due
  waits_for_member_ = true;
  while (!is_any_up()) co_await came_up_.next();
  waits_for_member_ = false;
}

task<void> Epochs::next_epoch() {
  co_await first_call();
  const bool is_fixed = chain_.voting_end(world_.now());
  FLOE_ASSERT(is_fixed, "a committee is fixed too early");
  fix_committee();
  co_await first_call();
  const bool has_begun = chain_.initiate(world_.now());
  FLOE_ASSERT(has_begun, "an epoch begins too early");
  begin();
}

void Epochs::fix_committee() {
  std::vector<NodeId> members;
  std::vector<NodeId> candidates;
  for (NodeId node = 0; node < stakes_.size(); ++node) {
    if (stakes_[node] > 0)
      members.push_back(node);
    else if (world_.node(node).up())
      candidates.push_back(node);
  }
  const auto draw = [&](std::vector<NodeId>& from) {
    const auto at = from.begin() + static_cast<std::ptrdiff_t>(stake_draws_.below(from.size()));
    const NodeId drawn = *at;
    from.erase(at);
    return drawn;
  };
  silent_.clear();
  for (std::uint32_t i = 0; i < settings_.leave && members.size() > 1; ++i) {
    const NodeId leaver = draw(members);
    if (!candidates.empty()) stakes_[draw(candidates)] = stakes_[leaver];
    stakes_[leaver] = 0;
    ++leavers_;
    if (silent_of(leavers_) > silent_of(leavers_ - 1)) silent_.push_back(leaver);
  }
  if (settings_.drift > 0) stakes_ = drifted(stakes_, settings_.drift, stake_draws_);
  next_ = floe::move(lists_of(world_.committee()), apportion(stakes_, world_.committee().shards()));
}

// Of the pieces that a member ought to have, the share that it has; the least of those that were there all the time.
double Epochs::least_complete() const {
  const BlobStore& blobs = world_.blobs();
  double least = 1;
  for (NodeId node = 0; node < world_.nodes().count(); ++node) {
    if (!world_.node(node).up() || members_[node]->up_since() > begun_) continue;
    std::int64_t missing = 0;
    std::int64_t all = 0;
    for (const Shard shard : world_.committee().shards_of(node)) {
      missing += blobs.missing_on(shard);
      all += std::int64_t{blobs.on_shards().left(shard)} * blobs.missing().kinds();
    }
    if (all > 0) least = std::min(least, 1 - static_cast<double>(missing) / static_cast<double>(all));
  }
  return least;
}

// Shards that the nodes before keep until they are copied. A node that says that it has one ends that.
std::set<Shard> Epochs::still_copied() const {
  std::set<Shard> shards;
  if (settings_.abandons_unfinished || settings_.attests_unfinished) return shards;
  for (const std::unique_ptr<Member>& member : members_) shards.merge(member->copying());
  return shards;
}

void Epochs::begin() {
  world_.witness(EpochEnds{});
  std::int64_t moved = 0;
  for (NodeId node = 0; node < next_.size(); ++node)
    for (const Shard shard : next_[node]) moved += world_.committee().owner(shard) != node ? 1 : 0;
  record_.began(moved, least_complete());
  begun_ = world_.now();
  for (const std::unique_ptr<Member>& member : members_) member->stop();
  owners_before_.clear();
  for (Shard shard = 0; shard < world_.committee().shards(); ++shard)
    owners_before_.push_back(world_.committee().owner(shard));
  world_.expire(chain_.epoch());
  world_.move_shards(std::exchange(next_, {}), still_copied());
  for (const NodeId node : silent_)
    if (world_.node(node).has_machine && world_.now() < rights_.faults_until)
      world_.nodes().depart(node, Duration::never());
  for (NodeId node = 0; node < world_.nodes().count(); ++node)
    if (world_.node(node).up()) hear(node, Route::in_sync);
}

void Epochs::hear(NodeId node, Route route, bool was_away) {
  members_[node]->begin({.epoch = chain_.epoch(),
                         .begun = begun_,
                         .route = route,
                         .shards = world_.committee().shards_of(node),
                         .owners = owners_before_,
                         .was_away = was_away});
}

void Epochs::attest(NodeId node, Epoch epoch) {
  for (const Shard shard : world_.committee().shards_of(node))
    if (world_.blobs().owed_on(shard) > 0 ||
        (world_.blobs().is_arriving(shard) && world_.blobs().missing_on(shard) > 0))
      record_.attested_early();
  const std::uint32_t shards = world_.committee().weights()[node];
  if (chain_.attest(epoch, node, shards, world_.now()) != Chain::Answer::quorum) return;
  record_.done(world_.now() - begun_);
  world_.end_change();
  world_.tasks().spawn(next_epoch(), rights_.owner);
}

void Epochs::close() {
  std::optional<Duration> sync;
  if (chain_.state() == Chain::State::sync) sync = world_.now() - begun_;
  std::vector<Duration> shards;
  for (const std::unique_ptr<Member>& member : members_)
    for (const Instant since : member->incomplete()) shards.push_back(world_.now() - since);
  record_.close(sync, shards);
}

}  // namespace

const maintenance::Entry epochs{
    .description = {.name = "epochs",
                    .sentence =
                        "Epochs follow one another, stakes change, and shards move from node to node.",
                    .table = EpochSettings::table},
    .adds = kMoveRows,
    .make = make<Epochs, EpochSettings>,
    .is_single = true};

}  // namespace floe::moves
