// Policies that cannot hold or act: refused, or warned of, in words.
#include "scenario/policy_rules.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/scenario_of.hpp"

namespace floe {
namespace {

std::string with(const std::string& policies) {
  return R"({"name": "rules", "duration": "10d", "committee": {"nodes": 20, "shards": 20},
    "repair": {"policies": [)" +
         policies + R"(]}, "blobs": [{"size": "1kB"}],
    "schemes": [{"model": "reed-solomon", "threshold": 8}, {"model": "red-stuff"}, {"model": "replication"}]})";
}

bool is_refused(const std::string& policies, const std::string& words) {
  try {
    static_cast<void>(scenario_of(with(policies)));
  } catch (const std::exception& error) {
    const std::string said = error.what();
    CAPTURE(said);
    CHECK(said.find(words) != std::string::npos);
    return said.find(words) != std::string::npos;
  }
  return false;
}

bool is_warned(const std::string& policies, const std::string& words) {
  const std::vector<std::string> warnings = scenario::idle_policies(scenario_of(with(policies)));
  for (const std::string& warning : warnings)
    if (warning.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("policies that cannot hold are refused") {
  CHECK(is_refused(R"({"schemes": ["redstuff"]})",
                   "repair.policies[0].schemes[0]: no scheme is called \"redstuff\""));
  CHECK(is_refused(R"({"lazy_threshold": 8})",
                   "8 is not less than the pieces of a blob of \"replication\", 3"));
  CHECK(is_refused(R"({}, {"order": "most-at-risk"})", "repair.policies[1]: policies before this one hold"));
  CHECK(is_refused(R"({"rate_limit": "0B/s"})", "repair.policies[0].rate_limit"));
  CHECK(is_refused(R"({"installments": {"every": "1d", "share": "0%"}})",
                   "repair.policies[0].installments.share"));
  CHECK(is_refused(R"({"order": "at-risk"})", "repair.policies[0].order: unknown value"));
}

TEST_CASE("policies that cannot act are warned of") {
  const auto lazy = [](const std::string& scheme, int threshold) {
    return R"({"schemes": [")" + scheme + R"("], "lazy_threshold": )" + std::to_string(threshold) + "}";
  };
  CHECK(is_warned(lazy("reed-solomon", 7), "is below the 8 pieces that give a blob of reed-solomon back"));
  CHECK(is_warned(lazy("reed-solomon", 8), "no piece to spare when repair begins; try at least 9"));
  CHECK(!is_warned(lazy("reed-solomon", 9), "lazy_threshold"));
  // 20 shards: 8 rows are enough to read, 14 columns to rebuild rows.
  CHECK(is_warned(lazy("red-stuff", 10), "is below the 14 pieces of the kind \"secondary\""));
  CHECK(!is_warned(lazy("red-stuff", 14), "lazy_threshold"));
  CHECK(is_warned(R"({"installments": {"every": "10d"}})", "is after the end of the run, 10d"));
  CHECK(!is_warned(R"({"installments": {"every": "9d"}})", "installments"));
}

}  // namespace floe
