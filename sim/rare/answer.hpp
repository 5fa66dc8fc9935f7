// What is said of rare events: an estimate for each scheme, as text or JSON, and how it was found.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "rare/estimate.hpp"

namespace floe::rare {

struct Answer {
  std::string label;
  Estimate estimate;
};

std::string answer_text(const Event& event, const std::vector<Answer>& answers, std::size_t width);
std::string answer_json(const Scenario& scenario, const Event& event, const std::vector<Answer>& answers);

}  // namespace floe::rare
