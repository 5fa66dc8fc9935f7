#include "swarm/judge.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "run/lockstep.hpp"
#include "run/simulate.hpp"

namespace floe::swarm {
namespace {

constexpr std::uint64_t kMostEvents = 60'000;  // of one scheme

struct Cut {};

// Stands first among those who hear of changes: the shadow is told, then every check.
class Bench final : public Process, public Witness {
 public:
  Bench(const Scenario& scenario, std::string_view label, World& world, const schemes::Scheme& scheme,
        Court& court, SightCounts& counts)
      : scene_{scenario, label, world, scheme, Shadow(world)}, lookout_(scene_, counts) {
    for (const Law& law : laws()) checks_.push_back(law.make(scene_, law, court));
    world.listen(*this);
    world.show_to(this);
  }

  void on(const NodeChange& change) override { tell(change); }
  void on(const PiecesOwed& owed) override {
    lookout_.before_loss(owed.node);
    scene_.shadow.lose(shards_on(scene_.world.committee(), owed.node, owed.disk), scene_.world.now());
    if (owed.disk.number == 0) scene_.shadow.lose_copies(owed.node, scene_.world.now());
    tell(owed);
  }
  void on(const PieceChange& change) override {
    if (change.what == PieceChange::What::spoiled)
      scene_.shadow.spoil(change.piece, scene_.world.now());
    else if (change.what == PieceChange::What::found)
      scene_.shadow.uncover(change.piece);
    tell(change);
  }
  void on(const ShardChange& change) override {
    const Instant now = scene_.world.now();
    if (change.what == ShardChange::What::moved) scene_.shadow.move(change.shard, change.node, now);
    if (change.what == ShardChange::What::dropped) scene_.shadow.drop(change.shard, now);
    if (change.what == ShardChange::What::owed) scene_.shadow.owe(change.shard, now);
    tell(change);
  }
  void on(const BlobChange& change) override {
    if (change.what == BlobChange::What::invalid) scene_.shadow.invalidate(change.blob, scene_.world.now());
    if (change.what == BlobChange::What::expired)
      scene_.shadow.expire(change.blob, change.end, scene_.world.now());
    tell(change);
  }
  void saw(const RequestOver& request) override { show(request); }
  void saw(const SymbolsGiven& given) override { show(given); }
  void saw(const PiecesRebuilt& rebuilt) override { show(rebuilt); }
  void saw(const BlobRead& read) override { show(read); }
  void saw(const EpochEnds& over) override { show(over); }
  void restored(BlobIndex blob, const Piece& piece, Instant since) override {
    for (const auto& check : checks_) check->restored(blob, piece, since);
    lookout_.restored(blob, piece, since);
    scene_.shadow.restore(blob, piece, scene_.world.now());
  }
  void arrived(BlobIndex blob, const Piece& piece) override {
    for (const auto& check : checks_) check->arrived(blob, piece);
    lookout_.arrived(blob, piece);
    scene_.shadow.uncover({blob, piece});  // what arrives takes the place of what was spoiled
    scene_.shadow.restore(blob, piece, scene_.world.now());
  }
  void written(BlobIndex blob, std::span<const Piece> missing) override {
    scene_.shadow.write(blob, missing, scene_.world.now());
    for (const auto& check : checks_) check->written(blob, missing);
    lookout_.written(blob, missing);
  }
  void delivered(BlobIndex blob, const Piece& piece) override {
    for (const auto& check : checks_) check->delivered(blob, piece);
    lookout_.delivered(blob, piece);
    scene_.shadow.restore(blob, piece, scene_.world.now());
  }
  void ends() {
    for (const auto& check : checks_) check->ends();
    lookout_.ends();
  }

 private:
  template <class Change>
  void tell(const Change& change) {
    for (const auto& check : checks_) static_cast<Process&>(*check).on(change);
    lookout_.on(change);
  }
  template <class Seen>
  void show(const Seen& seen) {
    for (const auto& check : checks_) static_cast<Witness&>(*check).saw(seen);
    lookout_.saw(seen);
  }

  Scene scene_;
  Lookout lookout_;
  std::vector<std::unique_ptr<Check>> checks_;
};

class Judge final : public Inspector, public EventObserver {
 public:
  Judge(const Scenario& scenario, Court& court, SightCounts& counts)
      : scenario_(scenario), court_(court), counts_(counts) {}

  void begins(World& world, const schemes::Scheme& scheme) override {
    last_ = Instant{};
    is_over_ = false;
    loop_ = &world.loop();
    bench_.emplace(scenario_, scenario_.schemes[scheme_++].label, world, scheme, court_, counts_);
  }
  // Then what is still scheduled runs, which may be that links are idle and nothing else.
  void ends() override {
    bench_->ends();
    is_over_ = true;
    loop_->run_until(Instant::never());
  }
  void begins(const EventView& event) override {
    if (event.at < last_)
      court_.convict({std::string(kTimeGoesOn),
                      "an event of " + to_text(event.at) + " ran after one of " + to_text(last_), last_});
    last_ = event.at;
    if (is_over_ && event.kind != EventKind::settle && event.kind != EventKind::flow)
      court_.convict(
          {std::string(kNobodyWaits),
           "an event of kind " + std::string(name_of(event.kind)) + " is left, for " + to_text(event.at),
           event.at});
    if (!is_over_ && event.number > kMostEvents) throw Cut();
  }

 private:
  const Scenario& scenario_;
  Court& court_;
  SightCounts& counts_;
  std::size_t scheme_ = 0;
  Instant last_{};
  EventLoop* loop_ = nullptr;
  bool is_over_ = false;
  std::optional<Bench> bench_;  // outlives the world that it looks at by the call of ends() alone
};

}  // namespace

void judge(const Scenario& scenario, bool is_twice, Court& court, SightCounts& counts) {
  counts.resize(sights().size());
  Judge judge(scenario, court, counts);
  try {
    simulate(scenario, 0, {.observer = &judge, .inspector = &judge});
  } catch (const Cut&) {
    ++counts[sight_index("cut")];
    return;
  }
  if (!is_twice) return;
  const std::optional<Divergence> divergence = first_divergence(scenario, 0);
  if (!divergence) return;
  const Instant at = divergence->one     ? divergence->one->at
                     : divergence->other ? divergence->other->at
                                         : Instant{};
  court.convict({std::string(kRepeats), "two runs of the same scenario part", at});
}

}  // namespace floe::swarm
