// What a claim comes to today: its scenario is simulated, its metric judged.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "claims/claim.hpp"

namespace floe::claims {

// One side of a claim.
struct Finding {
  Verdict verdict;
  Estimate estimate;
};

struct Trial {
  Finding inside;
  std::optional<Finding> outside{};  // of a claim that holds only somewhere

  Recorded found() const;
};

// Throws text::DocumentError where the scenario is wrong or has no scheme of that label, Stopped soon after `stop`.
Trial try_claim(const Claim& claim, std::uint32_t threads, const std::atomic<bool>& stop);

}  // namespace floe::claims
