// Messages between endpoints: latency, shared access links, and what happens when one end goes away. A
// request and its reply are one exchange: the header of the request takes a latency and no bandwidth, the
// helper decides on the reply when the request reaches it, and the reply shares links. An upload is the same the
// other way round: its body shares links from the asker to the helper, and the answer takes a latency alone. A helper
// that is down is given up after the connect timeout; one that dies says nothing more, so whoever asks has a deadline.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/event_loop.hpp"
#include "engine/random.hpp"
#include "network/ledger.hpp"
#include "network/places.hpp"
#include "sharing/sharing.hpp"

namespace floe {

struct NetworkSettings {
  Duration latency{};  // one way, unless the regions say otherwise
  Duration jitter{};   // added to each latency, uniform from zero to this
  double spread = 0;   // each ordered pair of endpoints has the latency times 1 - spread to 1 + spread
  Bytes message_overhead{};
  std::string_view sharing = "max-min";
  double eps = 0;
  Startup startup{};
  Rate transfer_limit = Rate::unlimited();  // of each transfer alone; not for "unlimited" sharing
  Duration connect_timeout = seconds(1);
  double repair_share = 1;  // of every endpoint's link, that repair may take
  // Shares of a link that a transfer gets while others want it too, by what it is for; at least 1.
  std::uint8_t read_weight = 1;  // of reads and writes
  std::uint8_t repair_weight = 1;

  std::vector<Links> region_links{};  // of the regions, for what leaves and enters them
  std::vector<Duration> one_way{};    // between regions, from row to column; empty: `latency` everywhere

  static NetworkSettings from(const NetworkFields& fields);
};

enum class Outcome : std::uint8_t { delivered, failed };

// What travels together: bytes under one tag and under another.
class Message {
 public:
  void add(Tag tag, Bytes bytes);  // at most three times with more than no bytes
  Bytes total() const;

  std::size_t parts() const { return count_; }
  Tag tag(std::size_t part) const { return tags_[part]; }
  Bytes bytes(std::size_t part) const { return bytes_[part]; }

 private:
  static constexpr std::size_t kMaxParts = 3;

  std::array<Bytes, kMaxParts> bytes_{};
  std::array<Tag, kMaxParts> tags_{};
  std::uint8_t count_ = 0;
};

class Network;

// An exchange under way; destroying it withdraws it, and what had moved counts as lost.
class [[nodiscard]] Transfer {
 public:
  Transfer() = default;
  Transfer(Network& network, std::uint32_t exchange) : network_(&network), exchange_(exchange) {}
  Transfer(Transfer&& other) noexcept
      : network_(std::exchange(other.network_, nullptr)), exchange_(other.exchange_) {}
  Transfer& operator=(Transfer&& other) noexcept {
    std::swap(network_, other.network_);
    std::swap(exchange_, other.exchange_);
    return *this;
  }
  ~Transfer();

 private:
  Network* network_ = nullptr;
  std::uint32_t exchange_ = 0;
};

struct Request {
  Endpoint asker;
  Endpoint helper;
  TrafficClass traffic = TrafficClass::repair;  // of the reply
  Tag header_tag = 0;                           // of the headers of the request and of the reply
  bool is_upload =
      false;  // the asker sends the first part of the reply, and the helper answers with the rest
};

// What a helper does with a request.
struct Served {
  Message reply{};   // without its header, which the network adds; at most two parts
  Duration delay{};  // before the first byte leaves
};

class Network final : private FlowEnd {
 public:
  // What is called of the two ends of an exchange; serving asks nothing of the network.
  struct Ends {
    Served (*serve)(void* context, std::uint64_t tag);  // the request reached a helper that is up
    void (*ended)(void* context, std::uint64_t tag, Outcome outcome);  // unless it was withdrawn
    void* context;
    std::uint64_t tag;
  };

  Network(EventLoop& loop, const NetworkSettings& settings, Ledger& ledger, Stream jitter);
  ~Network();

