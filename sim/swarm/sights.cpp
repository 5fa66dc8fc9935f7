#include "swarm/sights.hpp"

#include <algorithm>

#include "audits/challenge.hpp"
#include "engine/assert.hpp"
#include "faults/replay.hpp"
#include "laws/patience.hpp"
#include "maintenance/repair_record.hpp"
#include "nodes/attributes/conduct.hpp"
#include "nodes/attributes/leaving.hpp"
#include "nodes/attributes/silence.hpp"
#include "nodes/attributes/slowdowns.hpp"

namespace floe::swarm {
namespace {

using What = NodeChange::What;

constexpr Sight kSights[] = {
    {"lost-at-threshold", "A blob was lost with one piece too few."},
    {"kept-at-threshold", "A blob was left with just as many pieces as reading needs."},
    {"lost-by-far", "A blob was lost with two or more pieces too few."},
    {"rebuilt-below-other-kind",
     "A piece was rebuilt while fewer of a kind were left than give the blob back."},
    {"blob-decoded", "A piece was rebuilt of the decoded blob, as a policy allows.", 3000},
    {"rebuilt-after-loss", "A piece came back of a blob that is lost.", 100'000},
    {"second-loss", "A node lost its disk again before all was rebuilt."},
    {"departed-while-away", "A machine departed in an outage."},
    {"departed-while-declared", "A machine departed after it had been declared gone."},
    {"back-just-in-time",
     "A node came back in the last tenth of the time in which it would be declared gone."},
    {"false-alarm", "A node came back that had been declared gone."},
    {"superseded", "An empty machine took the place of one that was only away."},
    {"outages-overlap", "A node was in two outages at once."},
    {"all-nodes-down", "No node was up."},
    {"announced", "A node announced its departure.", 3000},
    {"handed-over", "A node that had announced its departure handed over all it had.", 3000},
    {"left-on-notice", "A node left when its notice was over.", 3000},
    {"replaced", "An empty machine replaced one that departed."},
    {"replayed", "An outage began that was recorded."},
    {"disk-lost", "A machine lost one of its disks."},
    {"slowed", "A node moved bytes at less than its rate."},
    {"refused", "A helper refused a request."},
    {"refused-then-given", "A helper refused a request and gave later."},
    {"not-held", "A helper was asked for what it did not hold."},
    {"helper-down", "A request met a helper that was down."},
    {"helper-died", "A helper went down after it had answered, and the answer did not come."},
    {"late-answer", "An answer was under way when the request was given up."},
    {"answer-not-taken", "An answer came for which nobody waited any more."},
    {"lost-after-answer", "A helper lost what it had given before the answer came.", 20'000},
    {"own-symbols", "A node used a symbol of a shard of its own."},
    {"batch-given", "A helper gave symbols of several blobs in one message."},
    {"empty-blob-rebuilt", "A piece of an empty blob was rebuilt."},
    {"real-blob-rebuilt", "A piece of real bytes was rebuilt."},
    {"several-pieces-rebuilt", "Several pieces were rebuilt from one fetch."},
    {"sent-on", "A repairer sent a piece that it had rebuilt to its owner.", 10'000},
    {"sent-on-in-vain", "An owner did not get a piece that a repairer had rebuilt.", 100'000},
    {"shard-moved", "A shard went to another node as an epoch began."},
    {"shard-moved-on", "An epoch began, and what a shard's owner before the last one kept was dropped."},
    {"piece-copied", "A piece came from the owner before."},
    {"moved-shard-rebuilt", "Pieces of a shard that moved could not be copied."},
    {"expired", "Blobs expired."},
    {"expired-while-owed", "A blob expired of which a node owed a piece."},
    {"expired-while-moving", "A blob expired of which a piece was on its way to a new owner.", 20'000},
    {"repair-cancelled", "A repair was cut short since its blob expired.", 20'000},
    {"blob-read", "A read gave what was written."},
    {"blob-read-while-degraded", "A read succeeded while pieces were missing."},
    {"liar-caught", "An answer was rejected, since its bytes failed their proof."},
    {"liar-silent", "A helper that is up did not answer at all."},
    {"liar-dropped", "A node dropped pieces and said it had them."},
    {"dropped-went", "A machine went that had dropped pieces."},
    {"rotten", "A piece rotted."},
    {"rot-found-by-read", "Rot was found as somebody asked for a symbol of it."},
    {"rot-found-by-scrub", "Rot was found by a scrub."},
    {"rot-repaired", "A piece that had been found rotten came back."},
    {"rot-went-with-disk", "A disk went with a piece that was rotten and not found."},
    {"lost-by-rot", "A blob was lost as a piece was spoiled.", 20'000},
    {"challenge-failed", "A node failed a challenge."},
    {"challenge-passed", "A node passed a challenge."},
    {"found-invalid", "A blob was proved to be inconsistent, and deleted."},
    {"doubted", "A strict reader found an inconsistent blob."},
    {"owed-at-end", "Pieces that could have come back were missing at the end."},
    {"whole-after-loss", "Everything was whole at the end, after losses."},
    {"patience", "It could be said how long a repair may take."},
    {"patience-ended", "A calm was longer than a repair may take.", 200},
    {"moved-and-whole", "An epoch ended in which shards had moved, and every node had to have all.", 3000},
    {"whole-at-end", "A run ended, and every node had to have all its pieces."},
    {"written", "A blob was written during the run.", 3000},
    {"written-short", "A blob was certified before all of it had reached its nodes.", 3000},
    {"due-after-write", "A node waited no longer for what a writer had not brought.", 3000},
    {"delivered-late", "A writer brought a piece after its blob was certified.", 20'000},
    {"calm", "A run ended with a calm."},
    {"cut", "A run was cut, since it had more events than a small one."},
};

}  // namespace

std::span<const Sight> sights() { return kSights; }

std::size_t sight_index(std::string_view name) {
  const auto row = std::ranges::find(kSights, name, &Sight::name);
  FLOE_ASSERT(row != std::end(kSights), "a sight that has no row");
  return static_cast<std::size_t>(row - kSights);
}

Lookout::Lookout(const Scene& scene, SightCounts& counts)
    : scene_(scene),
      counts_(counts),
      wholeness_(scene),
      departed_(scene.world.nodes().count(), Instant::never()),
      refused_(scene.world.nodes().count(), false) {}

Lookout::~Lookout() = default;

void Lookout::see(std::string_view sight) { ++counts_[sight_index(sight)]; }

void Lookout::on(const NodeChange& change) {
  wholeness_.on(change);
  const World& world = scene_.world;
  const Node& node = world.node(change.node);
  const Duration detection = silence_of(world.nodes(), change.node, scene_.scenario.repair.detection);
  const Duration away = world.now() - node.down_since;
  switch (change.what) {
    case What::down:
      if (world.nodes().up() == 0) see("all-nodes-down");
      break;
    case What::up:
      if (departed_[change.node] == Instant::never()) {
        if (away > detection) see("false-alarm");
        if (away <= detection && away > scale(detection, 0.9)) see("back-just-in-time");
      }
      departed_[change.node] = Instant::never();
      refused_[change.node] = false;
      break;
    case What::departed:
      if (node.is_superseded) see("superseded");
      if (world.nodes().get(kLeaving, change.node).at == world.now()) see("left-on-notice");
      departed_[change.node] = world.now();
      if (node.outages > 0) see("departed-while-away");
      if (node.outages > 1) see("outages-overlap");
      if (node.outages > 0 && away > detection) see("departed-while-declared");
      break;
    case What::joined:
      see("replaced");
      break;
    case What::disk_lost:
      see("disk-lost");
      break;
    case What::attribute:
      if (change.attribute == &kSlowdowns && !world.nodes().get(kSlowdowns, change.node).empty())
        see("slowed");
      if (change.attribute == &kLeaving) see("announced");
      if (change.attribute == &kSuccessions) see("handed-over");
      break;
  }
}

void Lookout::before_loss(NodeId node) {
  for (BlobIndex blob = 0; blob < scene_.world.blobs().size(); ++blob)
    for (const Piece& piece : scene_.shadow.missing(blob, node))
      if (scene_.shadow.is_hidden(blob, piece))
        see(rotten_.erase({blob, piece}) > 0 ? "rot-went-with-disk" : "dropped-went");
  for (BlobIndex blob = 0; blob < scene_.world.blobs().size(); ++blob)
    if (!scene_.shadow.missing(blob, node).empty()) return see("second-loss");
}

void Lookout::on(const PiecesOwed&) {
  for (BlobIndex index = 0; index < scene_.world.blobs().size(); ++index) {
    const Blob blob = scene_.world.blobs()[index];
    if (!blob.lost &&
        scene_.scheme.margin(*blob.layout, Holders(blob.placement, scene_.shadow.nowhere(index))) == 0)
      see("kept-at-threshold");
  }
}

void Lookout::on(const PieceChange& change) {
  wholeness_.on(change);
  if (change.what == PieceChange::What::due) see("due-after-write");
  if (change.what == PieceChange::What::spoiled) {
    see(change.is_rot ? "rotten" : "liar-dropped");
    if (change.is_rot) rotten_.insert(change.piece);
    if (scene_.world.blobs().lost(change.piece.blob)) see("lost-by-rot");
  } else if (change.is_rot) {
    if (change.by == FoundBy::asker) see("rot-found-by-read");
    if (change.by == FoundBy::scrub) see("rot-found-by-scrub");
  }
}

void Lookout::written(BlobIndex, std::span<const Piece> missing) {
  see("written");
  if (!missing.empty()) see("written-short");
}

void Lookout::on(const ShardChange& change) {
  wholeness_.on(change);
  switch (change.what) {
    case ShardChange::What::moved:
      see("shard-moved");
      break;
    case ShardChange::What::dropped:
      see("shard-moved-on");
      break;
    case ShardChange::What::owed:
      if (scene_.world.blobs().owed_on(change.shard) > 0) see("moved-shard-rebuilt");
      break;
    case ShardChange::What::repaired:
      break;
  }
}

void Lookout::arrived(BlobIndex blob, const Piece& piece) {
  rotten_.erase({blob, piece});
  see("piece-copied");
}

void Lookout::on(const BlobChange& change) {
  if (change.what == BlobChange::What::doubted) see("doubted");
  if (change.what == BlobChange::What::invalid) see("found-invalid");
  if (change.what == BlobChange::What::expires) look_at_expiring(change.blob, change.end);
  if (change.what != BlobChange::What::lost) return;
  const Blob blob = scene_.world.blobs()[change.blob];
  const std::int64_t margin =
      scene_.scheme.margin(*blob.layout, Holders(blob.placement, scene_.shadow.nowhere(change.blob)));
  see(margin == -1 ? "lost-at-threshold" : "lost-by-far");
}

void Lookout::look_at_expiring(BlobIndex first, BlobIndex end) {
  see("expired");
  for (BlobIndex blob = first; blob < end; ++blob)
    for (const Piece& piece : scene_.shadow.missing(blob)) {
      if (scene_.shadow.is_arriving(piece.shard)) return see("expired-while-moving");
      return see("expired-while-owed");
    }
}

void Lookout::saw(const RequestOver& request) {
  const World& world = scene_.world;
  const bool answered = request.answered != Instant::never();
  const Node& helper = world.node(request.helper);
  if (request.is_refused) {
    see("refused");
    refused_[request.helper] = true;
  } else if (refused_[request.helper] && request.is_taken && request.bytes > Bytes{0}) {
    see("refused-then-given");
  }
  if (request.rejected > Bytes{0}) see("liar-caught");
  if (answered && !request.is_delivered && helper.up() && helper.down_since < request.asked &&
      world.nodes().get(kConduct, request.helper) != nullptr &&
      world.now() - request.asked == request.timeout)
    see("liar-silent");
  if (!answered && !helper.up()) see("helper-down");
  if (answered && request.is_taken && !request.is_refused && request.bytes == Bytes{0}) see("not-held");
  if (answered && !request.is_delivered) {
    if (helper.down_since >= request.answered)
      see("helper-died");
    else if (world.now() - request.asked == request.timeout)
      see("late-answer");
  }
  if (request.is_delivered && !request.is_taken) see("answer-not-taken");
  if (request.payload == &maintenance::kTransfer)
    see(request.is_taken && request.is_delivered ? "sent-on" : "sent-on-in-vain");
  if (request.is_delivered && request.is_taken && helper.ever_lost && helper.lost_at >= request.answered)
    see("lost-after-answer");
}

void Lookout::saw(const SymbolsGiven& given) {
  if (given.asker == given.helper) see("own-symbols");
  if (given.asker != given.helper && given.blobs.size() > 1) see("batch-given");
}

void Lookout::saw(const PiecesRebuilt& rebuilt) {
  const Blob blob = scene_.world.blobs()[rebuilt.blob];
  if (blob.size == Bytes{0}) see("empty-blob-rebuilt");
  if (blob.content != nullptr) see("real-blob-rebuilt");
  if (rebuilt.shards.size() > 1) see("several-pieces-rebuilt");
  if (rebuilt.source == rebuilt.kind && blob.layout->kinds.size() > 1) see("blob-decoded");
  for (std::uint32_t kind = 0; kind < blob.layout->kinds.size(); ++kind)
    if (scene_.shadow.held(rebuilt.blob, kind) < blob.layout->kinds[kind].enough)
      return see("rebuilt-below-other-kind");
}

void Lookout::saw(const BlobRead& read) {
  if (!read.is_right) return;
  see("blob-read");
  if (!scene_.shadow.missing(read.blob).empty()) see("blob-read-while-degraded");
}

void Lookout::saw(const EpochEnds&) {
  if (wholeness_.is_any_moved() && wholeness_.is_due()) see("moved-and-whole");
  wholeness_.epoch_ends();
}

void Lookout::restored(BlobIndex blob, const Piece& piece, Instant) {
  if (rotten_.erase({blob, piece}) > 0) see("rot-repaired");
  if (scene_.world.blobs().lost(blob)) see("rebuilt-after-loss");
}

void Lookout::ends() {
  std::size_t owed = 0;
  bool any_lost = false;
  for (BlobIndex blob = 0; blob < scene_.world.blobs().size(); ++blob) {
    const bool is_lost = scene_.world.blobs().lost(blob);
    any_lost = any_lost || is_lost;
    if (!is_lost) owed += scene_.shadow.missing(blob).size();
  }
  const Recorder& recorder = scene_.world.recorder();
  if (recorder.count(faults::kPlayed) > 0) see("replayed");
  if (recorder.count(maintenance::kChallengesPassed) > 0) see("challenge-passed");
  if (recorder.count(maintenance::kChallengesFailed) > 0) see("challenge-failed");
  if (recorder.count(maintenance::kCancelled) > 0) see("repair-cancelled");
  if (owed > 0) see("owed-at-end");
  bool ever_lost = false;
  for (NodeId node = 0; node < scene_.world.nodes().count(); ++node)
    ever_lost = ever_lost || scene_.world.node(node).ever_lost;
  if (owed == 0 && !any_lost && ever_lost) see("whole-after-loss");
  const std::optional<Duration> longest = patience(scene_);
  if (wholeness_.is_due()) see("whole-at-end");
  if (longest) see("patience");
  if (longest && *longest < scene_.scenario.calm) see("patience-ended");
  if (scene_.scenario.calm > Duration{}) see("calm");
}

}  // namespace floe::swarm
