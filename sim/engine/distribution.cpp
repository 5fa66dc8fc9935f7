#include "engine/distribution.hpp"

#include "engine/real.hpp"

namespace floe {

Duration Distribution::sample(Stream& stream) const {
  switch (law) {
    case Law::constant:
      return scale;
    case Law::exponential:
      return floe::scale(scale, -real::log(stream.uniform()));
    case Law::weibull:
      return floe::scale(scale, real::pow(-real::log(stream.uniform()), 1 / shape));
    case Law::log_normal:
      return floe::scale(scale, real::exp(shape * stream.normal()));
    case Law::uniform:
      return scale + floe::scale(high - scale, stream.uniform());
  }
  return {};
}

Duration per_year(double rate) { return duration_from_seconds(to_seconds(years(1)) / rate); }

}  // namespace floe
