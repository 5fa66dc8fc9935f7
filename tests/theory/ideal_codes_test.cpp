// Regenerating codes against published values and the flow of information that bounds them.
#include "theory/ideal_codes.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace floe::theory {
namespace {

// The least cut between a blob of size 1 and a reader of k pieces, each of which was last rebuilt from d others, some of
// those among the k (Dimakis et al., lemma 2).
double least_cut(std::uint32_t k, std::uint32_t d, double piece, double traffic) {
  double cut = 0;
  for (std::uint32_t i = 0; i < k; ++i) cut += std::min(piece, (d - i) * traffic / d);
  return cut;
}

}  // namespace

// Dimakis, Ramchandran, Wu and Suh, Proceedings of the IEEE 99, 2011: of a blob in 4 pieces, 2 of which give it back, a
// piece of half a blob is rebuilt from 3 helpers with 3/4 of a blob; at the least traffic a piece has 3/5.
TEST_CASE("four pieces, two of which suffice") {
  CHECK(minimum_storage(4, 2, 3).traffic == doctest::Approx(0.75));
  CHECK(minimum_storage(4, 2, 3).storage == doctest::Approx(2));
  CHECK(minimum_bandwidth(4, 2, 3).traffic == doctest::Approx(0.6));
  CHECK(minimum_bandwidth(4, 2, 3).storage == doctest::Approx(2.4));
}

// Points of figures in that literature, in units of the blob.
TEST_CASE("known points of the two lines") {
  CHECK(minimum_storage(14, 10, 13).traffic == doctest::Approx(0.3250));
  CHECK(minimum_storage(20, 16, 19).traffic == doctest::Approx(0.296875));
  CHECK(minimum_storage(6, 4, 5).traffic == doctest::Approx(0.625));
  CHECK(minimum_storage(12, 9, 11).traffic == doctest::Approx(0.4074).epsilon(1e-4));
  CHECK(minimum_bandwidth(9, 6, 8).traffic == doctest::Approx(0.2424).epsilon(1e-3));
}

TEST_CASE("the flow of information is just enough") {
  for (const std::uint32_t n : {4u, 10u, 100u, 1000u})
    for (const std::uint32_t k : {1u, n / 3 + 1, n - 1})
      for (const std::uint32_t d : {k, (k + n - 1) / 2, n - 1}) {
        for (const IdealCode& code : {minimum_storage(n, k, d), minimum_bandwidth(n, k, d)}) {
          CHECK(least_cut(k, d, code.storage / n, code.traffic) == doctest::Approx(1));
          CHECK(least_cut(k, d, code.storage / n, code.traffic * 0.99) < 1);
          CHECK(least_cut(k, d, code.storage / n * 0.99, code.traffic) < 1);
        }
        CHECK(minimum_storage(n, k, d).storage <= minimum_bandwidth(n, k, d).storage);
        CHECK(minimum_storage(n, k, d).traffic >= minimum_bandwidth(n, k, d).traffic);
      }
}

// The whole curve: what is asked for is stored, the flow is just enough, and it falls from one end to the other.
TEST_CASE("the curve between the two") {
  for (const std::uint32_t n : {4u, 10u, 15u, 100u})
    for (const std::uint32_t k : {2u, n / 2, n - 1})
      for (const std::uint32_t d : {k, (k + n - 1) / 2, n - 1}) {
        const IdealCode first = minimum_storage(n, k, d);
        const IdealCode last = minimum_bandwidth(n, k, d);
        CHECK(minimum_at(first.storage * 1.0000001, n, k, d)->traffic ==
              doctest::Approx(first.traffic).epsilon(1e-4));
        CHECK(minimum_at(last.storage, n, k, d)->traffic == last.traffic);
        CHECK(minimum_at(last.storage * 2, n, k, d)->traffic == last.traffic);
        CHECK(!minimum_at(first.storage * 0.999, n, k, d));
        double before = first.traffic * 1.0000001;
        for (int step = 1; step < 40; ++step) {
          const double storage = first.storage + (last.storage - first.storage) * step / 40;
          const std::optional<IdealCode> code = minimum_at(storage, n, k, d);
          REQUIRE(code);
          CHECK(code->storage == storage);
          CHECK(least_cut(k, d, storage / n, code->traffic) == doctest::Approx(1).epsilon(1e-12));
          CHECK(least_cut(k, d, storage / n, code->traffic * 0.999) < 1);
          CHECK(code->traffic <= before);
          before = code->traffic;
        }
      }
}

// A maximum-distance-separable code that rebuilds the blob first is the one with k helpers.
TEST_CASE("with as many helpers as read, the blob moves") {
  CHECK(minimum_storage(9, 6, 6).traffic == doctest::Approx(1));
}

}  // namespace floe::theory
