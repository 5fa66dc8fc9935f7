// Chains against values from the literature, and against elimination in rational numbers, which loses nothing.
#include "theory/chain.hpp"

#include <doctest/doctest.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace floe::theory {
namespace {

using Rational = boost::multiprecision::cpp_rational;

// Solves (diagonal - rates) x = right exactly, by plain elimination.
std::vector<Rational> solved(std::vector<std::vector<Rational>> rows) {
  const std::size_t size = rows.size();
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t swap = i; rows[i][i] == 0; ++swap) std::swap(rows[i], rows[swap + 1]);
    for (std::size_t row = 0; row < size; ++row) {
      if (row == i || rows[row][i] == 0) continue;
      const Rational factor = rows[row][i] / rows[i][i];
      for (std::size_t column = i; column <= size; ++column) rows[row][column] -= factor * rows[i][column];
    }
  }
  std::vector<Rational> result;
  for (std::size_t i = 0; i < size; ++i) result.push_back(rows[i][size] / rows[i][i]);
  return result;
}

// Mean times until the last state from all others: (what leaves) t_i - sum rate_ij t_j = 1.
std::vector<Rational> exact_mean_times(const Chain& chain) {
  const std::size_t size = chain.states() - 1;
  std::vector<std::vector<Rational>> rows(size, std::vector<Rational>(size + 1));
  for (std::size_t i = 0; i < size; ++i) rows[i][size] = 1;
  for (const Rate& rate : chain.rates()) {
    if (rate.from == size) continue;
    rows[rate.from][rate.from] += Rational(rate.per_time);
    if (rate.to < size) rows[rate.from][rate.to] -= Rational(rate.per_time);
  }
  return solved(rows);
}

// Balance of all states but the last, and that the shares sum to one.
std::vector<Rational> exact_stationary(const Chain& chain) {
  const std::size_t size = chain.states();
  std::vector<std::vector<Rational>> rows(size, std::vector<Rational>(size + 1));
  for (const Rate& rate : chain.rates()) {
    if (rate.from + 1 < size) rows[rate.from][rate.from] -= Rational(rate.per_time);
    if (rate.to + 1 < size) rows[rate.to][rate.from] += Rational(rate.per_time);
  }
  rows[size - 1].assign(size + 1, 1);
  return solved(rows);
}

double distance(double value, const Rational& exact) {
  return std::abs(static_cast<double>((Rational(value) - exact) / exact));
}

// All pairs of states, at rates over forty orders of magnitude.
Chain wild(std::uint32_t states, std::uint32_t seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> magnitude(-20, 20);
  Chain chain(states);
  for (std::uint32_t from = 0; from < states; ++from)
    for (std::uint32_t to = 0; to < states; ++to)
      if (from != to) chain.add(from, to, std::pow(10.0, magnitude(generator)));
  return chain;
}

Targets only_last(const Chain& chain) {
  Targets targets(chain.states(), false);
  targets.back() = true;
  return targets;
}

}  // namespace

TEST_CASE("mean times have their digits over forty orders of magnitude") {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const Chain chain = wild(7, seed);
    const std::vector<Rational> exact = exact_mean_times(chain);
    for (std::uint32_t start = 0; start < 6; ++start)
      CHECK(distance(mean_time(chain, start, only_last(chain)), exact[start]) < 1e-13);
  }
}

TEST_CASE("shares of time have their digits over forty orders of magnitude") {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const Chain chain = wild(7, seed);
    const std::vector<Rational> exact = exact_stationary(chain);
    const std::vector<double> shares = stationary(chain);
    for (std::size_t state = 0; state < 7; ++state) CHECK(distance(shares[state], exact[state]) < 1e-13);
  }
}

// Courtois, Decomposability, 1977, which Stewart, Introduction to the Numerical Solution of Markov Chains, 1994, takes
// up: eight states in three groups that are nearly apart. Five digits are printed.
TEST_CASE("the chain of Courtois") {
  constexpr double kJumps[8][8] = {
      {.85, 0, .149, .0009, 0, .00005, 0, .00005},   {.1, .65, .249, 0, .0009, .00005, 0, .00005},
      {.1, .8, .0996, .0003, 0, 0, .0001, 0},        {0, .0004, 0, .7, .2995, 0, .0001, 0},
      {.0005, 0, .0004, .399, .6, .0001, 0, 0},      {0, .00005, 0, 0, .00005, .6, .2499, .15},
      {.00003, 0, .00003, .00004, 0, .1, .8, .0999}, {0, .00005, 0, 0, .00005, .1999, .25, .55}};
  constexpr double kShares[8] = {.08928, .09276, .04049, .15853, .11894, .12039, .27780, .10182};
  Chain chain(8);
  for (std::uint32_t from = 0; from < 8; ++from)
    for (std::uint32_t to = 0; to < 8; ++to)
      if (from != to) chain.add(from, to, kJumps[from][to]);
  const std::vector<double> shares = stationary(chain);
  for (std::size_t state = 0; state < 8; ++state) CHECK(std::abs(shares[state] - kShares[state]) < 1e-5);
}

