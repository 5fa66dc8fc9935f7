// What a helper takes on: how many requests at once, and how many symbols it computes in a second. Past the
// first limit it refuses (HTTP 503); up to it, requests wait for the second.
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
  };

  // A request that a helper works on, from its admission until its answer is there or given up.
  class [[nodiscard]] Place {
   public:
    Place() = default;
    Place(Admission& admission, NodeId helper, std::uint32_t machine)
        : admission_(&admission), helper_(helper), machine_(machine) {}
    Place(Place&& other) noexcept
        : admission_(std::exchange(other.admission_, nullptr)),
          helper_(other.helper_),
          machine_(other.machine_) {}
    Place& operator=(Place&& other) noexcept {
      std::swap(admission_, other.admission_);
      std::swap(helper_, other.helper_);
      std::swap(machine_, other.machine_);
      return *this;
    }
    ~Place() {
      if (admission_ != nullptr) admission_->leave(helper_, machine_);
    }

   private:
    Admission* admission_ = nullptr;
    NodeId helper_ = 0;
    std::uint32_t machine_ = 0;
  };

  Admission(const World& world, const Limits& limits);

  std::optional<Place> admit(NodeId helper);            // none: refused
  Duration work(NodeId helper, std::uint64_t symbols);  // until so many more are computed

 private:
  // What goes down forgets what it was doing.
  struct Workload {
    std::uint32_t machine = 0;  // counts the times that it was found to have been down
    Instant down_since{};       // the last time
    std::uint32_t active = 0;
    WorkQueue queue;
  };

  Workload& workload(NodeId id);
  void leave(NodeId helper, std::uint32_t machine);

  const World& world_;
  Limits limits_;
  std::vector<Workload> workloads_;  // by node
};

}  // namespace floe::protocol
