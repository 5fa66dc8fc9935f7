#include "scenario/laws.hpp"

#include <array>

namespace floe::scenario {
namespace {

// Outside these, means and draws leave what a double can hold.
constexpr double kLeastShape = 0.05;
constexpr double kGreatestShape = 100;
constexpr double kGreatestSigma = 10;

constexpr Field length(std::string_view name, std::string_view sentence) {
  return {.name = name, .type = Type::duration, .fallback = "", .sentence = sentence, .min = 0};
}

constexpr std::array kConstant = {length("value", "always this long")};
constexpr std::array kExponential = {length("mean", "the mean")};
constexpr std::array kWeibull = {
    Field{.name = "shape",
          .type = Type::number,
          .fallback = "",
          .sentence = "below 1 the hazard falls with age, above 1 it rises",
          .min = kLeastShape,
          .max = kGreatestShape},
    length("scale", "63 % are over by then"),
};
constexpr std::array kLogNormal = {
    length("median", "the median"),
    Field{.name = "sigma",
          .type = Type::number,
          .fallback = "",
          .sentence = "standard deviation of the logarithm",
          .min = 0,
          .max = kGreatestSigma},
};
constexpr std::array kPareto = {
    Field{.name = "alpha",
          .type = Type::number,
          .fallback = "",
          .sentence = "the tail falls as x^-alpha; there is a mean above 1",
          .min = kLeastShape,
          .max = kGreatestShape},
    length("least", "the shortest"),
};
constexpr std::array kUniform = {length("low", "the shortest"), length("high", "the longest")};

constexpr std::string_view fine(const Settings&) { return {}; }

std::string_view ordered(const Settings& parameters) {
  return parameters.duration("low") <= parameters.duration("high") ? "" : "\"low\" is above \"high\"";
}

constexpr std::array kLaws = {
    Law{"constant", "always the same", kConstant,
        [](const Settings& p) { return Distribution::constant(p.duration("value")); }, fine},
    Law{"exponential", "without memory", kExponential,
        [](const Settings& p) { return Distribution::exponential(p.duration("mean")); }, fine},
    Law{"weibull", "hazard falls or rises with age", kWeibull,
        [](const Settings& p) { return Distribution::weibull(p.number("shape"), p.duration("scale")); },
        fine},
    Law{"log-normal", "a product of many small factors", kLogNormal,
        [](const Settings& p) { return Distribution::log_normal(p.duration("median"), p.number("sigma")); },
        fine},
    Law{"uniform", "anything between two bounds", kUniform,
        [](const Settings& p) { return Distribution::uniform(p.duration("low"), p.duration("high")); },
        ordered},
    Law{"pareto", "a tail that falls as a power", kPareto,
        [](const Settings& p) { return Distribution::pareto(p.duration("least"), p.number("alpha")); }, fine},
};

}  // namespace

std::span<const Law> laws() { return kLaws; }

std::string_view law_name(const Distribution& distribution) {
  switch (distribution.law) {
    case Distribution::Law::constant:
      return "constant";
    case Distribution::Law::exponential:
      return "exponential";
    case Distribution::Law::weibull:
      return "weibull";
    case Distribution::Law::log_normal:
      return "log-normal";
    case Distribution::Law::uniform:
      return "uniform";
    case Distribution::Law::pareto:
      return "pareto";
  }
  return "";
}

Settings law_parameters(const Distribution& distribution) {
  Settings settings;
  const auto time = [](double amount) { return duration_from_nanoseconds(amount); };
  switch (distribution.law) {
    case Distribution::Law::constant:
      settings.set("value", Type::duration, time(distribution.scale));
      break;
    case Distribution::Law::exponential:
      settings.set("mean", Type::duration, time(distribution.scale));
      break;
    case Distribution::Law::weibull:
      settings.set("shape", Type::number, distribution.shape);
      settings.set("scale", Type::duration, time(distribution.scale));
      break;
    case Distribution::Law::log_normal:
      settings.set("median", Type::duration, time(distribution.scale));
      settings.set("sigma", Type::number, distribution.shape);
      break;
    case Distribution::Law::uniform:
      settings.set("low", Type::duration, time(distribution.scale));
      settings.set("high", Type::duration, time(distribution.high));
      break;
    case Distribution::Law::pareto:
      settings.set("alpha", Type::number, distribution.shape);
      settings.set("least", Type::duration, time(distribution.scale));
      break;
  }
  return settings;
}

}  // namespace floe::scenario
