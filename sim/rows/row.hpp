// One replicate of a point as lines of text, with all that putting replicates together needs: every metric, those
// that are shown nowhere among them, and the histograms of times. Numbers are read back exactly.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "run/result.hpp"
#include "scenario/scenario.hpp"

namespace floe::sweeps {

// A file of rows is not as this program writes it. Fit to print.
struct Garbled : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What stands above the rows of a point: its id and the names of what they hold, which are those of every replicate.
std::string heading_of(const std::string& id, const RunResult& run);

// Each line begins with the number of the replicate.
std::string lines_of(const RunResult& run);

class RowReader {
 public:
  // Throws Garbled where the heading is of another point or of metrics that this program does not have.
  RowReader(const std::string& id, const Scenario& scenario, std::string_view heading);

  // What `lines_of` was made of, as far as it has it.
  RunResult read(std::string_view lines) const;

 private:
  struct Names {
    bool is_baseline = false;
    std::vector<const Metric*> metrics{};
    std::vector<const Durations*> times{};
  };

  const Scenario* scenario_;
  std::vector<Names> schemes_;
};

}  // namespace floe::sweeps
