#include "protocol/gather.hpp"

#include <algorithm>
#include <memory>

#include "protocol/symbols.hpp"

namespace floe::protocol {
namespace {

class Round {
 public:
  Round(World& world, const Asker& asker, const Wanted& wanted, Stream& order, Gathered& gathered)
      : world_(world),
        asker_(asker),
        wanted_(wanted),
        symbols_(world, wanted),
        exchanges_(world, asker, symbols_),
        weights_(world.reading().kept_weights()),
        order_(*weights_, order),
        gathered_(gathered) {}

  task<bool> run() {
    exchanges_.expect(std::min<std::size_t>(room(), world_.nodes().count()));
    if (wanted_.own_first && asker_.node) ask(*asker_.node, 0);
    while (!is_met()) {
      while (room() > 0 && ask_next()) {
      }
      if (exchanges_.open() == 0) co_return is_met();
      const Answer answer = co_await exchanges_.next();
      under_way_ -= answer.asked;
      if (answer.kind == Answer::Kind::silent || answer.kind == Answer::Kind::refused)
        std::erase_if(rests_, [&](const Rest& rest) { return rest.helper == answer.helper; });
      for (const Shard shard : answer.wrong) gathered_.reject(shard);
      if (!answer.wrong.empty()) count_rejected(answer.wrong);
      if (!answer.given.empty()) gathered_.peers.set(answer.helper);
      take(answer.helper, answer.answered, answer.given);
    }
    co_return true;
  }

 private:
  // A helper that was asked for fewer shards than it may have symbols of, and how many of them were looked at.
  struct Rest {
    NodeId helper;
    std::size_t seen;
  };

  bool is_met() const { return wanted_.is_met(gathered_); }

  // How many more to ask for.
  std::size_t room() const {
    std::size_t goal = std::size_t{wanted_.need} + wanted_.extra + wanted_.against(gathered_);
    if (wanted_.suffices && gathered_.shards.size() >= goal && !is_met()) goal = gathered_.shards.size() + 1;
    const std::size_t expected = gathered_.shards.size() + under_way_;
    return goal > expected ? goal - expected : 0;
  }

  // Whoever was not asked yet; then, since symbols were wrong or missing, the rest of those who were.
  bool ask_next() {
    if (const std::optional<std::uint32_t> helper = order_.next()) {
      ask(*helper, 0);
      return true;
    }
    if (rests_.empty()) return false;
    const Rest rest = rests_.front();
    rests_.erase(rests_.begin());
    ask(rest.helper, rest.seen);
    return true;
  }

  // Leaves out the first `seen` of its shards.
  void ask(NodeId helper, std::size_t seen) {
    const std::size_t most = room();
    const bool own = helper == asker_.node;
    Few<Shard> shards;
    std::size_t at = 0;
    std::optional<std::size_t> rest;
    const auto look = [&](Shard shard) {
      if (at++ < seen || rest || gathered_.have.test(shard)) return;
      if (wanted_.from && !wanted_.from->test(shard)) return;
      if (shards.size() == most) {
        rest = at - 1;
        return;
      }
      if (!own || symbols_.holds(helper, shard))
        shards.push_back(shard);
      else if (symbols_.is_hidden(helper, shard))
        symbols_.rejected(helper, shard);  // by its own check
    };
    for (const Shard shard : world_.reading().shards_of(helper)) look(shard);
    if (own && &world_.reading() != &world_.committee())  // what it has got by now
      for (const Shard shard : world_.committee().shards_of(helper))
        if (world_.reading().owner(shard) != helper) look(shard);
    if (rest) rests_.push_back({helper, *rest});
    if (own) {
      take(helper, world_.now(), shards);
    } else if (!shards.empty()) {
      under_way_ += shards.size();
      exchanges_.ask(helper, std::move(shards));
    }
  }

  void count_rejected(std::span<const Shard> shards) {
    const Load load = symbols_.load(shards);
    gathered_.rejected += load.payload + load.proof;
  }

  void take(NodeId helper, Instant answered, std::span<const Shard> shards) {
    for (const Shard shard : shards) {
      if (gathered_.have.test(shard)) continue;  // a shard moved, and both its owners were asked
      gathered_.take(shard);
      if (helper == asker_.node) gathered_.own.push_back(shard);
    }
    if (!shards.empty())
      world_.witness(SymbolsGiven{asker_.node, helper, answered, wanted_.blobs, wanted_.source, shards});
  }

  World& world_;
  const Asker& asker_;
  const Wanted& wanted_;
  Symbols symbols_;
  Exchanges exchanges_;
  std::shared_ptr<const std::vector<std::uint32_t>> weights_;
  WeightedDraw order_;
  Gathered& gathered_;
  std::size_t under_way_ = 0;  // symbols asked for
  std::vector<Rest> rests_{};  // in the order of asking
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

Bytes Wanted::open(const World& world, const Gathered& gathered) const {
  const std::size_t all = std::size_t{need} + extra;
  const std::size_t missing = all > gathered.shards.size() ? all - gathered.shards.size() : 1;
  Bytes each = symbol.payload + symbol.proof;
  for (const BlobIndex blob : blobs)
    if (has_paths(world)) each += std::ranges::max(world.blobs()[blob].layout->kinds[source].paths);
  return each * static_cast<std::int64_t>(missing);
}

task<bool> gather(World& world, const Asker& asker, const Wanted& wanted, Stream& order, Gathered& gathered) {
  Round round(world, asker, wanted, order, gathered);
  co_return co_await round.run();
}

}  // namespace floe::protocol
