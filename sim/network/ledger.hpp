// Who learns what the network moved. It carries bytes under a tag and a class of traffic, and does not know
// what either stands for.
#pragma once

#include <cstdint>

#include "engine/time.hpp"

namespace floe {

using Endpoint = std::uint32_t;
using Tag = std::uint8_t;  // names to the ledger what bytes are for

// Which weight, and which part of a link, a transfer gets.
enum class TrafficClass : std::uint8_t { read, repair, move };

// Books every byte once, when its fate is known: it left `from` between `start` and `end`, and was received
// or lost.
class Ledger {
 public:
  virtual void moved(Tag tag, Endpoint from, Endpoint to, Bytes received, Bytes lost, Instant start,
                     Instant end) = 0;
  // The bytes of a whole message once more, for measures that do not ask what they are. Those that cross links
  // take a part of their rates; the others are headers of requests.
  virtual void carried(TrafficClass /*traffic*/, Endpoint /*to*/, Bytes /*bytes*/, bool /*crosses_links*/,
                       Instant /*start*/, Instant /*end*/) {}

 protected:
  ~Ledger() = default;
};

}  // namespace floe
