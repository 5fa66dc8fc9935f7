#include "audits/challenge.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "belief/sides.hpp"
#include "epochs/chain.hpp"
#include "fields/kinds.hpp"
#include "nodes/attributes/conduct.hpp"
#include "protocol/exchange.hpp"
#include "timing/instants.hpp"
#include "world/pieces.hpp"

namespace floe::maintenance {

constinit const Metric kChallengesPassed("challenge.passed", "nodes", Form::count, Better::neither,
                                         Shown::results, "challenges passed",
                                         "Times that a node passed a storage challenge.");
constinit const Metric kChallengesFailed("challenge.failed", "nodes", Form::count, Better::neither,
                                         Shown::results, "challenges failed",
                                         "Times that a node failed a storage challenge.");
namespace {

// Known only to runs with challenges: digests cover the causes that a run knows.
constexpr Cause kChallenge{"challenge", "challenge", "All bytes of storage challenges.", TrafficClass::read,
                           Part::other};

constexpr Metric kFalseAlarms("challenge.false_alarms", "nodes", Form::count, Better::lower, Shown::results,
                              "honest nodes that failed a challenge",
                              "Times that a node failed a storage challenge that had not begun to lie.");
constexpr Metric kMissed("challenge.missed", "nodes", Form::count, Better::lower, Shown::results,
                         "cheaters that passed a challenge",
                         "Times that a node passed a storage challenge that said it had what it dropped.");
constexpr Metric kVoid(
    "challenge.void", "rounds", Form::count, Better::lower, Shown::results, "rounds without a quorum",
    "Rounds of storage challenges that were not held, since nodes with 2f + 1 shards did not reach "
    "each other when they were due.");
constexpr Metric kBytes("challenge.bytes", "B", Form::bytes, Better::lower, Shown::results,
                        "bytes of challenges", "All bytes of storage challenges.",
                        {.of = [](const Recorder& recorder) -> std::optional<Number> {
                          for (const CauseTotals& totals : recorder.causes())
                            if (totals.cause == &kChallenge) return totals.sent.n;
                          return std::int64_t{0};
                        }});
constexpr Durations kTimes{"challenge.time",
                           "Time from a challenge to the last signature that a node needs."};
constexpr Metric kTime(
    "challenge.time.p99", "s", Form::seconds, Better::lower, Shown::results, "time to pass a challenge, 99 %",
    "99th percentile of the time from a storage challenge to the last signature that a node "
    "needs; one that fails takes longer than the time limit.",
    {.fold = Fold::pooled_quantile, .times = &kTimes, .percent = 99, .why = "nobody was challenged"});
constexpr const Metric* kMetrics[] = {
    &kChallengesPassed, &kChallengesFailed, &kFalseAlarms, &kMissed, &kVoid, &kBytes, &kTime};

// What one node proves in one round.
struct Proof {
  NodeId prover;
  std::vector<BlobIndex> blobs;  // ascending
  Instant since;
  std::uint64_t signatures = 0;  // by shards
  std::optional<Duration> passed{};
};

// The answer of a prover, whole or nothing.
class Proving final : public protocol::Subject {
 public:
  Proving(World& world, const Proof& proof, protocol::Load load)
      : world_(world), proof_(proof), load_(load) {}

  bool holds(NodeId, std::uint32_t) const override {
    return each_piece([&](const PieceOf& piece) { return world_.blobs().holds(piece.blob, piece.piece); });
  }
  bool is_hidden(NodeId, std::uint32_t) const override {
    return world_.blobs().hides() && !holds({}, {}) && each_piece([&](const PieceOf& piece) {
             return world_.blobs().holds(piece.blob, piece.piece) ||
                    world_.blobs().is_hidden(piece.blob, piece.piece);
           });
  }
  void rejected(NodeId, std::uint32_t) const override {
    each_piece([&](const PieceOf& piece) {
      const SpoiledPieces::Spoiled* const spoiled = world_.spoiled(piece);
      if (spoiled != nullptr && spoiled->is_rot) world_.find(piece, FoundBy::challenge);
      return true;
    });
  }
  protocol::Load load(std::span<const std::uint32_t> items) const override {
    return items.empty() ? protocol::Load{} : load_;
  }

