// What a stored run comes to against conditions: those that are asked of every run, those that its own command
// required, and those that the reader of the page asks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "claims/condition.hpp"
#include "page/run_files.hpp"

namespace floe::page {

// Who asked for what the option of floe report says.
inline constexpr std::string_view kByThisReport = "by this report";

struct Finding {
  std::size_t scheme = 0;                               // by rank
  bool is_met = false;                                  // by the value, as "floe run --require" judges
  claims::Verdict surely = claims::Verdict::undecided;  // by the whole interval
  std::string why{};                                    // there is no value
};

struct Judgement {
  std::string asked{};      // by whom, as "by the command of the run"
  std::string sentence{};   // of a claim
  std::string condition{};  // as a person reads it
  std::string metric{};
  std::vector<Finding> findings{};
};

// What is so of each scheme that is meant.
Judgement judged(const RunFiles& run, const claims::Requirement& requirement, std::string asked);

// Throws UsageError for one of `required` that is no condition or is of a scheme that the run has not.
std::vector<Judgement> judgements_of(const RunFiles& run, const std::vector<std::string>& required);

// Of claims in a folder those that are about the run's scenario, whatever its seed and number of replicates, and of which
// one side alone and one scheme alone is asked. Throws text::DocumentError or InputError.
std::vector<Judgement> claims_about(const RunFiles& run, const std::filesystem::path& folder);

}  // namespace floe::page
