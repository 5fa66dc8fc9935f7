// Verdicts by hand: intervals on both sides of bounds, tolerances, values that are missing or only bounded.
#include "claims/condition.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <stdexcept>
#include <string>

namespace floe::claims {
namespace {

constexpr Metric kTotal("test.total", "B", Form::bytes, Better::lower, Shown::table, "total", "Bytes.");

Estimate estimate(double value, std::optional<double> low = {}, std::optional<double> high = {}) {
  Estimate found;
  found.value = value;
  found.low = low;
  found.high = high;
  return found;
}

Verdict judged(Relation relation, double bound, const Estimate& found, double tolerance = 0) {
  return judge({&kTotal, relation, bound, tolerance}, found);
}

std::string complaint(std::string_view text) {
  try {
    parse_requirement(text);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST_CASE("an interval on one side of the bound decides, one across it does not") {
  CHECK(judged(Relation::at_most, 10, estimate(8, 7, 9)) == Verdict::holds);
  CHECK(judged(Relation::at_most, 10, estimate(9, 8, 11)) == Verdict::undecided);
  CHECK(judged(Relation::at_most, 10, estimate(12, 11, 13)) == Verdict::fails);
  CHECK(judged(Relation::at_least, 10, estimate(12, 11, 13)) == Verdict::holds);
  CHECK(judged(Relation::at_least, 10, estimate(8, 7, 9)) == Verdict::fails);
  CHECK(judged(Relation::below, 10, estimate(9, 8, 10)) == Verdict::undecided);
  CHECK(judged(Relation::at_most, 10, estimate(9, 8, 10)) == Verdict::holds);
  CHECK(judged(Relation::above, 10, estimate(11, 10, 12)) == Verdict::undecided);
}

TEST_CASE("equality asks for the whole interval within the tolerance") {
  CHECK(judged(Relation::equal, 100, estimate(100)) == Verdict::holds);
  CHECK(judged(Relation::equal, 100, estimate(101)) == Verdict::fails);
  CHECK(judged(Relation::equal, 100, estimate(101), 0.02) == Verdict::holds);
  CHECK(judged(Relation::equal, 100, estimate(100, 99, 101), 0.02) == Verdict::holds);
  CHECK(judged(Relation::equal, 100, estimate(100, 90, 110), 0.02) == Verdict::undecided);
  CHECK(judged(Relation::equal, 100, estimate(108, 105, 110), 0.02) == Verdict::fails);
  CHECK(judged(Relation::unequal, 100, estimate(100, 90, 110), 0.02) == Verdict::undecided);
  CHECK(judged(Relation::unequal, 100, estimate(108, 105, 110), 0.02) == Verdict::holds);
  CHECK(judged(Relation::unequal, 100, estimate(100)) == Verdict::fails);
}

TEST_CASE("a tolerance is a share of the bound, towards its wrong side") {
  CHECK(judged(Relation::at_most, 10, estimate(10.9), 0.1) == Verdict::holds);
  CHECK(judged(Relation::at_most, 10, estimate(11.1), 0.1) == Verdict::fails);
  CHECK(judged(Relation::at_least, -10, estimate(-10.9), 0.1) == Verdict::holds);
}

TEST_CASE("without a value only what it is known to exceed can decide") {
  Estimate longer;
  longer.low = 100;
  CHECK(judged(Relation::at_least, 90, longer) == Verdict::holds);
  CHECK(judged(Relation::at_most, 90, longer) == Verdict::fails);
  CHECK(judged(Relation::at_most, 110, longer) == Verdict::undecided);
  CHECK(judged(Relation::at_least, 110, longer) == Verdict::undecided);
  CHECK(judged(Relation::at_most, 110, Estimate{}) == Verdict::undecided);
}

TEST_CASE("requirements are read with the units of their metric") {
  const Requirement plain = parse_requirement("blobs.lost == 0 of red-stuff");
  CHECK(plain.condition.metric->name == "blobs.lost");
  CHECK(plain.condition.relation == Relation::equal);
  CHECK(plain.condition.bound == 0);
  CHECK(plain.label == "red-stuff");
  CHECK(parse_requirement("repair.time.p50 < 6h").condition.bound == 6 * 3600);
  CHECK(parse_requirement("repair.total <= 2.5kB").condition.bound == 2500);
  CHECK(parse_requirement("compare.total > 20x").condition.bound == 20);
  CHECK(parse_requirement("blobs.any_lost <= 5%").condition.bound == doctest::Approx(0.05));
  CHECK(parse_requirement("repair.total <= 2.5kB").label.empty());
  CHECK(parse_requirement("  repair.total   <=  9   of   two words ").label == "two words");
}

TEST_CASE("what is no requirement is told in words") {
  CHECK(complaint("").find("it is METRIC RELATION VALUE") != std::string::npos);
  CHECK(complaint("blobs.lost").find("it is METRIC RELATION VALUE") != std::string::npos);
  CHECK(complaint("blobs.lots == 0").find("did you mean \"blobs.lost\"?") != std::string::npos);
  CHECK(complaint("blobs.lost = 0").find("it is one of <, <=, ==, !=, >= and >") != std::string::npos);
  CHECK(complaint("blobs.lost == none").find("it takes a number of blobs") != std::string::npos);
  CHECK(complaint("blobs.lost == inf").find("it takes a number") != std::string::npos);
  CHECK(complaint("blobs.lost == 0 for red-stuff").find("it is METRIC RELATION VALUE") != std::string::npos);
  CHECK(complaint("blobs.lost == 0 of ").find("it is METRIC RELATION VALUE") != std::string::npos);
}

}  // namespace
}  // namespace floe::claims
