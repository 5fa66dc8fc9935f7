// A network on a bench: ask, run on, and see when helpers served, when replies came and what was booked.
#pragma once

#include <doctest/doctest.h>

#include <map>

#include "network/network.hpp"

namespace floe {

inline constexpr Tag kSymbols = 0;
inline constexpr Tag kProofs = 1;
inline constexpr Tag kHeaders = 2;
inline constexpr Tag kOther = 3;

struct Books final : Ledger {
  struct Entry {
    Bytes received{0};
    Bytes lost{0};
  };
  void moved(Tag tag, Endpoint from, Endpoint to, Bytes received, Bytes lost, Instant start,
             Instant end) override {
    by_tag[tag].received += received;
    by_tag[tag].lost += lost;
    sent_by[from] += received + lost;
    received_by[to] += received;
    CHECK(start <= end);
    CHECK(received >= Bytes{0});
    CHECK(lost >= Bytes{0});
    last_start = start;
    last_end = end;
  }
  Bytes received(Tag tag) { return by_tag[tag].received; }
  Bytes lost(Tag tag) { return by_tag[tag].lost; }

  std::map<Tag, Entry> by_tag;
  std::map<Endpoint, Bytes> sent_by;
  std::map<Endpoint, Bytes> received_by;
  Instant last_start{};
  Instant last_end{};
};

struct Ended {
  Outcome outcome;
  Instant at;
};

struct Bench {
  explicit Bench(const NetworkSettings& settings)
      : network(loop, settings, books, Stream(1, 0, 0, "network")) {}

  // Asks; what came of it stands in `ended[tag]`.
  void ask(Endpoint asker, Endpoint helper, Message reply, std::uint64_t tag = 0,
           TrafficClass traffic = TrafficClass::repair) {
    replies[tag] = reply;
    transfers[tag] =
        network.request({.asker = asker, .helper = helper, .traffic = traffic, .header_tag = kHeaders},
                        {&Bench::serve, &Bench::on_end, this, tag});
  }
  static Served serve(void* self, std::uint64_t tag) {
    auto& bench = *static_cast<Bench*>(self);
    bench.served[tag] = bench.loop.now();
    return {.reply = bench.replies.at(tag), .delay = bench.delay};
  }
  static void on_end(void* self, std::uint64_t tag, Outcome outcome) {
    auto& bench = *static_cast<Bench*>(self);
    CHECK(bench.ended.count(tag) == 0);
    bench.ended[tag] = {outcome, bench.loop.now()};
  }
  void run_to(Duration time) { loop.run_until(Instant{} + time); }

  EventLoop loop;
  Books books;
  Network network;
  Duration delay{};  // of every helper
  std::map<std::uint64_t, Message> replies;
  std::map<std::uint64_t, Instant> served;
  std::map<std::uint64_t, Transfer> transfers;
  std::map<std::uint64_t, Ended> ended;
};

inline Message message(std::int64_t payload, std::int64_t proofs = 0) {
  Message message;
  message.add(kSymbols, Bytes{payload});
  message.add(kProofs, Bytes{proofs});
  return message;
}

inline const NetworkSettings kPlain{.latency = milliseconds(50), .connect_timeout = seconds(5)};

}  // namespace floe
