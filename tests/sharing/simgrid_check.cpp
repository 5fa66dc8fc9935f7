// Completion times of random sets of transfers, here and in SimGrid.
#include <doctest/doctest.h>

#include "tests/sharing/simgrid_player.hpp"

namespace floe {
namespace {

// Of the 109 sets one has a fetch that differs by more than 1e-6: 104 ns of 68 ms, 1.53e-6. It is our
// rounding, not SimGrid's: with surf/precision and maxmin/precision at 1e-9 or 1e-12 it stays to the digit.
// Levels are counted in 2^-10 byte per 2^30 ns, 9.1e-4 B/s, and rounded down; the fetch before it had a share
// of about 30 kB/s for 4.3 s, and so ended 107 ns late, 2.5e-8 of its time. The short one begins that much
// later and ends with others that are not late. An error of the clock is what a short fetch sees: 1e-5 of
// itself is allowed.
void compare(const TransferSet& set) {
  const Played simgrid = play_in_simgrid(set, "Full");
  const Deviation full(TransferPlayer::play(set, "exact", 0), simgrid);
  CHECK(full.worst < 1e-5);
  CHECK(full.all < 1e-6);
  const Deviation incremental(TransferPlayer::play(set, "max-min", 0), simgrid);
  CHECK(incremental.worst < 1e-3);
  CHECK(incremental.all < 1e-5);
}

// Hosts of all kinds, and receivers that are senders too.
TransferSet mixture(std::uint64_t seed) {
  Stream stream(seed, 0, 0, "mixture");
  TransferSet set{
      .hosts = {}, .receivers = {}, .latency = milliseconds(static_cast<std::int64_t>(stream.below(80)))};
  const auto hosts = static_cast<std::uint32_t>(2 + stream.below(12));
  const bool alike = stream.below(3) == 0;
  const auto rate = [&] {
    return Rate{static_cast<std::int64_t>(alike ? 1'000'000 : 100'000 + stream.below(9'000'000))};
  };
  for (std::uint32_t i = 0; i < hosts; ++i) set.hosts.push_back({.up = rate(), .down = rate()});
  for (std::uint32_t i = 0; i < hosts; ++i) {
    if (i > 0 && stream.below(2) == 0) continue;
    TransferSet::Receiver receiver{
        .host = i, .at_once = static_cast<std::uint32_t>(1 + stream.below(8)), .fetches = {}};
    for (std::uint64_t left = 1 + stream.below(30); left > 0; --left) {
      const auto other = static_cast<std::uint32_t>(stream.below(hosts - 1));
      receiver.fetches.push_back(
          {.from = other + (other >= i ? 1 : 0),
           .volume = Bytes{static_cast<std::int64_t>(1'000 + stream.below(2'000'000))}});
    }
    set.receivers.push_back(receiver);
  }
  return set;
}

}  // namespace

TEST_CASE("storms end when SimGrid says") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    CAPTURE(seed);
    compare(storm(20, 5, 19, 19, seed));
    compare(storm(60, 10, 50, 10, seed));
  }
  compare(storm(200, 10, 199, 199));
}

TEST_CASE("mixtures end when SimGrid says") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    compare(mixture(seed));
  }
}

}  // namespace floe
