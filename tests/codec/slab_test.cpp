// Slabs that come back: whose memory the next one gets, and that nothing of their content shows.
#include "codec/slab.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "codec/red_stuff.hpp"
#include "tests/codec/vectors.hpp"

using namespace floe::codec;

namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;

}  // namespace

TEST_CASE("memory that comes back serves the next slab of about its size") {
  std::optional<Slab> slab(std::in_place, 400 * kMebibyte);  // so much that nothing else is kept
  const auto* const memory = slab->data();
  slab.reset();
  const Slab much_smaller(199 * kMebibyte), larger(401 * kMebibyte);
  CHECK(much_smaller.data() != memory);
  CHECK(larger.data() != memory);
  const Slab smaller(390 * kMebibyte);
  CHECK(smaller.data() == memory);
  CHECK(smaller.size() == 390 * kMebibyte);
  const Slab another(390 * kMebibyte);
  CHECK(another.data() != memory);
}

TEST_CASE("a blob is encoded the same way in memory that is full of something else") {
  const auto blob = vectors::stream(11, kMebibyte + 12'345);
  std::optional first(*encode(blob, 10));
  const auto metadata = first->metadata;
  const Buffer slivers(first->primaries.data(), first->primaries.data() + first->primaries.size());
  for (Slab* each : {&first->primaries, &first->secondaries})
    std::fill_n(each->data(), each->size(), std::uint8_t{0xa5});
  const auto* const memory = first->primaries.data();
  first.reset();
  const auto again = *encode(blob, 10);
  CHECK(again.primaries.data() == memory);
  CHECK(again.metadata.id == metadata.id);
  CHECK(std::ranges::equal(ByteView(again.primaries), slivers));
}
