// Changes of what is stored, for processes that may know of it.
#pragma once

#ifdef FLOE_WITHOUT_PIECES
#error "faults never learn what is stored or was lost"
#endif

#include <cstdint>

#include "engine/time.hpp"
#include "record/ids.hpp"
#include "storage/placement.hpp"

namespace floe {

// A node owes every piece that its shards are to hold and that is nowhere on it since.
struct PiecesOwed {
  NodeId node;
  Instant since;
};

// Whose check a piece failed.
enum class FoundBy : std::uint8_t { asker, scrub, challenge };

// A piece is no good any more and seems to be there, or that is found: from then on it is owed.
struct PieceChange {
  enum class What : std::uint8_t { spoiled, found };

  What what;
  PieceOf piece;
  bool is_rot;  // otherwise dropped, by a node that says it has it
  FoundBy by{};
};

struct BlobChange {
  enum class What : std::uint8_t { lost };  // too few pieces are left anywhere

  What what;
  BlobIndex blob;
};

}  // namespace floe
