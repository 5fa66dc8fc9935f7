#include "engine/drawn_time.hpp"

#include "engine/real.hpp"

namespace floe {
namespace {

constexpr int kTries = 64;

}  // namespace

void DrawnTime::draw_anew(Duration age) {
  if (law_ == nullptr) return;
  branch_ = stream_->branch();
  const double lived = to_nanoseconds(age);
  switch (law_->law) {
    case Distribution::Law::constant:
      if (!is_residual_) return;
      break;
    case Distribution::Law::exponential:
      time_ = duration_from_nanoseconds(lived + law_->draw(*stream_));
      return;
    case Distribution::Law::weibull: {
      if (is_residual_) break;
      const double shape = law_->shape;
      const double hazard =  // accumulated up to the end
          real::pow(lived / law_->scale, shape) + real::pow(law_->draw(*stream_) / law_->scale, shape);
      time_ = duration_from_nanoseconds(law_->scale * real::pow(hazard, 1 / shape));
      return;
    }
    default:
      break;
  }
  for (int i = 0; i < kTries; ++i) {
    const double drawn = is_residual_ ? law_->draw_residual(*stream_) : law_->draw(*stream_);
    if (drawn <= lived) continue;
    time_ = duration_from_nanoseconds(drawn);
    return;
  }
}

}  // namespace floe
