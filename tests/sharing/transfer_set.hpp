// Transfers that any simulator of access links can play: who fetches how much from whom, and how many at a
// time. The same set goes to our models of sharing, for the benchmark, and to SimGrid, for both.
#pragma once

#include <cstdint>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/event_loop.hpp"
#include "engine/random.hpp"
#include "sharing/sharing.hpp"

namespace floe {

struct TransferSet {
  struct Host {
    Rate up, down;
  };
  struct Fetch {
    std::uint32_t from;
    Bytes volume;
  };
  // Fetches in this order, `at_once` at a time, from the beginning.
  struct Receiver {
    std::uint32_t host;
    std::uint32_t at_once;
    std::vector<Fetch> fetches;
  };

  std::vector<Host> hosts;
  std::vector<Receiver> receivers;
  Duration latency;  // of each fetch, before it takes bandwidth

  std::size_t fetches() const {
    std::size_t sum = 0;
    for (const Receiver& receiver : receivers) sum += receiver.fetches.size();
    return sum;
  }
};

// Everyone who repairs fetches `pieces` of about 64 KiB from different others; links of 10 to 50 Mbit/s up
// and 50 to 250 Mbit/s down.
inline TransferSet storm(std::uint32_t hosts, std::uint32_t receivers, std::uint32_t pieces,
                         std::uint32_t at_once, std::uint64_t seed = 1) {
  Stream stream(seed, 0, 0, "storm");
  TransferSet set{.hosts = {}, .receivers = {}, .latency = milliseconds(50)};
  const auto mbit = [&](std::uint64_t low, std::uint64_t high) {
    return Rate{static_cast<std::int64_t>(low * 125'000 + stream.below((high - low) * 125'000))};
  };
  for (std::uint32_t host = 0; host < hosts; ++host)
    set.hosts.push_back({.up = mbit(10, 50), .down = mbit(50, 250)});
  std::vector<std::uint32_t> order(hosts);
  std::iota(order.begin(), order.end(), 0u);
  for (std::uint32_t host = 0; host < receivers; ++host) {
    TransferSet::Receiver& receiver = set.receivers.emplace_back();
    receiver.host = host;
    receiver.at_once = at_once;
    for (std::uint32_t i = 0, next = 0; i < pieces; ++next) {
      std::swap(order[next], order[next + stream.below(hosts - next)]);
      if (order[next] == host) continue;
      receiver.fetches.push_back(
          {order[next], Bytes{63 * 1024 + static_cast<std::int64_t>(stream.below(2048))}});
      ++i;
    }
  }
  return set;
}

struct Played {
  std::vector<Duration> times;  // of every fetch, from asking to its end, receiver by receiver
  Duration all;                 // until everything is there
  std::uint64_t events = 0;
};

class TransferPlayer final : private FlowEnd {
 public:
  static Played play(const TransferSet& set, std::string_view model, double eps) {
    return TransferPlayer(set, model, eps).run();
  }

 private:
  struct Fetch {
    Instant asked;
    std::uint32_t receiver;
    Flow flow;
  };

  TransferPlayer(const TransferSet& set, std::string_view model, double eps)
      : set_(set), sharing_(make_sharing(model, eps, loop_, *this)), next_(set.receivers.size()) {
    for (const TransferSet::Host& host : set.hosts) {
      sharing_->add_link(host.up);
      sharing_->add_link(host.down);
    }
    fetches_.reserve(set.fetches());
    for (std::uint32_t r = 0; r < set.receivers.size(); ++r) {
      next_[r] = static_cast<std::uint32_t>(fetches_.size());
      for (const TransferSet::Fetch& fetch : set.receivers[r].fetches) {
        Flow flow{.tag = static_cast<std::uint32_t>(fetches_.size()), .volume = fetch.volume};
        flow.cross(2 * fetch.from);
        flow.cross(2 * set.receivers[r].host + 1);
        fetches_.push_back({.asked = {}, .receiver = r, .flow = flow});
      }
    }
    played_.times.resize(fetches_.size());
  }

  Played run() {
    for (std::uint32_t r = 0; r < set_.receivers.size(); ++r)
      for (std::uint32_t i = 0; i < set_.receivers[r].at_once; ++i) ask(r);
    loop_.run_until(Instant{} + hours(10));
    played_.events = loop_.events();
    return std::move(played_);
  }

  void ask(std::uint32_t receiver) {
    const std::uint32_t id = next_[receiver];
    if (id == fetches_.size() || fetches_[id].receiver != receiver) return;
    ++next_[receiver];
    fetches_[id].asked = loop_.now();
    constexpr auto run = [](void* self, std::uint64_t tag) {
      auto& player = *static_cast<TransferPlayer*>(self);
      player.sharing_->start(player.fetches_[tag].flow);
    };
    loop_.after(set_.latency, EventKind::message, receiver, {run, this, id});
  }

  void flow_ended(std::uint32_t id) override {
    played_.times[id] = loop_.now() - fetches_[id].asked;
    played_.all = loop_.now() - Instant{};
    ask(fetches_[id].receiver);
  }

  const TransferSet& set_;
  EventLoop loop_;
  std::unique_ptr<Sharing> sharing_;
  std::vector<Fetch> fetches_;
  std::vector<std::uint32_t> next_;  // by receiver; runs up to the first fetch of the next one
  Played played_;
};

// How far the times of one run are from those of another.
struct Deviation {
  double mean = 0;  // relative, over all fetches
  double worst = 0;
  double all = 0;  // of the whole

  Deviation(const Played& run, const Played& truth) {
    for (std::size_t i = 0; i < truth.times.size(); ++i) {
      const double error = relative(run.times[i], truth.times[i]);
      mean += error / static_cast<double>(truth.times.size());
      worst = error > worst ? error : worst;
    }
    all = relative(run.all, truth.all);
  }

 private:
  static double relative(Duration a, Duration b) {
    const double difference = to_seconds(a) - to_seconds(b);
    return (difference < 0 ? -difference : difference) / to_seconds(b);
  }
};

}  // namespace floe
