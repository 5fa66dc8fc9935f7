// A scheme of a scenario as theory sees it: how many pieces, how many are enough, and what fails as one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"
#include "schemes/scheme.hpp"
#include "theory/survival.hpp"

namespace floe::expected {

// Nodes that hold equally many shards, or pieces of a blob: with fewer than `least` of them up a blob is unreadable,
// with fewer than `most` a kind of piece is not repairable.
struct Units {
  std::uint32_t all;
  std::uint32_t least;
  std::uint32_t most;
};

struct Code {
  const Scenario::Choice* choice;
  const schemes::Entry* entry;
  std::shared_ptr<const schemes::Scheme> scheme;
  std::uint32_t nodes;
  std::uint32_t shards;
  std::uint32_t slots;
  std::uint32_t least;  // pieces of the kind that needs fewest
  std::uint32_t most;   // of the kind that needs most
  bool counts_only;     // else fewer pieces may be enough, if they are the right ones
  bool everywhere;      // a piece on every shard: blobs are lost together
  bool drawn_alike;     // else each blob's nodes, of which each is as likely, are not drawn by themselves
  std::vector<std::uint32_t> shards_per_node;
  std::vector<theory::Holding> holdings;
  std::optional<Units>
      units;  // none where nodes hold different numbers of shards, or several pieces of some blobs

  bool has_two_thresholds() const { return least != most; }
};

std::vector<Code> codes_of(const Scenario& scenario);

// The label of the one that others are compared with; none where there is none.
const Code* baseline_of(const std::vector<Code>& codes, const Scenario& scenario);

// Bytes that a node receives to repair what it lost of one blob of this size, all of its shards: a mean over nodes, or
// over those that hold a piece where there is not one on every shard. None where the scheme cannot have such a blob.
struct RepairBytes {
  double payload;
  double proofs;  // with framing
  double total() const { return payload + proofs; }
};
std::optional<RepairBytes> repair_of_a_node(const Code& code, Bytes blob);

// Bytes of all pieces of a blob.
double piece_bytes(const Layout& layout);

}  // namespace floe::expected
