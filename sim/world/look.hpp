// When redundancy is looked at, which is costly: after each instant at which a node came or went; while pieces
// come back, at most once in a while, so that a rise may show a little late and a fall never does.
#pragma once

#include "engine/time.hpp"

namespace floe {

class Look {
 public:
  static constexpr Duration kPause = minutes(1);

  // What is live is about to change. `see(at)` records what has been so since then.
  template <class See>
  void before_change(Instant now, bool is_piece, const See& see) {
    const bool is_due = is_due_ || changed_ - seen_ >= kPause;
    if (is_stale_ && is_due && now != changed_) look(see);
    is_stale_ = true;
    is_due_ = is_due_ || !is_piece;
    changed_ = now;
  }
  // Whether it is due or not.
  template <class See>
  void look(const See& see) {
    if (!is_stale_) return;
    see(changed_);
    seen_ = changed_;
    is_stale_ = false;
    is_due_ = false;
  }

 private:
  Instant changed_{};
  Instant seen_{};
  bool is_stale_ = true;
  bool is_due_ = true;
};

}  // namespace floe
