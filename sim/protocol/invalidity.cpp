#include "protocol/invalidity.hpp"

#include "protocol/delivery.hpp"

namespace floe::protocol {
namespace {

// A signed text and a BLS signature, as mainnet sends confirmations.
constexpr Bytes kSignature{270};

constexpr Durations kTimes{"blobs.invalid.time", "Time until an inconsistent blob is known to be invalid."};

// Whoever waits hears how a task ended, also where it dies with its machine.
struct Telling {
  explicit Telling(std::weak_ptr<Mailbox<bool>> waits) : box(std::move(waits)) {}
  Telling(const Telling&) = delete;
  Telling& operator=(const Telling&) = delete;
  ~Telling() {
    if (const auto waits = box.lock()) waits->push(has_come);
  }

  std::weak_ptr<Mailbox<bool>> box;
  bool has_come = false;
};

// That a node is at it ends with its task.
class Proving {
 public:
  using All = std::set<std::pair<NodeId, BlobIndex>>;
  Proving(All& all, NodeId node, BlobIndex blob) : all_(all), one_(node, blob) { all_.insert(one_); }
  Proving(const Proving&) = delete;
  Proving& operator=(const Proving&) = delete;
  ~Proving() { all_.erase(one_); }

 private:
  All& all_;
  std::pair<NodeId, BlobIndex> one_;
};

}  // namespace

constinit const Metric kInconsistent("blobs.inconsistent", "blobs", Form::count, Better::neither,
                                     Shown::results, "inconsistent blobs",
                                     "Blobs that were written with pieces that do not belong together.");
constinit const Metric kInvalid(
    "blobs.invalid", "blobs", Form::count, Better::neither, Shown::results, "blobs found invalid",
    "Inconsistent blobs of which that was proved, and which were deleted; no fault loses "
    "them, and nobody repairs them.");
constinit const Metric kInvalidTimeP50(
    "blobs.invalid.time.p50", "s", Form::seconds, Better::lower, Shown::results,
    "time until a blob is invalid, median",
    "Median time from the beginning until an inconsistent blob is known to be invalid; "
    "what is not known by the end takes longer.",
    {.fold = Fold::pooled_quantile, .times = &kTimes, .percent = 50, .why = "no blob is inconsistent"});
constinit const Metric kInvalidityProofs("blobs.invalid.proofs", "B", Form::bytes, Better::lower,
                                         Shown::results, "proofs of inconsistency",
                                         "Bytes of proofs of inconsistency that nodes received.");
constinit const Metric kInvaliditySignatures("blobs.invalid.signatures", "B", Form::bytes, Better::lower,
                                             Shown::results, "signatures of inconsistency",
                                             "Bytes of signatures that who proved inconsistency received.");

struct Invalidity::Signatures {
  std::set<NodeId> nodes{};
  std::uint64_t weight = 0;
};

task<void> Invalidity::prove(NodeId finder, BlobIndex blob, Load proof, Backoff pauses) {
  if (proving_.contains({finder, blob})) co_return;
  const Proving proving(proving_, finder, blob);
  Signatures signatures;
  sign(finder, blob, signatures);
  while (!world_.blobs().is_deleted(blob)) {
    std::vector<task<void>> together;
    for (NodeId peer = 0; peer < world_.nodes().count(); ++peer)
      if (!signatures.nodes.contains(peer) && world_.node(peer).up())
        together.push_back(collect(finder, peer, blob, proof, signatures));
    co_await all(std::move(together));
    if (!world_.blobs().is_deleted(blob)) co_await sleep(world_.loop(), pauses.next());
  }
}

task<void> Invalidity::collect(NodeId finder, NodeId peer, BlobIndex blob, Load proof,
                               Signatures& signatures) {
  const auto waits = std::make_shared<Mailbox<bool>>(world_.loop());
  world_.machine(peer).tasks.spawn(take_proof(waits, finder, peer, blob, proof), owner_.with(peer));
  const bool has_proof = co_await waits->next();
  if (!has_proof || world_.blobs().is_deleted(blob)) co_return;
  const Asker taking = asker(finder, blob);
  const bool has_come = co_await take(world_, taking, peer, {.payload = kSignature, .proof = {}});
  if (!has_come) co_return;
  use(kSignature, kInvaliditySignatures);
  sign(peer, blob, signatures);
}

task<void> Invalidity::take_proof(std::weak_ptr<Mailbox<bool>> waits, NodeId finder, NodeId peer,
                                  BlobIndex blob, Load proof) {
  Telling telling(std::move(waits));
  const Asker taking = asker(peer, blob);
  telling.has_come = co_await take(world_, taking, finder, proof);
  if (!telling.has_come) co_return;
  use(proof.payload + proof.proof, kInvalidityProofs);
}

void Invalidity::use(Bytes bytes, const Metric& row) {
  Recorder& recorder = world_.recorder();
  recorder.used(recorder.tag(proofs_), bytes);
  recorder.counter(row) += bytes.n;
}

void Invalidity::sign(NodeId node, BlobIndex blob, Signatures& signatures) {
  signatures.nodes.insert(node);
  signatures.weight += world_.committee().weights()[node];
  if (3 * signatures.weight < std::uint64_t{world_.committee().shards()} + 1) return;
  if (world_.blobs().is_deleted(blob)) return;
  world_.invalidate(blob);
  ++world_.recorder().counter(kInvalid);
  world_.recorder().times(kTimes).add(world_.now() - Instant{});
}

Asker Invalidity::asker(NodeId node, BlobIndex blob) const {
  return {.endpoint = world_.endpoint(node),
          .node = node,
          .timeout = timeout_,
          .payload = &proofs_,
          .proof = &proofs_,
          .header = &headers_,
          .blob = blob};
}

void Invalidity::close() {
  const std::size_t all = world_.blobs().inconsistent().size();
  world_.recorder().counter(kInconsistent) += static_cast<std::int64_t>(all);
  for (std::size_t open = all - world_.blobs().invalid().size(); open > 0; --open)
    world_.recorder().times(kTimes).censor(world_.now() - Instant{});
}

}  // namespace floe::protocol
