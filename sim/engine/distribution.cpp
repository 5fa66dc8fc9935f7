#include "engine/distribution.hpp"

#include <limits>

#include "engine/assert.hpp"
#include "engine/real.hpp"

namespace floe {
namespace {

double exponential_unit(Stream& stream) { return -real::log(stream.uniform()); }

// Gamma with shape `a` >= 1 and scale 1 (Marsaglia and Tsang, ACM TOMS 26, 2000).
double gamma_unit(double a, Stream& stream) {
  const double d = a - 1.0 / 3;
  const double c = 1 / real::sqrt(9 * d);
  while (true) {
    const double x = stream.normal();
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (real::log(stream.uniform()) < 0.5 * x * x + d - d * v + d * real::log(v)) return d * v;
  }
}

double gamma(double x) { return real::exp(real::log_gamma(x)); }

}  // namespace

double Distribution::mean() const {
  switch (law) {
    case Law::constant:
    case Law::exponential:
      return scale;
    case Law::weibull:
      return scale * gamma(1 + 1 / shape);
    case Law::log_normal:
      return scale * real::exp(shape * shape / 2);
    case Law::uniform:
      return (scale + high) / 2;
    case Law::pareto:
      return shape > 1 ? scale * shape / (shape - 1) : std::numeric_limits<double>::infinity();
  }
  return 0;
}

double Distribution::draw(Stream& stream) const {
  switch (law) {
    case Law::constant:
      return scale;
    case Law::exponential:
      return scale * exponential_unit(stream);
    case Law::weibull:
      return scale * real::pow(exponential_unit(stream), 1 / shape);
    case Law::log_normal:
      return scale * real::exp(shape * stream.normal());
    case Law::uniform:
      return scale + (high - scale) * stream.uniform();
    case Law::pareto:
      return scale * real::pow(stream.uniform(), -1 / shape);
  }
  return 0;
}

// The session that an instant falls in is drawn by its length, density x f(x) / mean, and the instant lies
// evenly in it.
double Distribution::draw_residual(Stream& stream) const {
  const double place = stream.uniform();
  FLOE_ASSERT(mean() < std::numeric_limits<double>::infinity(),
              "a law without a mean has no stationary state");
  switch (law) {
    case Law::constant:
      return place * scale;
    case Law::exponential:
      return scale * -real::log(place);
    case Law::weibull:
      // (x / scale)^shape of the length-biased law is a Gamma variable of shape 1 + 1/shape.
      return place * scale * real::pow(gamma_unit(1 + 1 / shape, stream), 1 / shape);
    case Law::log_normal:
      return place * scale * real::exp(shape * (shape + stream.normal()));
    case Law::uniform: {
      const double square = scale * scale + (high * high - scale * scale) * stream.uniform();
      return place * real::sqrt(square);
    }
    case Law::pareto:
      return place * scale * real::pow(stream.uniform(), -1 / (shape - 1));
  }
  return 0;
}

Distribution between_events(double rate) {
  return Distribution::exponential(to_nanoseconds(years(1)) / rate);
}

}  // namespace floe
