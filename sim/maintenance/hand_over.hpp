// What a repairer rebuilt for another node goes there: its metadata first, where the owner has none, then the
// pieces as they are stored, with their framing.
#pragma once

#include <memory>
#include <vector>

#include "belief/belief.hpp"
#include "maintenance/repair_record.hpp"
#include "maintenance/upkeep.hpp"
#include "policies/rate_limit.hpp"
#include "protocol/backoff.hpp"
#include "protocol/exchange.hpp"
#include "tasks/mailbox.hpp"

namespace floe::maintenance {

struct Parcel {
  NodeId owner;
  std::vector<BlobIndex> blobs;
  std::vector<Piece> pieces;  // of every blob
  Instant begun;              // the work that rebuilt them
};

class HandOver {
 public:
  HandOver(const UpkeepRights& rights, RepairRecord& record, const Belief& belief, Duration timeout)
      : rights_(rights), world_(rights.world), record_(record), belief_(belief), timeout_(timeout) {}

  // A task of the giver. It tries until the parcel has come or its owner is declared gone.
  task<void> send(NodeId giver, Parcel parcel, protocol::Pace& pace, protocol::Backoff pauses);

 private:
  using Waits = Mailbox<bool>;

  task<void> receive(std::weak_ptr<Waits> giver_waits, NodeId giver, Parcel parcel);
  task<bool> take_metadata(NodeId giver, const Parcel& parcel);
  task<bool> take_pieces(NodeId giver, const Parcel& parcel);
  protocol::Asker taker(const Parcel& parcel, const Cause& payload) const;
  protocol::Load load_of(const Parcel& parcel) const;

  UpkeepRights rights_;
  World& world_;
  RepairRecord& record_;
  const Belief& belief_;
  Duration timeout_;
};

}  // namespace floe::maintenance
