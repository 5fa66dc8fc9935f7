// How long something lasts, or another positive quantity, as a law with its parameters; drawn by inversion
// from a named stream. Parameters and draws are double and have no bounds of their own, so that a mean of a
// thousand years keeps its law: a lifetime that ends beyond the range of time ends never.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/random.hpp"
#include "engine/time.hpp"

namespace floe {

// Parameters have the unit of what is drawn: nanoseconds for a time, bytes per second for a rate.
struct Distribution {
  enum class Law : std::uint8_t {
    constant,
    exponential,
    weibull,
    log_normal,
    uniform,
    pareto,
    empirical,
    hazard
  };

  Law law = Law::constant;
  double scale = 0;              // value, mean, scale, median, low, least; the unit of time of the hazards
  double high = 0;               // of the uniform law
  double shape = 1;              // of Weibull's law; sigma of the log-normal; alpha of Pareto's
  std::vector<double> points{};  // values of the empirical law; ages at which the hazard changes, ascending
  std::vector<double>
      weights{};  // of the values, none: all alike; hazards up to each age and beyond the last

  static Distribution constant(double value) { return {.law = Law::constant, .scale = value}; }
  static Distribution exponential(double mean) { return {.law = Law::exponential, .scale = mean}; }
  static Distribution weibull(double shape, double scale) {
    return {.law = Law::weibull, .scale = scale, .shape = shape};
  }
  static Distribution log_normal(double median, double sigma) {
    return {.law = Law::log_normal, .scale = median, .shape = sigma};
  }
  static Distribution uniform(double low, double high) {
    return {.law = Law::uniform, .scale = low, .high = high};
  }
  // P(X > x) = (least / x)^alpha from `least` on.
  static Distribution pareto(double least, double alpha) {
    return {.law = Law::pareto, .scale = least, .shape = alpha};
  }
  // One of the values that were observed.
  static Distribution empirical(std::vector<double> values, std::vector<double> weights) {
    return {.law = Law::empirical, .points = std::move(values), .weights = std::move(weights)};
  }
  // Events per `unit` of age that are the same between two ages; one more than there are ages.
  static Distribution hazard(double unit, std::vector<double> ages, std::vector<double> hazards) {
    return {.law = Law::hazard, .scale = unit, .points = std::move(ages), .weights = std::move(hazards)};
  }

  static Distribution constant(Duration value) { return constant(to_nanoseconds(value)); }
  static Distribution exponential(Duration mean) { return exponential(to_nanoseconds(mean)); }
  static Distribution weibull(double shape, Duration scale) { return weibull(shape, to_nanoseconds(scale)); }
  static Distribution log_normal(Duration median, double sigma) {
    return log_normal(to_nanoseconds(median), sigma);
  }
  static Distribution uniform(Duration low, Duration high) {
    return uniform(to_nanoseconds(low), to_nanoseconds(high));
  }
  static Distribution pareto(Duration least, double alpha) { return pareto(to_nanoseconds(least), alpha); }

  double mean() const;  // infinite for Pareto's law with alpha <= 1, and where some never end

  double draw(Stream& stream) const;
  // What is left of a renewal process that began long ago, seen at an instant that nobody chose: its density
  // is (1 - F(x)) / mean. The mean must be finite.
  double draw_residual(Stream& stream) const;

  // The same as times; never, beyond the range.
  Duration sample(Stream& stream) const { return duration_from_nanoseconds(draw(stream)); }
  Duration residual(Stream& stream) const { return duration_from_nanoseconds(draw_residual(stream)); }

  bool operator==(const Distribution&) const = default;
};

// Of events that happen `rate` times a year: exponential, of mean one year over the rate.
Distribution between_events(double rate);

}  // namespace floe
