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

std::vector<std::string> of_epochs(const std::string& settings,
                                   const std::string& committee = R"({"nodes": 20, "shards": 100})") {
  return scenario::idle_epochs(scenario_of(R"({"name": "rules", "duration": "10d", "committee": )" +
                                           committee +
                                           R"(, "blobs": [{"size": "1kB"}], "schemes": )"
                                           R"([{"model": "red-stuff"}], "maintenance": [{"model": "epochs")" +
                                           settings + "}]}"));
}

bool is_only(const std::vector<std::string>& warnings, const std::string& begin) {
  CAPTURE(warnings.size());
  return warnings.size() == 1 && warnings.front().starts_with(begin);
}

}  // namespace

TEST_CASE("epochs of which nothing comes are warned of, and those that do what they say are not") {
  const std::string short_ones = R"(, "length": "2d")";
  CHECK(of_epochs(short_ones).empty());
  CHECK(of_epochs(short_ones + R"(, "leave": 1, "silent": "50%", "drift": 1)").empty());
  CHECK(is_only(of_epochs(short_ones + R"(, "silent": "50%")"), "maintenance[0].silent: no member leaves"));
  CHECK(of_epochs(short_ones + R"(, "leave": 19)").empty());
  CHECK(is_only(of_epochs(short_ones + R"(, "leave": 20)"), "maintenance[0].leave: there are 20 members"));
  // Of 11 nodes one waits, so that there are 10 members.
  const std::string one_waits = R"({"shards": 10, "stake": [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0]})";
  CHECK(of_epochs(short_ones + R"(, "leave": 9)", one_waits).empty());
  CHECK(is_only(of_epochs(short_ones + R"(, "leave": 10)", one_waits), "maintenance[0].leave: there are 10"));
  CHECK(is_only(of_epochs(R"(, "length": "10d")"), "maintenance[0].length: no epoch follows the first"));
  CHECK(of_epochs(R"(, "length": "239h")").empty());
}

// A tenth of 100 shards is the most that one of 20 nodes may have: of 24 that one has, 14 go.
TEST_CASE("groups above what a node may have move at the first change, and that is said before") {
  const auto groups = [](int nodes, int large) {
    return R"({"shards": 100, "groups": [{"nodes": 1, "shards": )" + std::to_string(large) +
           R"(}, {"nodes": )" + std::to_string(nodes - 1) + R"(, "shards": )" + std::to_string(100 - large) +
           "}]}";
  };
  CHECK(of_epochs(R"(, "length": "2d")", groups(20, 5)).empty());
  CHECK(of_epochs(R"(, "length": "2d")", groups(20, 24))
            .front()
            .starts_with("maintenance[0]: 14 of 100 shards move at the first change of epoch"));
}

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
