#include "engine/distribution.hpp"

#include <algorithm>
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

// 1 - exp(-x), also where x is small.
double ended_by(double x) {
  constexpr double kSmall = 1e-4;
  return x < kSmall ? x * (1 - x / 2 * (1 - x / 3)) : 1 - real::exp(-x);
}

double weight_of(const Distribution& law, std::size_t value) {
  return law.weights.empty() ? 1 : law.weights[value];
}

// A value, each as likely as its weight, or as its weight times its length.
double pick(const Distribution& law, bool by_length, Stream& stream) {
  if (!by_length && law.weights.empty()) return law.points[stream.below(law.points.size())];
  const auto share = [&](std::size_t i) { return weight_of(law, i) * (by_length ? law.points[i] : 1); };
  double left = 0;
  for (std::size_t i = 0; i < law.points.size(); ++i) left += share(i);
  left *= stream.uniform();
  std::size_t last = 0;  // that is possible; where rounding leaves a rest
  for (std::size_t i = 0; i < law.points.size(); ++i) {
    if (share(i) <= 0) continue;
    last = i;
    if ((left -= share(i)) <= 0) break;
  }
  return law.points[last];
}

double empirical_mean(const Distribution& law) {
  double sum = 0;
  double weight = 0;
  for (std::size_t i = 0; i < law.points.size(); ++i) {
    sum += weight_of(law, i) * law.points[i];
    weight += weight_of(law, i);
  }
  return sum / weight;
}

// Ages between which the hazard is the same. What is asked for accumulates over them: `passes` says how much of it
// from one age to another, `within` at which age from the first on it reaches what is left.
template <class Passes, class Within>
double walk(const Distribution& law, double left, const Passes& passes, const Within& within) {
  double age = 0;
  double survival = 1;  // to this age
  for (std::size_t i = 0; i < law.points.size(); ++i) {
    const double hazard = law.weights[i] / law.scale;
    const double width = law.points[i] - age;
    const double passed = passes(survival, hazard, width);
    if (left < passed) return age + within(survival, hazard, left);
    left -= passed;
    survival *= real::exp(-hazard * width);
    age = law.points[i];
  }
  return age + within(survival, law.weights.back() / law.scale, left);
}

constexpr double kNever = std::numeric_limits<double>::infinity();

double draw_by_hazard(const Distribution& law, Stream& stream) {
  return walk(
      law, exponential_unit(stream), [](double, double hazard, double width) { return hazard * width; },
      [](double, double hazard, double left) { return hazard > 0 ? left / hazard : kNever; });
}

// The integral of the survival over a time of one hazard.
double lived(double survival, double hazard, double width) {
  return survival * (hazard > 0 ? ended_by(hazard * width) / hazard : width);
}

double hazard_mean(const Distribution& law) {
  double mean = 0;
  static_cast<void>(walk(
      law, kNever,
      [&](double survival, double hazard, double width) {
        mean += lived(survival, hazard, width);
        return 0.0;
      },
      [&](double survival, double hazard, double) {
        if (survival > 0) mean += hazard > 0 ? survival / hazard : kNever;
        return 0.0;
      }));
  return mean;
}

// The residual life has the density survival / mean, whose integral is inverted.
double residual_by_hazard(const Distribution& law, double place) {
  return walk(law, place * law.mean(), lived, [](double survival, double hazard, double left) {
    if (hazard <= 0) return left / survival;
    return -real::log(std::max(1 - left * hazard / survival, std::numeric_limits<double>::min())) / hazard;
  });
}

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
    case Law::empirical:
      return empirical_mean(*this);
    case Law::hazard:
      return hazard_mean(*this);
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
    case Law::empirical:
      return pick(*this, false, stream);
    case Law::hazard:
      return draw_by_hazard(*this, stream);
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
    case Law::empirical:
      return place * pick(*this, true, stream);
    case Law::hazard:
      return residual_by_hazard(*this, place);
  }
  return 0;
}

Distribution between_events(double rate) {
  return Distribution::exponential(to_nanoseconds(years(1)) / rate);
}

}  // namespace floe
