// Pieces: who gives them, of what they are rebuilt, and how long they were missing.
#include <algorithm>
#include <set>
#include <tuple>

#include "laws/law.hpp"
#include "maintenance/repair_record.hpp"

namespace floe::swarm {
namespace {

class GivenIsHeld final : public Check {
 public:
  using Check::Check;

  void saw(const SymbolsGiven& given) override {
    for (const Shard shard : given.shards) {
      const Piece piece{given.kind, shard};
      for (const BlobIndex blob : given.blobs)
        demand(scene().shadow.was_held_by(given.helper, blob, piece, given.answered),
               "node " + std::to_string(given.helper) + " gave at " + to_text(given.answered) +
                   " what it did not hold: " + named(blob, piece));
    }
  }
};

// Symbols that a node has die with its machine's tasks.
class RebuiltFromEnough final : public Check {
 public:
  using Check::Check;

  void on(const NodeChange& change) override {
    if (change.what != NodeChange::What::down) return;
    std::erase_if(has_, [&](const Symbol& symbol) { return std::get<0>(symbol) == change.node; });
  }
  void saw(const SymbolsGiven& given) override {
    if (!given.asker) return;
    for (const BlobIndex blob : given.blobs)
      for (const Shard shard : given.shards) has_.emplace(*given.asker, blob, given.kind, shard);
  }
  void saw(const PiecesRebuilt& rebuilt) override {
    const Blob blob = world().blobs()[rebuilt.blob];
    const std::string what = named(rebuilt.blob, {rebuilt.kind, rebuilt.shards.front()});
    std::vector<Piece> pieces;
    for (const Shard shard : rebuilt.shards) pieces.push_back({rebuilt.kind, shard});
    const auto [need, is_decoded] = needed(blob, pieces, rebuilt.source);
    const std::set<Shard> sources(rebuilt.sources.begin(), rebuilt.sources.end());
    demand(sources.size() >= need, what + " was rebuilt from " + std::to_string(sources.size()) +
                                       " shards, and " + std::to_string(need) + " are needed");
    for (const Shard source : sources)
      demand(has_.contains({rebuilt.node, rebuilt.blob, rebuilt.source, source}),
             what + " was rebuilt from shard " + std::to_string(source) + ", of which nothing was given");
    demand(world().blobs().has_metadata(rebuilt.blob, rebuilt.node),
           what + " was rebuilt without metadata to check it");
    if (blob.content == nullptr) return;
    const std::vector<std::uint32_t> targets = slots(blob, rebuilt.shards);
    const std::vector<std::uint32_t> from = slots(blob, rebuilt.sources);
    demand(is_decoded ? blob.content->rebuild_from_blob(rebuilt.kind, targets, from)
                      : blob.content->rebuild(rebuilt.kind, targets, from),
           what + " was rebuilt and differs from the original");
  }

 private:
  using Symbol = std::tuple<NodeId, BlobIndex, std::uint32_t, Shard>;

  // How many symbols of these pieces it takes, and whether the blob is decoded.
  std::pair<std::uint32_t, bool> needed(const Blob& blob, std::span<const Piece> pieces,
                                        std::uint32_t source) const {
    std::pair<std::uint32_t, bool> most{0, false};
    for (const schemes::Fetch& fetch : scene().scheme.plan(pieces, *blob.layout, blob.placement)) {
      const schemes::Fetch& used =
          fetch.source == source || fetch.otherwise.empty() ? fetch : fetch.otherwise.front();
      demand(used.source == source, "pieces were rebuilt from a kind that does not give them");
      most = std::max(most, {used.need, used.is_by_policy});
    }
    return most;
  }
  static std::vector<std::uint32_t> slots(const Blob& blob, std::span<const Shard> shards) {
    std::vector<std::uint32_t> all;
    for (const Shard shard : shards) all.push_back(blob.placement.slot_of(shard));
    return all;
  }

  std::set<Symbol> has_;
};

class ClocksOfPieces final : public Check {
 public:
  using Check::Check;

  void restored(BlobIndex blob, const Piece& piece, Instant since) override {
    const std::optional<Instant> lost = scene().shadow.missing_since(blob, piece);
    demand(lost.has_value(), named(blob, piece) + " came back and was not missing");
    demand(*lost == since, named(blob, piece) + " was lost at " + to_text(*lost) +
                               " and is taken for lost at " + to_text(since));
    demand(world().node(world().committee().owner(piece.shard)).up(),
           named(blob, piece) + " came back on a node that is down");
    ++count_;
    sum_ += static_cast<TimeHistogram::Sum>((now() - *lost).ns);
  }

  // Of what expires the wait ends in vain.
  void on(const BlobChange& change) override {
    if (change.what != BlobChange::What::expires) return;
    for (BlobIndex blob = change.blob; blob < change.end; ++blob)
      if (!world().blobs().lost(blob))
        for (const Piece& piece : scene().shadow.missing(blob))
          cut_ += scene().shadow.is_arriving(piece.shard) ? 0 : 1;
  }

  void ends() override {
    std::int64_t missing = 0;
    std::int64_t overdue = 0;  // those that are not on their way
    for (BlobIndex blob = 0; blob < world().blobs().size(); ++blob)
      for (const Piece& piece : scene().shadow.missing(blob)) {
        demand(!world().blobs().holds(blob, piece), named(blob, piece) + " is missing and taken for held");
        if (world().blobs().lost(blob)) continue;
        ++missing;
        if (!scene().shadow.is_arriving(piece.shard)) ++overdue;
      }
    std::int64_t stored = 0;
    world().blobs().each_missing(
        [&](NodeId, BlobIndex blob, const Piece&, Instant) { stored += world().blobs().lost(blob) ? 0 : 1; });
    demand(stored == missing,
           std::to_string(stored) + " pieces are taken for missing, and " + std::to_string(missing) + " are");
    for (const auto& [row, times] : world().recorder().all_times()) {
      if (row != &maintenance::kRepairTimes) continue;
      std::int64_t ended = 0;
      std::int64_t censored = 0;
      TimeHistogram::Sum sum = 0;
      for (const auto& [index, bin] : times.bins()) {
        ended += bin.ended;
        censored += bin.censored;
        sum += bin.sum;
      }
      demand(ended == count_ && sum == sum_, "the times to repair are not those from loss to return");
      demand(censored == overdue + cut_,
             "what is missing at the end, or when its blob expires, is not among the times to repair");
    }
  }

 private:
  std::int64_t count_ = 0;
  std::int64_t cut_ = 0;
  TimeHistogram::Sum sum_ = 0;
};

}  // namespace

extern const Law given_is_held{"given-is-held",
                               "A helper holds what it gives at the instant at which it answers.",
                               Sort::safety, make_check<GivenIsHeld>};
extern const Law rebuilt_from_enough{
    "rebuilt-from-enough",
    "A piece is rebuilt from as many symbols as it takes, which were given, and equals the original.",
    Sort::safety, make_check<RebuiltFromEnough>};
extern const Law clocks_of_pieces{
    "clocks-of-pieces",
    "The time to repair a piece runs from its loss to its return, over a second loss too.", Sort::safety,
    make_check<ClocksOfPieces>};

}  // namespace floe::swarm
