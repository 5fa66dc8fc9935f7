// A sweep: a scenario at every combination of the values of its axes. Each point has a strong id, a hash of the
// exact problem and of the program that solves it: what two runs found is put together where it is the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"
#include "sweeps/axis.hpp"

namespace floe::sweeps {

// What makes a sweep what it is; two of them that are equal have the same points.
struct Plan {
  std::string file;                // what messages call the scenario
  std::string text;                // of the scenario, as it was given
  std::vector<std::string> edits;  // that all points share, as --set has them
  std::vector<std::string> vary;   // as --vary has them
  std::string program;             // version and source of the program
};

struct Point {
  std::string id;                   // 32 hex digits
  std::vector<std::size_t> values;  // of each axis, by number
  Scenario scenario;
};

struct Sweep {
  Plan plan;
  std::string name;  // of the scenario
  std::uint32_t replicates = 1;
  std::vector<Axis> axes;
  std::vector<Point> points;  // the last axis changes first

  std::uint64_t runs() const { return std::uint64_t{replicates} * points.size(); }
  std::string id8() const;  // eight hex digits of all of it
};

// Every point is read and judged. Throws text::DocumentError, also where two points are the same problem.
Sweep read_sweep(const Plan& plan);

// The exact problem, without what only a person reads and without the number of replicates.
std::string id_of(const Scenario& scenario, const std::string& program);

}  // namespace floe::sweeps
