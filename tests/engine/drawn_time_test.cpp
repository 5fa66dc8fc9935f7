// Times that are drawn anew given their age, against the conditional survival of their laws; streams that go on under
// another key.
#include "engine/drawn_time.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>

namespace floe {
namespace {

constexpr double kHour = 3.6e12;  // nanoseconds
constexpr int kDraws = 20'000;

// The share of times that were 3 h old and lasted beyond `until` hours, against P(X > until) / P(X > 3).
void check_survival(const Distribution& law, bool is_residual, double until,
                    const std::function<double(double)>& survival) {
  std::uint64_t key = 0;
  Stream stream(7, 0, 0, "drawn time test", &key);
  int beyond = 0;
  for (int i = 0; i < kDraws; ++i) {
    DrawnTime time(hours(4), law, stream, is_residual);
    key = static_cast<std::uint64_t>(i) + 1;
    CHECK(time.is_of_past());
    time.draw_anew(hours(3));
    CHECK(!time.is_of_past());
    CHECK(time.time() >= hours(3));
    beyond += time.time() > duration_from_nanoseconds(until * kHour) ? 1 : 0;
  }
  const double expected = survival(until) / survival(3);
  const double error = std::sqrt(expected * (1 - expected) / kDraws);
  CHECK(std::abs(static_cast<double>(beyond) / kDraws - expected) < 5 * error);
}

}  // namespace

TEST_CASE("a time that is drawn anew has the law of what outlives its age") {
  check_survival(Distribution::exponential(hours(5)), false, 6, [](double x) { return std::exp(-x / 5); });
  check_survival(Distribution::exponential(hours(5)), true, 6, [](double x) { return std::exp(-x / 5); });
  check_survival(Distribution::weibull(0.5, hours(5)), false, 9,
                 [](double x) { return std::exp(-std::sqrt(x / 5)); });
  check_survival(Distribution::weibull(2, hours(5)), false, 5,
                 [](double x) { return std::exp(-x * x / 25); });
  check_survival(Distribution::uniform(hours(1), hours(9)), false, 6, [](double x) { return (9 - x) / 8; });
  check_survival(Distribution::pareto(hours(1), 2), false, 5, [](double x) { return 1 / (x * x); });
  // What is left of a uniform time on (0, 8 h) at an instant that nobody chose: density (1 - x / 8) / 4.
  check_survival(Distribution::uniform(hours(0), hours(8)), true, 5,
                 [](double x) { return (8 - x) * (8 - x) / 64; });
}

TEST_CASE("what has no law, or only one value, stays as it is") {
  std::uint64_t key = 0;
  Stream stream(7, 0, 0, "drawn time test", &key);
  DrawnTime known = hours(4);
  const auto law = Distribution::constant(hours(4));
  auto constant = DrawnTime::of(law, stream);
  key = 1;
  CHECK(!known.is_of_past());
  known.draw_anew(hours(3));
  constant.draw_anew(hours(3));
  CHECK(known.time() == hours(4));
  CHECK(constant.time() == hours(4));
}

TEST_CASE("a time beyond the reach of redrawing keeps its value") {
  std::uint64_t key = 0;
  Stream stream(7, 0, 0, "drawn time test", &key);
  const Distribution law = Distribution::empirical({kHour, 9 * kHour}, {1e9, 1});
  DrawnTime rare(hours(9), law, stream, false);
  key = 1;
  rare.draw_anew(hours(2));
  CHECK(rare.time() == hours(9));
}

TEST_CASE("a stream is the same up to a branch, and another from there on") {
  std::uint64_t one_key = 0;
  std::uint64_t other_key = 0;
  Stream plain(1, 2, 3, "x");
  Stream one(1, 2, 3, "x", &one_key);
  Stream other(1, 2, 3, "x", &other_key);
  for (int i = 0; i < 3; ++i) {
    const std::uint64_t value = plain.next();
    CHECK(one.next() == value);
    CHECK(other.next() == value);
  }
  one_key = 5;
  other_key = 6;
  const std::uint64_t first = one.next();
  CHECK(first != other.next());
  CHECK(first != plain.next());
  std::uint64_t again_key = 0;
  Stream again(1, 2, 3, "x", &again_key);
  for (int i = 0; i < 3; ++i) again.next();
  again_key = 5;
  CHECK(again.next() == first);
}

}  // namespace floe
