// Storage challenges as the Walrus whitepaper describes them (v2.0, section on storage challenges); mainnet never built
// them. From time to time every node proves to all others that it stores what it should: of each challenged blob it
// sends each other node their common symbols with proofs, and passes with the signatures of 2f + 1 shards, its own
// among them. In the full form all blobs are challenged, in the light form some that a coin picks for each node.
// Closed form: a node that keeps a share h of its blobs passes c light challenges with probability h^c, where blobs are
// many; drawn from few, with that of c draws without replacement that hit only what it kept.
// A round is held where nodes with 2f + 1 shards reach each other; blobs that are lost or deleted, and shards that are
// on their way to a node, are left out.
// Assumed, since the paper leaves it open: who fails is expelled; its shards go on with an empty machine of another
// operator, which repair fills. Answers are due within one time limit. A node that is away, or still owes a challenged
// piece, fails like a cheater, which is a false alarm; rot that it comes upon is found. Liars do not sign, but for
// their fellows. A scheme whose symbols are whole pieces sends each piece once to each other node. All blobs of one
// size are taken to have paths as long as those of the first.
// Not modelled: that reads and repair stop during the full form, the agreement on when it begins, and stake.
#pragma once

#include "maintenance/upkeep.hpp"

namespace floe::maintenance {

struct ChallengeSettings {
  enum class Form : std::uint8_t { full, light };

  Form form = Form::light;
  Duration every = days(14);
  std::uint32_t blobs = 656;
  Duration timeout = minutes(10);
  bool expels = true;
  Duration replacement = hours(1);

  static const fields::Table& table();
};

extern const Metric kChallengesPassed;
extern const Metric kChallengesFailed;
extern const Entry challenge;

}  // namespace floe::maintenance
