// The chain's machine against what its contract demands of each call.
#include "epochs/chain.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "epochs/attestation.hpp"

namespace floe {
namespace {

using State = Chain::State;
using Answer = Chain::Answer;

constexpr Instant kStart{};
constexpr Duration kEpoch = days(14);
constexpr Duration kMoment = nanoseconds(1);

}  // namespace

TEST_CASE("chain: a quorum is 2f + 1 of 3f + 1 shards") {
  CHECK(is_quorum(667, 1000));
  CHECK_FALSE(is_quorum(666, 1000));
  CHECK(is_quorum(3, 4));
  CHECK_FALSE(is_quorum(2, 4));
  CHECK(is_quorum(7, 10));
  CHECK_FALSE(is_quorum(6, 10));
}

TEST_CASE("chain: the next committee is fixed half an epoch after done, and begins a whole one after it") {
  Chain chain(1000, kEpoch, kStart);
  CHECK(chain.state() == State::done);
  CHECK(chain.next_call() == kStart + days(7));
  CHECK_FALSE(chain.initiate(kStart + kEpoch));  // nothing is fixed
  CHECK_FALSE(chain.voting_end(kStart + days(7) - kMoment));
  CHECK(chain.voting_end(kStart + days(7)));
  CHECK_FALSE(chain.voting_end(kStart + days(8)));
  CHECK(chain.next_call() == kStart + kEpoch);
  CHECK_FALSE(chain.initiate(kStart + kEpoch - kMoment));
  CHECK(chain.epoch() == 0);
  CHECK(chain.initiate(kStart + kEpoch));
  CHECK(chain.epoch() == 1);
  CHECK(chain.state() == State::sync);
  CHECK_FALSE(chain.next_call());
}

TEST_CASE("chain: a late call is accepted, and both waits count from done and not from the call") {
  Chain chain(4, kEpoch, kStart);
  REQUIRE(chain.voting_end(kStart + days(13)));
  CHECK(chain.next_call() == kStart + kEpoch);
  REQUIRE(chain.initiate(kStart + kEpoch + hours(3)));
  const Instant synced = kStart + kEpoch + hours(5);
  REQUIRE(chain.attest(1, 0, 3, synced) == Answer::quorum);
  CHECK(chain.done_at() == synced);
  CHECK(chain.next_call() == synced + days(7));  // the period is the epoch and the time of sync
}

TEST_CASE("chain: one attestation a node and epoch, of the current epoch, by a member") {
  Chain chain(10, kEpoch, kStart);
  REQUIRE(chain.voting_end(kStart + days(7)));
  REQUIRE(chain.initiate(kStart + days(14)));
  const Instant now = kStart + days(15);
  CHECK(chain.attest(0, 3, 4, now) == Answer::refused);
  CHECK(chain.attest(2, 3, 4, now) == Answer::refused);
  CHECK(chain.attest(1, 3, 0, now) == Answer::refused);
  CHECK(chain.attest(1, 3, 4, now) == Answer::accepted);
  CHECK(chain.attest(1, 3, 4, now) == Answer::refused);
  CHECK(chain.attested() == 4);
  CHECK(chain.attest(1, 0, 2, now) == Answer::accepted);
  CHECK(chain.state() == State::sync);  // 6 of 10
  CHECK(chain.attest(1, 1, 1, now) == Answer::quorum);
  CHECK(chain.state() == State::done);
  // Who is late is heard and changes nothing.
  CHECK(chain.attest(1, 2, 3, now + days(1)) == Answer::accepted);
  CHECK(chain.attest(1, 2, 3, now + days(1)) == Answer::refused);
  CHECK(chain.done_at() == now);
  CHECK(chain.attested() == 7);
}

TEST_CASE("chain: with fewer than 2f + 1 attesting there are no further epochs") {
  Chain chain(10, kEpoch, kStart);
  REQUIRE(chain.voting_end(kStart + days(7)));
  REQUIRE(chain.initiate(kStart + days(14)));
  CHECK(chain.attest(1, 0, 6, kStart + days(15)) == Answer::accepted);
  CHECK_FALSE(chain.voting_end(kStart + years(10)));
  CHECK_FALSE(chain.initiate(kStart + years(10)));
  CHECK(chain.epoch() == 1);
}

TEST_CASE("chain: who attested one epoch attests the next one again") {
  Chain chain(4, kEpoch, kStart);
  Instant now = kStart;
  for (Epoch epoch = 1; epoch <= 26; ++epoch) {
    now = *chain.next_call();
    REQUIRE(chain.voting_end(now));
    now = *chain.next_call();
    REQUIRE(chain.initiate(now));
    now = now + hours(2);
    REQUIRE(chain.attest(epoch, 0, 1, now) == Answer::accepted);
    REQUIRE(chain.attest(epoch, 1, 2, now) == Answer::quorum);
  }
  CHECK(now == kStart + days(26 * 14) + hours(26 * 2));
}

}  // namespace floe
