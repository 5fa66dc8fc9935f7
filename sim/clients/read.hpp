// A client that reads every blob at stated instants, once or again and again: metadata, then enough whole pieces of one kind, asked
// for in weighted order with a replacement at each failure; decoded, and compared byte for byte with what was
// written. Where one kind does not suffice the other is tried.
#pragma once

#include "clients/client.hpp"
#include "fields/table.hpp"

namespace floe::clients {

inline constexpr Cause kRead{"read", "read", "All bytes that a reading client causes.", TrafficClass::read,
                             Part::other};

// An entry of a scenario's reads.
struct ReadSettings {
  enum class Pieces : std::uint8_t { primary, secondary };

  std::vector<Duration> at{};
  Duration every{};                 // after which each of them comes again; 0 is once
  Pieces pieces = Pieces::primary;  // tried first; schemes with a single kind of piece ignore it
  bool is_strict = false;           // what was decoded is encoded again
  Duration timeout = seconds(45);   // from the asking of a node to its being given up
  std::uint32_t rounds = 3;         // over all nodes, before a read is given up
  Duration pause = seconds(1);      // between rounds
  Rate downlink{125'000'000};
  std::string region{};  // where it stands; the first when empty

  static const fields::Table& table();
};

extern const Entry read;

}  // namespace floe::clients
