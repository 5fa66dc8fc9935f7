// What a helper takes on: how many requests at once, how many symbols it computes in a second, and at which rate it
// sends what others repair with. Past the first limit it refuses (HTTP 503); up to it, requests wait for the others:
// an answer leaves once the bytes of all before would have passed at that rate, so that in any window of time no more
// than the rate times the window and one answer begin to leave.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "protocol/work_queue.hpp"
#include "world/world.hpp"

namespace floe::protocol {

class Admission {
 public:
  // Zero is without limit.
  struct Limits {
    std::uint32_t most_requests = 0;
    std::uint32_t symbols_per_second = 0;
    Rate sending = Rate::unlimited();
  };

  // A request that a helper works on, from its admission until its answer is there or given up.
  class [[nodiscard]] Place {
   public:
    Place() = default;
    Place(Admission& admission, NodeId helper, std::uint32_t downs)
        : admission_(&admission), helper_(helper), downs_(downs) {}
    Place(Place&& other) noexcept
        : admission_(std::exchange(other.admission_, nullptr)),
          helper_(other.helper_),
          downs_(other.downs_) {}
    Place& operator=(Place&& other) noexcept {
      std::swap(admission_, other.admission_);
      std::swap(helper_, other.helper_);
      std::swap(downs_, other.downs_);
      return *this;
    }
    ~Place() {
      if (admission_ != nullptr) admission_->leave(helper_, downs_);
    }

   private:
    Admission* admission_ = nullptr;
    NodeId helper_ = 0;
    std::uint32_t downs_ = 0;
  };

  Admission(const World& world, const Limits& limits);

  std::optional<Place> admit(NodeId helper);  // none: refused
  // Until so many more symbols are computed and these bytes may leave.
  Duration work(NodeId helper, std::uint64_t symbols, Bytes bytes);

 private:
  // What goes down forgets what it was doing.
  struct Workload {
    std::uint32_t downs = 0;  // of the node, when it was last asked
    std::uint32_t active = 0;
    WorkQueue queue;
    Instant sent{};  // when all that it was to send would have passed
  };

  Workload& workload(NodeId id);
  void leave(NodeId helper, std::uint32_t downs);

  const World& world_;
  Limits limits_;
  std::vector<Workload> workloads_;  // by node
};

}  // namespace floe::protocol
