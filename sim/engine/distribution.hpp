// How long something lasts, as a law with its parameters; drawn by inversion from a named stream.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/random.hpp"
#include "engine/time.hpp"

namespace floe {

struct Distribution {
  enum class Law : std::uint8_t { constant, exponential, weibull, log_normal, uniform };

  Law law = Law::constant;
  Duration scale{};  // value, mean, scale, median, low
  Duration high{};   // of the uniform law
  double shape = 1;  // of Weibull's law; sigma of the log-normal

  static Distribution constant(Duration value) { return {.law = Law::constant, .scale = value}; }
  static Distribution exponential(Duration mean) { return {.law = Law::exponential, .scale = mean}; }
  static Distribution weibull(double shape, Duration scale) {
    return {.law = Law::weibull, .scale = scale, .shape = shape};
  }
  static Distribution log_normal(Duration median, double sigma) {
    return {.law = Law::log_normal, .scale = median, .shape = sigma};
  }
  static Distribution uniform(Duration low, Duration high) {
    return {.law = Law::uniform, .scale = low, .high = high};
  }

  Duration sample(Stream& stream) const;  // at most a century
  bool operator==(const Distribution&) const = default;
};

// The mean time between events that happen `rate` times a year.
Duration per_year(double rate);

}  // namespace floe
