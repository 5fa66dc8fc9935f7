// How much more often than usual things go wrong, as a function of time. Faults that happen at a rate ask when the
// next of them comes; whoever makes bad times worse (faults/regime) adds a factor that is constant between changes.
// Factors are drawn ahead of time and depend on nothing else in a run, so that nobody needs to be told of a change.
#pragma once

#include <functional>
#include <vector>

#include "engine/time.hpp"

namespace floe {

class Hazard {
 public:
  struct Segment {
    Instant until;  // later than that of the one before
    double factor;  // not negative
  };

  explicit Hazard(Instant end) : end_(end) {}  // after which nobody asks

  // `next` gives one segment after the other, from the beginning of the run on and for ever.
  void add(std::function<Segment()> next) { tracks_.push_back({std::move(next), {}}); }

  // The time after which what would usually come in `usual` comes: when the integral of the product of all factors
  // from now on has reached it, or never where that is after the end. Without factors it is `usual`.
  Duration until(Instant now, Duration usual);

  // The other way: how much of the usual time passes from one instant to another.
  Duration passed(Instant from, Instant to);

 private:
  struct Track {
    std::function<Segment()> next;
    std::vector<Segment> segments;

    const Segment& at(Instant now);  // the segment that ends after this
  };
  Instant end_;
  std::vector<Track> tracks_;
};

}  // namespace floe
