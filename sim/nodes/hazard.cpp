#include "nodes/hazard.hpp"

#include <algorithm>

namespace floe {

const Hazard::Segment& Hazard::Track::at(Instant now) {
  while (segments.empty() || segments.back().until <= now) segments.push_back(next());
  return *std::ranges::upper_bound(segments, now, {}, &Segment::until);
}

Duration Hazard::until(Instant now, Duration usual) {
  if (tracks_.empty() || usual == Duration::never()) return usual;
  Instant at = now;
  double left = to_nanoseconds(usual);
  while (at < end_) {
    double factor = 1;
    Instant change = Instant::never();
    for (Track& track : tracks_) {
      const Segment& segment = track.at(at);
      factor *= segment.factor;
      change = std::min(change, segment.until);
    }
    const double passes = factor * to_nanoseconds(change - at);
    if (factor > 0 && passes >= left) return (at - now) + duration_from_nanoseconds(left / factor);
    left -= passes;
    at = change;
  }
  return Duration::never();
}

Duration Hazard::passed(Instant from, Instant to) {
  if (tracks_.empty()) return to - from;
  double usual = 0;
  while (from < to) {
    double factor = 1;
    Instant change = to;
    for (Track& track : tracks_) {
      const Segment& segment = track.at(from);
      factor *= segment.factor;
      change = std::min(change, segment.until);
    }
    usual += factor * to_nanoseconds(change - from);
    from = change;
  }
  return duration_from_nanoseconds(usual);
}

}  // namespace floe
