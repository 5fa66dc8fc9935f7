#include "protocol/gather.hpp"

#include <algorithm>

namespace floe::protocol {
namespace {

class Symbols final : public Subject {
 public:
  Symbols(const World& world, const Wanted& wanted)
      : world_(world), wanted_(wanted), has_paths_(wanted.has_paths(world)) {}

  bool holds(NodeId, std::uint32_t shard) const override {
    return world_.blobs().all_hold(wanted_.blobs, {wanted_.source, shard});
  }

  Load load(std::span<const std::uint32_t> shards) const override {
    return has_paths_ ? wanted_.load(world_, shards) : wanted_.load(shards.size());
  }

 private:
  const World& world_;
  const Wanted& wanted_;
  bool has_paths_;
};

class Round {
 public:
  Round(World& world, const Asker& asker, const Wanted& wanted, Stream& order, Gathered& gathered)
      : world_(world),
        asker_(asker),
        wanted_(wanted),
        symbols_(world, wanted),
        exchanges_(world, asker, symbols_),
        order_(world.committee().weights(), order),
        gathered_(gathered) {}

  task<bool> run() {
    exchanges_.expect(std::min<std::size_t>(room(), world_.nodes().count()));
    if (wanted_.own_first && asker_.node) ask(*asker_.node);
    while (!wanted_.is_met(gathered_.shards)) {
      while (room() > 0) {
        const std::optional<std::uint32_t> helper = order_.next();
        if (!helper) break;
        ask(*helper);
      }
      if (exchanges_.open() == 0) co_return wanted_.is_met(gathered_.shards);
      const Answer answer = co_await exchanges_.next();
      under_way_ -= answer.asked;
      if (!answer.given.empty()) gathered_.peers.set(answer.helper);
      take(answer.helper, answer.answered, answer.given);
    }
    co_return true;
  }

 private:
  // How many more to ask for.
  std::size_t room() const {
    std::size_t goal = std::size_t{wanted_.need} + wanted_.extra;
    if (wanted_.suffices && gathered_.shards.size() >= goal && !wanted_.is_met(gathered_.shards))
      goal = gathered_.shards.size() + 1;
    const std::size_t expected = gathered_.shards.size() + under_way_;
    return goal > expected ? goal - expected : 0;
  }

  void ask(NodeId helper) {
    const std::size_t most = room();
    const bool own = helper == asker_.node;
    Few<Shard> shards;
    for (const Shard shard : world_.committee().shards_of(helper)) {
      if (shards.size() == most) break;
      if (gathered_.have.test(shard) || (wanted_.from && !wanted_.from->test(shard))) continue;
      if (!own || symbols_.holds(helper, shard)) shards.push_back(shard);
    }
    if (own) {
      take(helper, world_.now(), shards);
    } else if (!shards.empty()) {
      under_way_ += shards.size();
      exchanges_.ask(helper, std::move(shards));
    }
  }

  void take(NodeId helper, Instant answered, std::span<const Shard> shards) {
    for (const Shard shard : shards) gathered_.take(shard);
    if (!shards.empty())
      world_.witness(SymbolsGiven{asker_.node, helper, answered, wanted_.blobs, wanted_.source, shards});
  }

  World& world_;
  const Asker& asker_;
  const Wanted& wanted_;
  Symbols symbols_;
  Exchanges exchanges_;
  WeightedDraw order_;
  Gathered& gathered_;
  std::size_t under_way_ = 0;  // symbols asked for
};

}  // namespace

bool Wanted::has_paths(const World& world) const {
  return !world.blobs()[blobs.front()].layout->kinds[source].paths.empty();
}

Load Wanted::load(std::size_t shards) const {
  const auto count = static_cast<std::int64_t>(shards);
  return {.payload = symbol.payload * count, .proof = symbol.proof * count, .symbols = shards * blobs.size()};
}

Load Wanted::load(const World& world, std::span<const Shard> shards) const {
  Load load = this->load(shards.size());
  if (!has_paths(world)) return load;
  for (const BlobIndex blob : blobs) {
    const Blob one = world.blobs()[blob];
    const std::vector<Bytes>& paths = one.layout->kinds[source].paths;
    for (const Shard shard : shards) load.proof += paths[one.placement.slot_of(shard)];
  }
  return load;
}

task<bool> gather(World& world, const Asker& asker, const Wanted& wanted, Stream& order, Gathered& gathered) {
  Round round(world, asker, wanted, order, gathered);
  co_return co_await round.run();
}

}  // namespace floe::protocol
