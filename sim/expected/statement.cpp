#include "expected/statement.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace floe::expected {

std::string_view name_of(How how) {
  switch (how) {
    case How::exact:
      return "exact";
    case How::bound:
      return "bound";
    case How::chain:
      return "chain";
    case How::not_covered:
      return "not covered";
  }
  return {};
}

Statement exact(const Metric& metric, double value, std::string because) {
  return {&metric, How::exact, value, value, std::move(because)};
}

Statement at_most(const Metric& metric, double value, std::string because) {
  return {&metric, How::bound, std::nullopt, value, std::move(because)};
}

Statement chain(const Metric& metric, double low, std::optional<double> high, std::string because) {
  return {&metric, How::chain, low, high, std::move(because)};
}

Statement not_covered(const Metric& metric, std::string because) {
  return {&metric, How::not_covered, std::nullopt, std::nullopt, std::move(because)};
}

std::string value_text(const Statement& statement) {
  const auto number = [](double value) {
    return std::isinf(value) ? std::string("beyond 1e308") : fmt::format("{:.6g}", value);
  };
  if (statement.low && statement.high)
    return *statement.low == *statement.high ? number(*statement.low)
                                             : number(*statement.low) + " to " + number(*statement.high);
  if (statement.high) return "at most " + number(*statement.high);
  if (statement.low) return "at least " + number(*statement.low);
  return "";
}

}  // namespace floe::expected
