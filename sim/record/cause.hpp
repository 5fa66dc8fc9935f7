// Why bytes are on the wire: a row for each cause, which stands with the process that moves them. Every byte
// is counted once, under one cause.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "network/ledger.hpp"

namespace floe {

// What bytes are, whatever they are for.
enum class Part : std::uint8_t { payload, proof, header, metadata, other };

struct PartName {
  std::string_view name;
  std::string_view title;  // of all such bytes
};
inline constexpr std::array<PartName, 5> kParts{{{"payload", "payload"},
                                                 {"proof", "proofs"},
                                                 {"header", "headers"},
                                                 {"metadata", "metadata"},
                                                 {"other", "other bytes"}}};

inline constexpr std::initializer_list<Part> kAllParts = {Part::payload, Part::proof, Part::header,
                                                          Part::metadata, Part::other};

struct Cause {
  std::string_view name;
  std::string_view title;
  std::string_view sentence;
  TrafficClass traffic;
  Part part;
  bool is_rare = false;  // a run in which it moves nothing has the digest that it would have without it
};

// What became of bytes: all that were sent, those that were received and used, and the others.
enum class Fate : std::uint8_t { sent, used, wasted };

// The bytes of one fate, of all causes of one class of traffic that are of certain parts. Without parts,
// nothing.
class SumOfCauses {
 public:
  constexpr SumOfCauses() = default;
  constexpr SumOfCauses(TrafficClass traffic, Fate fate, std::initializer_list<Part> parts)
      : traffic_(traffic), fate_(fate) {
    for (const Part part : parts) parts_ |= 1u << static_cast<unsigned>(part);
  }

  constexpr TrafficClass traffic() const { return traffic_; }
  constexpr Fate fate() const { return fate_; }
  constexpr bool is_empty() const { return parts_ == 0; }
  constexpr bool has(Part part) const { return (parts_ >> static_cast<unsigned>(part) & 1u) != 0; }
  constexpr bool has(const Cause& cause) const { return cause.traffic == traffic_ && has(cause.part); }

 private:
  TrafficClass traffic_{};
  Fate fate_{};
  unsigned parts_ = 0;
};

constexpr std::string_view name_of(TrafficClass traffic) {
  return std::array<std::string_view, 3>{"read", "repair", "move"}[std::size_t(traffic)];
}

}  // namespace floe
