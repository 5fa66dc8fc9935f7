// How long things live that end for good, such as machines and disks. Each has a life of its own, drawn from a law;
// what replaces it is new. At the start all are new, or the fleet is as old as one in which every end was followed by
// a new beginning for ever: what is left of a life then has the density (1 - F(x)) / mean (timing/renewal).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/drawn_time.hpp"
#include "engine/time.hpp"
#include "fields/kinds.hpp"
#include "fields/table.hpp"
#include "nodes/process.hpp"

namespace floe::faults {

enum class Age : std::uint8_t { fresh, stationary };

struct LifeSettings {
  Distribution life = Distribution::constant(Duration::never());
  Age age = Age::fresh;

  bool is_on() const { return life != Distribution::constant(Duration::never()); }
  // Of one that the run begins with, and of one that came later.
  DrawnTime first(Stream& stream) const {
    return age == Age::fresh ? DrawnTime::of(life, stream) : DrawnTime::residual_of(life, stream);
  }
  DrawnTime next(Stream& stream) const { return DrawnTime::of(life, stream); }
};

// Rows of a fault whose settings S derive from the above: its own, and these.
template <class S>
std::vector<fields::Field> with_life_rows(std::vector<fields::Field> own, std::string_view sentence) {
  own.push_back(fields::row<S>("life", static_cast<Distribution S::*>(&S::life), fields::life(), sentence));
  own.push_back(fields::row<S>(
      "age", static_cast<Age S::*>(&S::age),
      fields::choice<Age>({{"new", Age::fresh}, {"stationary", Age::stationary}}),
      "How old they are at the start: \"new\", or \"stationary\" as in a fleet that was always renewed."));
  return own;
}

// Of one that ends at a rate as well, if it does.
template <class S>
bool lives_at_rate(const fields::Bound& bound) {
  const auto& settings = bound.as<S>();
  return settings.rate > 0 || settings.is_on();
}

void check_life(const LifeSettings& settings, Complaints& complaints);

}  // namespace floe::faults
