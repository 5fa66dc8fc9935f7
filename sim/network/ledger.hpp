// Who learns what the network moved. It carries bytes under a tag and a class of traffic, and does not know
// what either stands for.
#pragma once

#include <cstdint>

#include "engine/time.hpp"

namespace floe {

using Endpoint = std::uint32_t;
using Tag = std::uint8_t;  // names to the ledger what bytes are for

// Which weight, and which part of a link, a transfer gets.
enum class TrafficClass : std::uint8_t { read, repair };

// Books every byte once, when its fate is known: it left `from` between `start` and `end`, and was received
// or lost.
class Ledger {
 public:
  virtual void moved(Tag tag, Endpoint from, Endpoint to, Bytes received, Bytes lost, Instant start,
                     Instant end) = 0;

 protected:
  ~Ledger() = default;
};

}  // namespace floe
