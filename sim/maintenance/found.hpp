// Pieces that nodes held, and that turned out to be no good. What is found of one node within a second is repaired
// together.
#pragma once

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engine/time.hpp"
#include "storage/placement.hpp"

namespace floe::maintenance {

class Found {
 public:
  static constexpr Duration kTogether = seconds(1);
  using Pieces = std::map<BlobIndex, std::vector<Piece>>;

  // Whether it is the first since they were taken.
  bool add(NodeId node, const PieceOf& piece) {
    Pieces& pieces = nodes_[node];
    pieces[piece.blob].push_back(piece.piece);
    std::ranges::sort(pieces[piece.blob]);
    return pieces.size() == 1 && pieces.begin()->second.size() == 1;
  }
  Pieces take(NodeId node) { return std::exchange(nodes_[node], {}); }
  // The node starts anew and looks at all that it is owed.
  void forget(NodeId node) { nodes_.erase(node); }

 private:
  std::map<NodeId, Pieces> nodes_;
};

}  // namespace floe::maintenance
