// What theory says of a metric, and how it knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/metric.hpp"

namespace floe::expected {

enum class How : std::uint8_t {
  exact,       // the mean over all replicates that there could be
  bound,       // it is not below `low` and not above `high`
  chain,       // of a chain whose assumptions are said; the run's own times have other laws
  not_covered  // and why
};

std::string_view name_of(How how);

struct Statement {
  const Metric* metric;
  How how;
  std::optional<double> low{};  // the same as `high` where it is one number
  std::optional<double> high{};
  std::string because{};
};

Statement exact(const Metric& metric, double value, std::string because);
Statement at_most(const Metric& metric, double value, std::string because);
Statement chain(const Metric& metric, double low, std::optional<double> high, std::string because);
Statement not_covered(const Metric& metric, std::string because);

// "0.0632", "at most 3.1", "1e-09 to 2e-09".
std::string value_text(const Statement& statement);

}  // namespace floe::expected
