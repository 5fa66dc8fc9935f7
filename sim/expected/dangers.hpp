// What the faults of a scenario come to, where theory can say it: nodes that come and go, that leave for good one by
// one, or that go at one instant.
#pragma once

#include <optional>
#include <string>

#include "scenario/scenario.hpp"
#include "timing/burst_settings.hpp"
#include "timing/departures_settings.hpp"
#include "timing/sessions_settings.hpp"

namespace floe::expected {

// Why theory does not cover something; empty where it does.
using Why = std::string;

struct Dangers {
  const faults::SessionsSettings* sessions = nullptr;
  const faults::DeparturesSettings* departures = nullptr;
  const faults::BurstSettings* burst = nullptr;
  Why other{};  // a fault that none of these is

  bool none() const {
    return sessions == nullptr && departures == nullptr && burst == nullptr && other.empty();
  }
  bool only_sessions() const { return sessions != nullptr && departures == nullptr && burst == nullptr; }
  bool only_departures() const { return departures != nullptr && sessions == nullptr && burst == nullptr; }
  bool only_burst() const { return burst != nullptr && sessions == nullptr && departures == nullptr; }
};

Dangers dangers_of(const Scenario& scenario);

// Departures in an hour of each node; none, with the reason, where they are not exponential and alike.
std::optional<double> hourly(const faults::DeparturesSettings& departures, Why& why);

// Mean hours up and down of every node; none, with the reason, where nodes or hours differ.
struct Turns {
  double up;
  double down;
  bool is_exponential;
  double share_down() const { return down / (up + down); }
};
std::optional<Turns> turns_of(const faults::SessionsSettings& sessions, Why& why);

inline double to_hours(Duration duration) { return to_seconds(duration) / 3600; }
double hours_of_mean(const Distribution& law);
// The shortest time that the law allows, in hours.
double least_hours(const Distribution& law);

// Hours in which faults happen, and hours that metrics count.
double hours_at_risk(const Scenario& scenario);
double hours_counted(const Scenario& scenario);

}  // namespace floe::expected
