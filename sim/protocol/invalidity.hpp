// A blob whose pieces agree with the metadata one by one and do not belong together. Whoever rebuilds a piece of it
// finds out, and sends all others what it rebuilt from, each symbol with its path, as a proof. They check it and sign;
// with signatures of more than f shards (3 w >= n + 1) the blob is invalid, and all delete it.
// Source: Walrus whitepaper v2.0, section 3.4, and mainnet's inconsistency proofs. Not modelled: the time that a chain
// takes to say so, nodes that sign nothing or what is false, and when who is away deletes its pieces.
#pragma once

#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "protocol/backoff.hpp"
#include "protocol/exchange.hpp"
#include "tasks/mailbox.hpp"

namespace floe::protocol {

extern const Metric kInconsistent;
extern const Metric kInvalid;
extern const Metric kInvalidTimeP50;
extern const Metric kInvalidityProofs;
extern const Metric kInvaliditySignatures;

class Invalidity {
 public:
  // The causes of proofs and signatures, and of message headers.
  Invalidity(World& world, Owner owner, const Cause& proofs, const Cause& headers, Duration timeout)
      : world_(world), owner_(owner), proofs_(proofs), headers_(headers), timeout_(timeout) {}

  // A task of the node that found out, which has the proof; it ends when the blob is invalid, or at once where the same
  // node is at it already.
  task<void> prove(NodeId finder, BlobIndex blob, Load proof, Backoff pauses);
  void close();

 private:
  struct Signatures;

  task<void> collect(NodeId finder, NodeId peer, BlobIndex blob, Load proof, Signatures& signatures);
  task<void> take_proof(std::weak_ptr<Mailbox<bool>> waits, NodeId finder, NodeId peer, BlobIndex blob,
                        Load proof);
  Asker asker(NodeId node, BlobIndex blob) const;
  void use(Bytes bytes, const Metric& row);
  void sign(NodeId node, BlobIndex blob, Signatures& signatures);

  World& world_;
  Owner owner_;
  const Cause& proofs_;
  const Cause& headers_;
  Duration timeout_;
  std::set<std::pair<NodeId, BlobIndex>> proving_{};
};

}  // namespace floe::protocol
