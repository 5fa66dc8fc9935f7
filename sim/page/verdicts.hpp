// What a stored run comes to against conditions: those that are asked of every run, those that its own command
// required, and those that the reader of the page asks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "claims/condition.hpp"
#include "page/run_files.hpp"

namespace floe::page {

enum class Asked : std::uint8_t { always, by_run, by_reader };
std::string_view name_of(Asked asked);

struct Finding {
  std::size_t scheme = 0;                               // by rank
  bool is_met = false;                                  // by the value, as "floe run --require" judges
  claims::Verdict surely = claims::Verdict::undecided;  // by the whole interval
  std::string why{};                                    // there is no value
};

struct Judgement {
  Asked asked = Asked::always;
  std::string condition{};  // as a person reads it
  std::string metric{};
  std::vector<Finding> findings{};
};

// Throws UsageError for one of `required` that is no condition or is of a scheme that the run has not.
std::vector<Judgement> judgements_of(const RunFiles& run, const std::vector<std::string>& required);

}  // namespace floe::page