 private:
  template <class Judge>
  bool each_piece(const Judge& judge) const {
    for (const BlobIndex blob : proof_.blobs) {
      const Blob one = world_.blobs()[blob];
      if (one.is_deleted) continue;
      for (const Shard shard : world_.committee().shards_of(proof_.prover)) {
        if (!one.placement.has_slot(shard) || world_.blobs().is_arriving(shard)) continue;
        for (std::uint32_t kind = 0; kind < one.layout->kinds.size(); ++kind)
          if (!judge(PieceOf{blob, {kind, shard}})) return false;
      }
    }
    return true;
  }

  World& world_;
  const Proof& proof_;
  protocol::Load load_;
};

class Challenge final : public Process {
 public:
  Challenge(const ChallengeSettings& settings, const UpkeepRights& rights)
      : settings_(settings), rights_(rights), world_(rights.world) {
    rights.record.tag(kChallenge);
  }

  void start() override { world_.tasks().spawn(rounds(), rights_.owner); }

 private:
  task<void> rounds();
  task<void> judge(std::shared_ptr<Proof> proof);
  task<void> verify(NodeId verifier, std::shared_ptr<Proof> proof);
  std::vector<BlobIndex> challenged(NodeId prover, std::uint32_t round) const;
  std::vector<BlobIndex> drawn(NodeId prover, std::uint32_t round) const;
  protocol::Load load(const Proof& proof, NodeId verifier) const;
  void sign(NodeId verifier, Proof& proof) const;
  bool can_begin() const;
  const Conduct* conduct(NodeId node) const { return world_.nodes().get(kConduct, node); }

