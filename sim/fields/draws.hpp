// What random values of fields are drawn with: a stream, and how long, how many and how large things are where
// they will stand. Kinds draw from it (fields/kind.hpp), so that a new field is drawn like the others.
#pragma once

#include <cstdint>

#include "engine/random.hpp"
#include "engine/time.hpp"

namespace floe::fields {

class Draws {
 public:
  // Instants lie within `horizon`; a number of which nothing is known is at most `few`.
  Draws(Stream stream, Duration horizon, std::uint32_t few) : stream_(stream), horizon_(horizon), few_(few) {}

  Duration horizon() const { return horizon_; }
  std::uint32_t few() const { return few_; }

  bool chance(double probability) { return stream_.uniform() < probability; }
  std::int64_t whole(std::int64_t least, std::int64_t greatest);  // each as likely
  double uniform(double least, double greatest);
  double log_uniform(double least, double greatest);  // both above 0
  double around(double usual);                        // within three decades of which it is the middle

  Duration time();  // an instant of the run, or a part of it over three decades
  Bytes size();     // of something small; now and then nothing
  Rate rate();      // over three decades below that of a wide link
  double yearly();  // over three decades, up to a few events in the run

 private:
  Stream stream_;
  Duration horizon_;
  std::uint32_t few_;
};

}  // namespace floe::fields
