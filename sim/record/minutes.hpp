// Bytes of one class of traffic by minute: the most in any minute, and which share of its downlink each
// endpoint used. Only minutes that may still grow are kept; what is known of others is a largest value and a
// histogram.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "engine/time.hpp"
#include "network/ledger.hpp"
#include "record/time_histogram.hpp"

namespace floe {

class Minutes {
 public:
  static constexpr Duration kWidth = minutes(1);

  void add_endpoint(Rate downlink);

  // Spreads the bytes evenly from `start` to `end`; those that cross links fill the downlink of `to`.
  void add(Endpoint to, Bytes bytes, bool crosses_links, Instant start, Instant end);
  // Nothing will be added that starts before this.
  void settle(Instant before);

  void restart();  // forgets all bytes that were added

  Bytes busiest() const { return busiest_; }  // of the minutes that are settled
  // Over all endpoints with a limited downlink and all settled minutes in which anything came: shares, of
  // which a second stands for the whole link.
  const TimeHistogram& shares() const { return shares_; }

 private:
  using Minute = std::int64_t;  // counted from the start of the run

  struct Part {
    Minute minute;
    std::int64_t bytes;
  };
  struct Downlink {
    double per_minute;         // B; none when it is unlimited
    std::vector<Part> open{};  // ascending
    bool listed = false;
  };

  static void book(std::vector<Part>& parts, Minute minute, std::int64_t bytes);
  void book(Endpoint to, bool crosses_links, Minute minute, std::int64_t bytes);

  Minute settled_ = 0;             // minutes before this are
  std::deque<std::int64_t> open_;  // from there on, of all endpoints
  std::vector<Downlink> downlinks_;
  std::vector<Endpoint> listed_;  // with open minutes
  Bytes busiest_{0};
  TimeHistogram shares_;
};

}  // namespace floe
