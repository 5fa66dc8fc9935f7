// One upload of a blob: metadata and pieces to all nodes that are still to have them, in random order and all at once,
// under two limits. When nodes of n - f slots have everything, it goes on for a while and drops the rest (walrus-sdk:
// uploader.rs, communication/node.rs). What nodes do not get then, they repair.
#pragma once

#include <vector>

#include "engine/random.hpp"
#include "protocol/exchange.hpp"
#include "protocol/put.hpp"
#include "tasks/mailbox.hpp"
#include "tasks/semaphore.hpp"
#include "writes/draft.hpp"
#include "writes/write_settings.hpp"

namespace floe::writes {

class Upload {
 public:
  Upload(World& world, const WriteSettings& settings, const protocol::Sender& sender,
         const protocol::Asker& asker, std::shared_ptr<Draft> draft, Owner owner);
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  // To all nodes that the client does not count. True once those that it counts are enough.
  task<bool> begin(Stream& order);
  task<void> end();  // of what is under way then, after the tail

 private:
  struct Ended {
    bool is_node = false;  // otherwise the time is over
  };

  task<void> to_node(NodeId node);
  task<bool> store_all(NodeId node);
  task<void> store(NodeId node, Piece piece, bool asks, Semaphore& node_permits, Mailbox<bool>& ended);
  task<bool> holds(NodeId node, const Piece& piece);
  task<bool> send(NodeId node, std::optional<Piece> piece, Bytes body, const Cause& cause);
  task<void> wait_for_tail(Duration time);

  World& world_;
  const WriteSettings& settings_;
  const protocol::Sender& sender_;
  const protocol::Asker& asker_;
  std::shared_ptr<Draft> draft_;
  Owner owner_;
  Semaphore permits_;
  Mailbox<Ended> ended_;
  std::size_t open_ = 0;  // nodes
  Instant begun_{};
  TaskGroup tasks_{};  // which use what stands above
};

}  // namespace floe::writes
