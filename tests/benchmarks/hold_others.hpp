// The hold model in other engines, bare: an event does nothing but make the next.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/time.hpp"
#if FLOE_HAS_NS3
#include <ns3/simulator.h>
#endif

namespace floe {

#if FLOE_HAS_NS3
// ns-3 has one simulator a process, with the scheduler that it chooses by default.
class Ns3Hold {
 public:
  Ns3Hold(std::int64_t pending, const std::vector<Duration>& delays) : delays_(delays) {
    for (std::int64_t i = 0; i < pending; ++i) schedule();
  }
  ~Ns3Hold() { ns3::Simulator::Destroy(); }
  Ns3Hold(const Ns3Hold&) = delete;
  Ns3Hold& operator=(const Ns3Hold&) = delete;

  void run(Duration slice) {
    ns3::Simulator::Stop(ns3::NanoSeconds(slice.ns));
    ns3::Simulator::Run();
  }
  std::uint64_t events() const { return events_; }

 private:
  void schedule() {
    ns3::Simulator::Schedule(ns3::NanoSeconds(delays_[next_++ % delays_.size()].ns), &Ns3Hold::happened,
                             this);
  }
  void happened() {
    ++events_;
    schedule();
  }

  const std::vector<Duration>& delays_;
  std::size_t next_ = 0;
  std::uint64_t events_ = 0;
};
#endif

}  // namespace floe
