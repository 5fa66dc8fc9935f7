// A time that was drawn from a law, and what it takes to draw it anew while it lasts: given that it has not ended at
// its age, it ends at another time of the same law. Who sees no more of it than that it lasts cannot tell the two
// apart, so that a run that goes on after such a draw is as likely as the one before.
// By inversion of the hazard where the law is exponential or Weibull's. Of others, draws that end before the age are
// dropped; where many in a row do, the time stays as it was, which has the law that is asked for as well.
#pragma once

#include <cstdint>

#include "engine/distribution.hpp"

namespace floe {

class DrawnTime {
 public:
  DrawnTime(Duration time = {}) : time_(time) {}  // which nothing draws anew

  // The law and the stream outlive what is drawn of them: a law that ends with the statement does not compile.
  static DrawnTime of(const Distribution& law, Stream& stream) {
    return {law.sample(stream), law, stream, false};
  }
  static DrawnTime residual_of(const Distribution& law, Stream& stream) {
    return {law.residual(stream), law, stream, true};
  }
  // Drawn already, from this stream.
  DrawnTime(Duration time, const Distribution& law, Stream& stream, bool is_residual)
      : time_(time), law_(&law), stream_(&stream), branch_(stream.branch()), is_residual_(is_residual) {}
  static DrawnTime of(const Distribution&& law, Stream& stream) = delete;
  static DrawnTime residual_of(const Distribution&& law, Stream& stream) = delete;
  DrawnTime(Duration time, const Distribution&& law, Stream& stream, bool is_residual) = delete;

  Duration time() const { return time_; }
  // Whether the run has gone on under another key since it was drawn.
  bool is_of_past() const { return law_ != nullptr && stream_->branch() != branch_; }
  void draw_anew(Duration age);

 private:
  Duration time_;
  const Distribution* law_ = nullptr;
  Stream* stream_ = nullptr;
  std::uint64_t branch_ = 0;
  bool is_residual_ = false;
};

}  // namespace floe