  ChallengeSettings settings_;
  UpkeepRights rights_;
  World& world_;
};

task<void> Challenge::rounds() {
  for (std::uint32_t round = 0;; ++round) {
    co_await sleep(world_.loop(), settings_.every);
    if (!can_begin()) {
      ++rights_.record.counter(kVoid);
      continue;
    }
    for (NodeId prover = 0; prover < world_.nodes().count(); ++prover) {
      if (!world_.node(prover).has_machine) continue;
      auto proof = std::make_shared<Proof>(Proof{prover, challenged(prover, round), world_.now()});
      sign(prover, *proof);
      for (NodeId verifier = 0; verifier < world_.nodes().count(); ++verifier) {
        if (verifier == prover || !world_.node(verifier).up()) continue;
        const Conduct* const liar = conduct(verifier);
        if (liar == nullptr)
          rights_.spawn(verifier, verify(verifier, proof));
        else if (prover < liar->fellows.size() && liar->fellows[prover])
          sign(verifier, *proof);
      }
      world_.tasks().spawn(judge(proof), rights_.owner.with(prover));
    }
  }
}

// Nodes with 2f + 1 shards that reach each other acknowledge a round; without them nobody could pass.
bool Challenge::can_begin() const {
  const auto is_up = [this](NodeId node) { return world_.node(node).up(); };
  return std::ranges::any_of(sides_of(world_, is_up), [this](const Side& side) {
    return is_quorum(side.shards, world_.committee().shards());
  });
}

task<void> Challenge::verify(NodeId verifier, std::shared_ptr<Proof> proof) {
  const protocol::Asker asker{.endpoint = world_.endpoint(verifier),
                              .node = verifier,
                              .timeout = settings_.timeout,
                              .payload = &kChallenge,
                              .proof = &kChallenge,
                              .header = &kChallenge};
  const Proving subject(world_, *proof, load(*proof, verifier));
  protocol::Exchanges exchanges(world_, asker, subject);
  constexpr std::array<std::uint32_t, 1> kAll{0};
  exchanges.ask(proof->prover, Few<std::uint32_t>(kAll));
  const protocol::Answer answer = co_await exchanges.next();
  if (answer.kind == protocol::Answer::Kind::given) sign(verifier, *proof);
}

void Challenge::sign(NodeId verifier, Proof& proof) const {
  proof.signatures += world_.committee().weights()[verifier];
  if (!proof.passed && is_quorum(proof.signatures, world_.committee().shards()))
    proof.passed = world_.now() - proof.since;
}

// Once all answers are due.
task<void> Challenge::judge(std::shared_ptr<Proof> proof) {
  const NodeId prover = proof->prover;
  const std::uint32_t machine = world_.node(prover).incarnation;
  co_await sleep(world_.loop(), settings_.timeout + seconds(1));
  TimeHistogram& times = rights_.record.times(kTimes);
  const Conduct* const liar = conduct(prover);
  const bool cheats = liar != nullptr && liar->lie == Conduct::Lie::pretends;
  if (proof->passed) {
    times.add(*proof->passed);
    ++rights_.record.counter(kChallengesPassed);
    if (cheats) ++rights_.record.counter(kMissed);
    co_return;
  }
  times.censor(settings_.timeout);
  ++rights_.record.counter(kChallengesFailed);
  if (liar == nullptr) ++rights_.record.counter(kFalseAlarms);
  const Node& node = world_.node(prover);
  if (settings_.expels && node.has_machine && node.incarnation == machine)
    world_.nodes().depart(prover, settings_.replacement);
}

// Of a blob that is lost or deleted nobody can prove anything.
std::vector<BlobIndex> Challenge::challenged(NodeId prover, std::uint32_t round) const {
  std::vector<BlobIndex> blobs = drawn(prover, round);
  std::erase_if(
      blobs, [this](BlobIndex blob) { return world_.blobs().lost(blob) || world_.blobs().is_deleted(blob); });
  return blobs;
}

std::vector<BlobIndex> Challenge::drawn(NodeId prover, std::uint32_t round) const {
  const std::uint32_t all = world_.blobs().size();
  std::vector<BlobIndex> blobs;
  if (settings_.form == ChallengeSettings::Form::full || settings_.blobs >= all) {
    for (BlobIndex blob = 0; blob < all; ++blob) blobs.push_back(blob);
    return blobs;
  }
  Stream coin = rights_.streams.of(prover, "/" + std::to_string(round));
  std::set<BlobIndex> drawn;
  while (drawn.size() < settings_.blobs) drawn.insert(static_cast<BlobIndex>(coin.below(all)));
  blobs.assign(drawn.begin(), drawn.end());
  return blobs;
}

protocol::Load Challenge::load(const Proof& proof, NodeId verifier) const {
  protocol::Load all;
  const Committee& committee = world_.committee();
  const auto groups = world_.blobs().groups();
  for (auto first = proof.blobs.begin(); first != proof.blobs.end();) {
    const auto end = std::ranges::lower_bound(first, proof.blobs.end(), groups[group_of(*first, groups)].end);
    const Blob blob = world_.blobs()[*first];
    SymbolSize one{Bytes{0}, Bytes{0}};
    for (const Shard mine : committee.shards_of(proof.prover))
      for (std::uint32_t kind = 0; blob.placement.has_slot(mine) && !world_.blobs().is_arriving(mine) &&
                                   kind < blob.layout->kinds.size();
           ++kind) {
        const PieceKind& piece = blob.layout->kinds[kind];
        const bool is_common = piece.symbol.payload < piece.size;
        for (const Shard other : committee.shards_of(verifier)) {
          if (is_common && !blob.placement.has_slot(other)) continue;
          const SymbolSize size =
              rights_.scheme.symbol(*blob.layout, blob.placement, {kind, is_common ? other : mine});
          one.payload += size.payload;
          one.proof += size.proof;
          if (!is_common) break;
        }
      }
    all.payload += one.payload * (end - first);
    all.proof += one.proof * (end - first);
    first = end;
  }
  return all;
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  faults::idle_period("every", bound.as<ChallengeSettings>().every, "nobody is challenged", cast, complaints);
}

}  // namespace

const fields::Table& ChallengeSettings::table() {
  using S = ChallengeSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("form", &S::form, fields::choice<Form>({{"full", Form::full}, {"light", Form::light}}),
                   "Whether every node proves all blobs, or some that a coin picks for it."),
       fields::row("every", &S::every, fields::duration(minutes(10)), "The time between two challenges."),
       fields::row("blobs", &S::blobs, fields::whole(1, 10'000'000),
                   "The blobs that the light form picks for each node, all different."),
       fields::row("timeout", &S::timeout, fields::duration(milliseconds(1), days(365)),
                   "The time within which answers are due."),
       fields::row("expels", &S::expels, fields::boolean(),
                   "Whether a node that fails is expelled, so that others owe what it was to keep."),
       fields::row(
           "replacement", &S::replacement, fields::duration(),
           "The time from the order of an empty machine in its place, once it is declared gone, to its "
           "arrival.")});
  return table;
}

const Entry challenge{
    .description = {.name = "challenge",
                    .sentence =
                        "Nodes prove to each other that they store what they should; a process of the "
                        "whitepaper only, which mainnet never built.",
                    .table = ChallengeSettings::table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Challenge, ChallengeSettings>,
    .idle = idle};

}  // namespace floe::maintenance