// Erlang 1917: calls that find all lines taken. 5 erlangs on 10 lines 1.8385 %, on 5 lines 28.49 %.
TEST_CASE("Erlang's loss formula") {
  const auto blocked = [](std::uint32_t lines, double load) {
    Chain chain(lines + 1);
    for (std::uint32_t taken = 0; taken < lines; ++taken) {
      chain.add(taken, taken + 1, load);
      chain.add(taken + 1, taken, taken + 1);
    }
    return stationary(chain).back();
  };
  CHECK(blocked(10, 5) == doctest::Approx(0.018385).epsilon(1e-4));
  CHECK(blocked(5, 5) == doctest::Approx(0.2849).epsilon(1e-3));
}

// Jumps that all have the same rate: the time to the last of k states is Erlang's law, P(T <= t) = 1 - sum of Poisson
// weights below k, and that sum's tail is known in closed form.
TEST_CASE("a probability far below one has its digits") {
  for (const std::uint32_t length : {1u, 4u, 12u, 30u}) {
    Chain chain(length + 1);
    for (std::uint32_t state = 0; state < length; ++state) chain.add(state, state + 1, 0.25);
    for (const double time : {0.004, 0.4, 40.0}) {
      const double mean = 0.25 * time;
      double term = std::exp(-mean);
      for (std::uint32_t i = 1; i <= length; ++i) term *= mean / i;
      double tail = 0;
      for (std::uint32_t i = length; i < length + 300; ++i) {
        tail += term;
        term *= mean / (i + 1);
      }
      const Reached reached = reached_by(chain, 0, only_last(chain), time);
      CHECK(std::abs(reached.probability - tail) <= 1e-12 * tail);
      CHECK(reached.truncation <= 1.01e-12 * reached.probability);
    }
  }
}

TEST_CASE("two ways out, and one step taken many times") {
  Chain chain(3);
  chain.add(0, 1, 3);
  chain.add(0, 2, 1e-9);
  const Reached reached = reached_by(chain, 0, {false, true, true}, 2);
  CHECK(reached.probability == doctest::Approx(-std::expm1(-2 * (3 + 1e-9))).epsilon(1e-14));
  // The rarer way: 1e-9 of rates that sum to 3.
  CHECK(reached_by(chain, 0, {false, false, true}, 2).probability ==
        doctest::Approx(-std::expm1(-6.0) * 1e-9 / 3).epsilon(1e-8));
  // 1e6 steps: the losses are still those of an exponential time.
  Chain busy(3);
  busy.add(0, 1, 100);
  busy.add(1, 0, 100);
  busy.add(1, 2, 1e-13);
  CHECK(steps_of(busy, {false, false, true}, 1e4) == doctest::Approx(1e6));
  const double by = reached_by(busy, 0, {false, false, true}, 1e4).probability;
  CHECK(std::abs(by - 0.5e-13 * (1e4 - 0.005)) < 1e-9 * by);
}

TEST_CASE("what is never reached") {
  Chain chain(4);
  chain.add(0, 1, 1);
  chain.add(1, 0, 1);
  chain.add(2, 3, 1);
  CHECK(std::isinf(mean_time(chain, 0, {false, false, false, true})));
  CHECK(reached_by(chain, 0, {false, false, false, true}, 50).probability == 0);
  CHECK(mean_time(chain, 3, {false, false, false, true}) == 0);
  chain.add(0, 2, 1e-12);
  CHECK(mean_time(chain, 0, {false, false, false, true}) == doctest::Approx(2e12 + 1));
  chain.add(1, 3, 0);  // a rate of 0 is none
  CHECK(mean_time(chain, 2, {false, false, false, true}) == 1);
}

}  // namespace floe::theory
