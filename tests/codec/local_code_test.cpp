// The local reconstruction code against an independent method: its generator over polynomials, multiplied bit
// by bit, and ranks by plain elimination; and against the count of patterns that the paper gives, 86 % of four
// losses (Huang et al., USENIX ATC 2012, section 2.2.3).
#include "codec/local_code.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace floe::codec {
namespace {

// What a maximally recoverable code of this shape gives back, by counting: a group makes up for one loss by its
// own parity, a global parity for one more of any.
bool can_be_decoded(const LocalCode& code, const std::vector<std::uint32_t>& lost) {
  std::vector<int> of_group(LocalCode::kGroups, 0);
  int spare = LocalCode::kGlobals;
  for (const std::uint32_t position : lost) {
    if (code.is_global(position))
      --spare;
    else
      ++of_group[code.group(position)];
  }
  for (const int losses : of_group) spare -= std::max(0, losses - 1);
  return spare >= 0;
}

// The field by its definition: polynomials over GF(2) modulo x^16 + x^5 + x^3 + x^2 + 1.
std::uint32_t times(std::uint32_t a, std::uint32_t b) {
  std::uint32_t product = 0;
  for (int bit = 0; bit < 16; ++bit)
    if ((b >> bit & 1u) != 0) product ^= a << bit;
  for (int bit = 31; bit >= 16; --bit)
    if ((product >> bit & 1u) != 0) product ^= 0x1002Du << (bit - 16);
  return product;
}

// What each name of the code's field stands for: the powers of x, in the order in which the code has them. That
// it is a map of fields is checked: sums of names are sums, and products of names are products.
std::vector<std::uint32_t> polynomials() {
  std::vector<std::uint32_t> of(65536, 0);
  std::uint32_t power = 1;
  for (std::size_t i = 0; i < 65535; ++i, power = times(power, 2)) of[gf16::tables().exp[i]] = power;
  std::uint32_t a = 1;
  for (int round = 0; round < 2000; ++round) {
    const std::uint32_t b = (a * 40503u + 12345u) & 65535u;
    const auto product = gf16::multiply(static_cast<gf16::Element>(a), static_cast<gf16::Element>(b));
    REQUIRE(of[a ^ b] == (of[a] ^ of[b]));
    REQUIRE(of[product] == times(of[a], of[b]));
    a = b;
  }
  return of;
}

std::uint32_t inverse_of(std::uint32_t a) {
  std::uint32_t power = 1;  // a^(2^16 - 2)
  for (int bit = 15; bit >= 0; --bit) {
    power = times(power, power);
    if ((65534u >> bit & 1u) != 0) power = times(power, a);
  }
  return power;
}

using Matrix = std::vector<std::vector<std::uint32_t>>;

std::size_t rank_of(Matrix rows) {
  std::size_t rank = 0;
  for (std::size_t column = 0; column < rows.front().size() && rank < rows.size(); ++column) {
    std::size_t pivot = rank;
    while (pivot < rows.size() && rows[pivot][column] == 0) ++pivot;
    if (pivot == rows.size()) continue;
    std::swap(rows[pivot], rows[rank]);
    const std::uint32_t scale = inverse_of(rows[rank][column]);
    for (std::size_t i = rank + 1; i < rows.size(); ++i) {
      if (rows[i][column] == 0) continue;
      const std::uint32_t factor = times(rows[i][column], scale);
      for (std::size_t j = column; j < rows[i].size(); ++j) rows[i][j] ^= times(factor, rows[rank][j]);
    }
    ++rank;
  }
  return rank;
}

template <class Visit>
void each_pattern(std::uint32_t size, std::uint32_t losses, const Visit& visit) {
  std::vector<std::uint32_t> lost;
  const auto extend = [&](const auto& self, std::uint32_t from) -> void {
    if (lost.size() == losses) return visit(lost);
    for (std::uint32_t position = from; position < size; ++position) {
      lost.push_back(position);
      self(self, position + 1);
      lost.pop_back();
    }
  };
  extend(extend, 0);
}

std::vector<std::uint32_t> others(std::uint32_t size, const std::vector<std::uint32_t>& lost) {
  std::vector<std::uint32_t> held;
  for (std::uint32_t position = 0; position < size; ++position)
    if (std::ranges::find(lost, position) == lost.end()) held.push_back(position);
  return held;
}

}  // namespace

TEST_CASE(
    "every pattern of up to four losses is decoded exactly where the rank says so, and all that can be are") {
  const LocalCode code{12};
  const std::vector<std::uint32_t> polynomial = polynomials();
  Matrix generator;
  for (std::uint32_t position = 0; position < code.size(); ++position) {
    std::vector<std::uint32_t> row;
    for (const gf16::Element element : code.generator_row(position)) row.push_back(polynomial[element]);
    generator.push_back(row);
  }
  std::size_t fours = 0;
  std::size_t decoded = 0;
  for (const std::uint32_t losses : {1u, 2u, 3u, 4u})
    each_pattern(code.size(), losses, [&](const std::vector<std::uint32_t>& lost) {
      const std::vector<std::uint32_t> held = others(code.size(), lost);
      Matrix rows;
      for (const std::uint32_t position : held) rows.push_back(generator[position]);
      const bool has_rank = rank_of(std::move(rows)) == code.k;
      REQUIRE(has_rank == can_be_decoded(code, lost));
      REQUIRE(has_rank == is_decodable(code, held));
      if (losses < 4) REQUIRE(has_rank);
      fours += losses == 4 ? 1 : 0;
      decoded += losses == 4 && has_rank ? 1 : 0;
    });
  CHECK(fours == 1820);
  CHECK(decoded == 1568);  // 86 %
}

TEST_CASE("other shapes are maximally recoverable as well") {
  for (const std::uint32_t k : {2u, 6u, 20u, 40u}) {
    CAPTURE(k);
    const LocalCode code{k};
    for (const std::uint32_t losses : {3u, 4u})
      if (k <= 20 || losses == 3)
        each_pattern(code.size(), losses, [&](const std::vector<std::uint32_t>& lost) {
          REQUIRE(is_decodable(code, others(code.size(), lost)) == can_be_decoded(code, lost));
        });
  }
}

TEST_CASE("a symbol of a group is the sum of the others of its group") {
  const LocalCode code{12};
  for (std::uint32_t position = 0; position < code.k + LocalCode::kGroups; ++position) {
    std::vector<std::uint32_t> group;
    for (std::uint32_t other = 0; other < code.k + LocalCode::kGroups; ++other)
      if (other != position && code.group(other) == code.group(position)) group.push_back(other);
    REQUIRE(group.size() == 6);
    const auto weights = combination(code, group, position);
    REQUIRE(weights.has_value());
    CHECK(std::ranges::all_of(*weights, [](gf16::Element weight) { return weight == 1; }));
    group.pop_back();
    CHECK(!combination(code, group, position).has_value());
  }
}

}  // namespace floe::codec
