// A row that keeps its first value in itself, against a vector.
#include "engine/few.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "engine/random.hpp"

using namespace floe;

TEST_CASE("a row holds what a vector does, and an empty one gives back what many values took") {
  Stream stream(3, 0, 0, "few");
  Few<std::uint32_t> row;
  std::vector<std::uint32_t> same;
  for (int round = 0; round < 2000; ++round) {
    const auto value = static_cast<std::uint32_t>(stream.below(1000));
    if (stream.below(3) > 0) {
      row.push_back(value);
      same.push_back(value);
    } else if (!same.empty()) {
      const auto size = stream.below(4) == 0 ? stream.below(same.size()) : same.size() - 1;
      row.cut(size);
      same.resize(size);
    }
    Few<std::uint32_t> moved(std::move(row));
    row = std::move(moved);
    REQUIRE(std::ranges::equal(row, same));
  }
  for (std::uint32_t i = 0; i < 1000; ++i) row.push_back(i);
  CHECK(row.capacity() >= 1000);
  row.clear();
  CHECK(row.capacity() == 1);
  row.push_back(5);
  for (int i = 0; i < 10; ++i) row.push_back(row.front());  // a value of its own, while it grows
  CHECK(std::ranges::count(row, 5u) == 11);
  CHECK(std::ranges::equal(Few<std::uint32_t>(same), same));
}
