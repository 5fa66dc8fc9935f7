#include "nodes/reachability.hpp"

#include <algorithm>
#include <map>

namespace floe {

Reachability::Cut Reachability::cut_off(std::span<const NodeId> nodes) {
  std::vector<bool> off(sides_.size(), false);
  for (const NodeId node : nodes) off[node] = true;
  cuts_.emplace_back(next_, std::move(off));
  divide();
  return next_++;
}

void Reachability::heal(Cut cut) {
  if (std::erase_if(cuts_, [cut](const auto& each) { return each.first == cut; }) > 0) divide();
}

void Reachability::heal_all() {
  if (cuts_.empty()) return;
  cuts_.clear();
  divide();
}

// Nodes are on one side where every cut treats them alike.
void Reachability::divide() {
  std::map<std::vector<bool>, Side> known{{std::vector<bool>(cuts_.size(), false), 0}};
  for (NodeId node = 0; node < sides_.size(); ++node) {
    std::vector<bool> treated;
    for (const auto& [cut, off] : cuts_) treated.push_back(off[node]);
    sides_[node] = known.try_emplace(std::move(treated), static_cast<Side>(known.size())).first->second;
  }
  undivided_since_ = cuts_.empty() ? loop_.now() : Instant::never();
  tell_(sides_);
}

}  // namespace floe
