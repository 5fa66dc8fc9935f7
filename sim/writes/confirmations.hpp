// Signatures that nodes have everything of a blob that is theirs: asked of nodes in random order, k at once, until those
// that signed are enough for a certificate. A request that fails is repeated as those of an upload are.
#pragma once

#include "engine/random.hpp"
#include "protocol/exchange.hpp"
#include "tasks/mailbox.hpp"
#include "tasks/semaphore.hpp"
#include "writes/draft.hpp"
#include "writes/write_settings.hpp"

namespace floe::writes {

class Confirmations {
 public:
  Confirmations(World& world, const WriteSettings& settings, const protocol::Asker& asker, Draft& draft,
                Owner owner);
  Confirmations(const Confirmations&) = delete;
  Confirmations& operator=(const Confirmations&) = delete;

  // False when all were asked and too few signed; nodes that did not are not counted any more.
  task<bool> collect(Stream& order);

 private:
  task<void> ask(NodeId node);
  task<bool> signs(NodeId node);

  World& world_;
  const WriteSettings& settings_;
  const protocol::Asker& asker_;
  Draft& draft_;
  Owner owner_;
  Semaphore window_;
  BitSet signed_;  // nodes
  Mailbox<NodeId> ended_;
  TaskGroup tasks_{};
};

}  // namespace floe::writes
