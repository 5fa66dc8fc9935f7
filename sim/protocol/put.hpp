// What is sent to a node, or from one client to another: a body, and an answer when all of it is there. The deadline
// runs from the sending, for the whole exchange; what has moved by then is lost.
#pragma once

#include <cstdint>
#include <optional>

#include "tasks/task.hpp"
#include "world/world.hpp"

namespace floe::protocol {

struct Sender {
  Endpoint endpoint = 0;
  Duration timeout{};   // from the sending
  Bytes answer_size{};  // beside its header
  const Cause* answer = nullptr;
  const Cause* header = nullptr;
};

struct Put {
  bool is_answered = false;
  Instant reached{};  // the receiver, who had to be up then
};

// To a node of the committee. One that does not answer others does not answer here.
task<Put> put(World& world, const Sender& sender, NodeId node, Bytes body, const Cause& cause);
// To an endpoint outside the committee.
task<Put> put_to_client(World& world, const Sender& sender, Endpoint receiver, Bytes body,
                        const Cause& cause);

}  // namespace floe::protocol
