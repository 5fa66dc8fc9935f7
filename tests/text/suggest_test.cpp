#include "text/suggest.hpp"

#include <doctest/doctest.h>

#include <array>

namespace floe::text {
namespace {

TEST_CASE("edit distance, by hand") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("seed", "seed") == 0);
  CHECK(edit_distance("seed", "sead") == 1);
  CHECK(edit_distance("seed", "sed") == 1);
  CHECK(edit_distance("seed", "esed") == 1);  // neighbours swapped
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("abc", "") == 3);
}

TEST_CASE("the nearest word is proposed, otherwise all are listed") {
  constexpr std::array<std::string_view, 3> words{"seed", "name", "note"};
  CHECK(suggest("sead", words) == "did you mean \"seed\"?");
  CHECK(suggest("nme", words) == "did you mean \"name\"?");
  CHECK(suggest("duration", words) == "one of: seed, name, note");
  CHECK(suggest("sd", words) == "one of: seed, name, note");  // two letters off is nothing in common here
  CHECK(suggest("SEED", words) == "did you mean \"seed\"?");
  constexpr std::array<std::string_view, 2> joined{"max-min", "read_weight"};
  CHECK(suggest("MAX_MIN", joined) == "did you mean \"max-min\"?");
  CHECK(suggest("read-weight", joined) == "did you mean \"read_weight\"?");
  CHECK(suggest("x", {}).empty());
  CHECK(suggest(std::string(100'000, 'x'), words) == "one of: seed, name, note");
}

}  // namespace
}  // namespace floe::text
