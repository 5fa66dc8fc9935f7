// Pauses between rounds that failed: each is twice the one before, up to a limit, and a random time longer.
#pragma once

#include <algorithm>

#include "engine/random.hpp"
#include "engine/time.hpp"

namespace floe::protocol {

class Backoff {
 public:
  // To each pause a time is added that is drawn evenly from zero to `jitter`.
  Backoff(Duration first, Duration limit, Duration jitter, Stream& draws)
      : next_(std::min(first, limit)), limit_(limit), jitter_(jitter), draws_(draws) {}

  Duration next() {
    const Duration pause = next_ + scale(jitter_, draws_.uniform());
    next_ = std::min(next_ + next_, limit_);
    return pause;
  }

 private:
  Duration next_;
  Duration limit_;
  Duration jitter_;
  Stream& draws_;
};

}  // namespace floe::protocol
