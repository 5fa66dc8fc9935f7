// Who attests when, by cases that the rules give.
#include "epochs/attestation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "engine/random.hpp"

namespace floe {

// The thirteenth of the reference system's cases.
TEST_CASE("attestation: with 1 and 2 pending, the ends of 1, 7 and 2 attest once, at 2") {
  AttestationToken token(5, std::vector<Shard>{1, 2});
  CHECK(token.epoch() == 5);
  CHECK_FALSE(token.completes(1));
  CHECK_FALSE(token.completes(7));
  CHECK(token.completes(2));
  CHECK_FALSE(token.completes(2));  // what ends twice attests once
  CHECK_FALSE(token.completes(7));
  CHECK(token.is_empty());
}

TEST_CASE("attestation: one that is empty from the start attests by no shard") {
  AttestationToken token(1, {});
  CHECK(token.is_empty());
  CHECK_FALSE(token.completes(0));
}

TEST_CASE("attestation: whatever the order in which shards end, exactly the last distinct one attests") {
  Stream stream(6, 0, 0, "attestation test");
  for (int round = 0; round < 500; ++round) {
    std::vector<Shard> owned(1 + stream.below(8));
    for (Shard& shard : owned) shard = static_cast<Shard>(stream.below(10));
    AttestationToken token(0, owned);
    std::set<Shard> left(owned.begin(), owned.end());
    CHECK(std::ranges::equal(token.pending(), left));
    for (int end = 0; end < 100; ++end) {
      const auto shard = static_cast<Shard>(stream.below(12));
      const bool is_last = left.size() == 1 && left.contains(shard);
      left.erase(shard);
      REQUIRE(token.completes(shard) == is_last);
    }
    CHECK(token.is_empty() == left.empty());
  }
}

}  // namespace floe
