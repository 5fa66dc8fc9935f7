#include "nodes/reachability.hpp"

#include <map>
#include <utility>

namespace floe {

Reachability::Cut Reachability::cut_off(std::span<const NodeId> nodes) {
  std::vector<bool> off(sides_.size(), false);
  for (const NodeId node : nodes) off[node] = true;
  std::vector<Instant> down_since(sides_.size(), Instant::never());
  for (NodeId node = 0; node < sides_.size(); ++node) {
    const Node& one = nodes_[node];
    if (!one.up() || one.up_since == loop_.now()) down_since[node] = one.down_since;
  }
  cuts_.push_back(
      {.cut = next_, .off = std::move(off), .down_since = std::move(down_since), .from = loop_.now()});
  divide();
  return next_++;
}

void Reachability::heal(Cut cut) {
  const auto made = std::ranges::find(cuts_, cut, &Made::cut);
  if (made == cuts_.end() || !made->stands()) return;
  made->to = loop_.now();
  divide();
}

void Reachability::heal_all() {
  if (std::ranges::none_of(cuts_, &Made::stands)) return;
  for (Made& made : cuts_) made.to = std::min(made.to, loop_.now());
  divide();
}

// Backwards, as long as there was a cut or an outage when the later one began.
Instant Reachability::silent_since(NodeId who, NodeId node) const {
  Instant since = nodes_[node].up() ? loop_.now() : nodes_[node].down_since;
  bool is_of_cut = false;
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    for (const Made& made : cuts_) {
      const bool was_there = since < made.to || (is_of_cut && since == made.to);
      if (made.off[who] == made.off[node] || made.from >= since || !was_there) continue;
      is_of_cut = made.from <= made.down_since[node];
      since = std::min(made.from, made.down_since[node]);
      goes_on = true;
    }
  }
  return since;
}

// Nodes are on one side where every cut treats them alike.
void Reachability::divide() {
  std::erase_if(cuts_, [&](const Made& made) { return !made.stands() && loop_.now() - made.to >= memory_; });
  std::map<std::vector<bool>, Side> known;
  for (NodeId node = 0; node < sides_.size(); ++node) {
    std::vector<bool> treated;
    for (const Made& made : cuts_)
      if (made.stands()) treated.push_back(made.off[node]);
    if (known.empty()) known.emplace(std::vector<bool>(treated.size(), false), 0);
    sides_[node] = known.try_emplace(std::move(treated), static_cast<Side>(known.size())).first->second;
  }
  undivided_since_ = std::ranges::none_of(cuts_, &Made::stands) ? loop_.now() : Instant::never();
  tell_(sides_);
}

}  // namespace floe
