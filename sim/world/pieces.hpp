// Changes of what is stored, for processes that may know of it.
#pragma once

#ifdef FLOE_WITHOUT_PIECES
#error "faults never learn what is stored or was lost"
#endif

#include <cstdint>

#include "engine/time.hpp"
#include "record/ids.hpp"

namespace floe {

// A node owes every piece that its shards are to hold and that is nowhere on it since.
struct PiecesOwed {
  NodeId node;
  Instant since;
};

struct BlobChange {
  enum class What : std::uint8_t { lost };  // too few pieces are left anywhere

  What what;
  BlobIndex blob;
};

}  // namespace floe