  Endpoint add_endpoint(Rate up, Rate down, RegionId region = 0);
  // An endpoint that goes down stops sending at once; what it asked for is withdrawn by whoever asked.
  void set_up(Endpoint endpoint, bool up);
  // From now on endpoints on different sides do not reach each other, and hear nothing of what was under way
  // between them. An endpoint of which nothing was said is on side 0.
  void divide(std::span<const Endpoint> endpoints, std::span<const std::uint32_t> sides);
  // From now on an endpoint sends and receives at this share of its rates, also what is under way, the rest of which
  // flows on without losing a byte. Where its links are unlimited nothing changes.
  void set_speed(Endpoint endpoint, double share);
  double least_speed() const { return least_speed_; }      // of any endpoint, so far
  bool has_limits() const { return sharing_ != nullptr; }  // whether links limit what crosses them

  Transfer request(const Request& request, const Ends& ends);

  // What is booked from now on moved at this instant or later.
  Instant settled() const;
  void close();  // withdraws what is under way

 private:
  friend class Transfer;
  static constexpr std::uint32_t kNone = ~0u;
  enum class State : std::uint8_t { ended, asking, starting, flowing, pausing, arriving, failing, silent };

  // As small as it can be, for a million of them may be under way, and two whole cache lines.
  struct alignas(64) Exchange {
    Request request;
    Message reply;
    Ends ends;
    Instant since{};  // it was asked, and later, the reply began to flow
    Instant left{};   // the last byte of the reply
    EventId event;
    FlowId flow = 0;
    std::uint32_t before = kNone;  // others that the same helper serves
    std::uint32_t after = kNone;
    State state = State::ended;
    bool listed = false;
  };
  static_assert(sizeof(Exchange) == 128);
  // The links that an endpoint's flows cross, by direction; none where they are unlimited.
  struct Access {
    LinkId link = kNone;
    LinkId repair = kNone;  // the part of it that repair may take
  };
  struct Accesses {
    Access up;
    Access down;
  };
  struct RegionLinks {
    LinkId up = kNone;
    LinkId down = kNone;
  };
  struct Peer {
    Access up;
    Access down;
    RegionId region = 0;
    std::uint32_t side = 0;
    std::uint32_t first = kNone;  // exchange that it serves
    bool is_up = true;
  };

  void flow_ended(std::uint32_t exchange) override;
  void fetch(std::uint32_t exchange) const override;
  void fetch_near(std::uint32_t exchange) const;
  // Of what shares links.
  static Endpoint sender(const Request& request) {
    return request.is_upload ? request.asker : request.helper;
  }
  static Endpoint receiver(const Request& request) {
    return request.is_upload ? request.helper : request.asker;
  }
  Duration one_way(Endpoint from, Endpoint to) const;  // without jitter
  Duration round_trip(const Request& request) const;
  Duration latency(Endpoint from, Endpoint to);
  LinkId add_link(Rate rate);
  Access add_access(Rate rate, double share = 1);
  Flow flow_of(const Exchange& exchange, std::uint32_t id) const;
  Bytes stop_flow(std::uint32_t id);
  void flow(std::uint32_t id);
  template <void (Network::*Then)(std::uint32_t)>
  void wait(std::uint32_t id, Duration time);
  void arrived(std::uint32_t id);
  void started(std::uint32_t id);
  void all_left(std::uint32_t id);
  void delivered(std::uint32_t id);
  void failed(std::uint32_t id);
  void withdraw(std::uint32_t id);
  void end(std::uint32_t id, Outcome outcome);
  void book(const Exchange& exchange, Bytes moved, bool received);
  void book_header(const Exchange& exchange, bool received);
  void silence(std::uint32_t id);
  void enlist(std::uint32_t id);
  void unlist(std::uint32_t id);

  EventLoop& loop_;
  NetworkSettings settings_;
  Ledger& ledger_;
  Stream jitter_;
  std::unique_ptr<Sharing> sharing_;       // none when links are unlimited
  std::vector<RegionLinks> region_links_;  // of the regions
  std::vector<Peer> peers_;
  std::vector<Links> rates_;  // of the peers
  std::map<std::pair<Endpoint, double>, Accesses>
      speeds_{};                            // links at each share of the rates that was needed
  std::map<std::uint32_t, Bytes> moved_{};  // of exchanges: of the reply, before its flow last began anew
  double least_speed_ = 1;
  std::uint64_t pairs_ = 0;  // names the factors of the latencies
  std::vector<Exchange> exchanges_;
  std::vector<std::uint32_t> free_;
};

}  // namespace floe
