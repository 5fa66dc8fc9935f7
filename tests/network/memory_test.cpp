// What a pending transfer takes of memory, as the allocator sees it: a million of them may be under way.
// While it shares links it takes more than the 200 bytes that were planned: its exchange 120, its flow 48,
// two places among members and one in a heap 32, and the loop's slot and queue entry for the events it has
// had.
#include <doctest/doctest.h>
#include <malloc.h>

#include <memory>

#include "network/network.hpp"

using namespace floe;

namespace {

struct NoBooks final : Ledger {
  void moved(Tag, Endpoint, Endpoint, Bytes, Bytes, Instant, Instant) override {}
};

std::size_t allocated() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

}  // namespace

TEST_CASE("what a million pending transfers take") {
  constexpr std::uint32_t kEndpoints = 1000;
  constexpr std::uint32_t kTransfers = 1'000'000;
  const std::size_t before = allocated();
  EventLoop loop;
  NoBooks books;
  Network network(loop, {.latency = milliseconds(50), .eps = 0.01}, books, Stream(1, 0, 0, "network"));
  for (std::uint32_t i = 0; i < kEndpoints; ++i) network.add_endpoint(Rate{125'000'000}, Rate{125'000'000});
  std::vector<Transfer> transfers;  // the askers' side, which is not the network's
  transfers.reserve(kTransfers);
  const std::size_t theirs = kTransfers * sizeof(Transfer);
  const auto serve = [](void*, std::uint64_t) {
    Served served;
    served.reply.add(Tag{0}, Bytes{64 * 1024});
    return served;
  };
  for (std::uint32_t i = 0; i < kTransfers; ++i)
    transfers.push_back(
        network.request({.asker = i % kEndpoints,
                         .helper = (i % kEndpoints + 1 + i / kEndpoints % (kEndpoints - 1)) % kEndpoints},
                        {serve, [](void*, std::uint64_t, Outcome) {}, nullptr, i}));
  const auto each = [&] {
    return (static_cast<double>(allocated()) - static_cast<double>(before + theirs)) / kTransfers;
  };
  MESSAGE("bytes of a transfer that waits for its latency: " << each());
  CHECK(each() < 200);
  loop.run_until(Instant{} + milliseconds(51));
  MESSAGE("bytes of a transfer that shares links: " << each());
  CHECK(each() < 310);
}
