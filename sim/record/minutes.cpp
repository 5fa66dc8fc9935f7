#include "record/minutes.hpp"

#include <algorithm>

#include "engine/assert.hpp"

namespace floe {

void Minutes::add_endpoint(Rate downlink) {
  const double per_second = downlink.is_unlimited() ? 0 : static_cast<double>(downlink.per_second);
  downlinks_.push_back({.per_minute = per_second * to_seconds(kWidth)});
}

// Each minute takes the difference of what had come at its ends.
void Minutes::add(Endpoint to, Bytes bytes, bool crosses_links, Instant start, Instant end) {
  const Minute last = end.ns / kWidth.ns;
  Minute minute = start.ns / kWidth.ns;
  std::int64_t booked = 0;
  for (; minute < last; ++minute) {
    const std::int64_t until = (minute + 1) * kWidth.ns - start.ns;
    const auto upto = static_cast<std::int64_t>(static_cast<__int128>(bytes.n) * until / (end - start).ns);
    book(to, crosses_links, minute, upto - booked);
    booked = upto;
  }
  book(to, crosses_links, last, bytes.n - booked);
}

void Minutes::book(Endpoint to, bool crosses_links, Minute minute, std::int64_t bytes) {
  FLOE_ASSERT(minute >= settled_, "bytes moved in a minute that was settled");
  const auto place = static_cast<std::size_t>(minute - settled_);
  if (open_.size() <= place) open_.resize(place + 1);
  open_[place] += bytes;
  Downlink& downlink = downlinks_[to];
  if (!crosses_links || downlink.per_minute == 0) return;
  if (!downlink.listed) listed_.push_back(to);
  downlink.listed = true;
  book(downlink.open, minute, bytes);
}

void Minutes::book(std::vector<Part>& parts, Minute minute, std::int64_t bytes) {
  auto at = parts.end();
  if (!parts.empty() && parts.back().minute >= minute)  // nearly always it is the last
    at = parts.back().minute == minute ? at - 1 : std::ranges::lower_bound(parts, minute, {}, &Part::minute);
  if (at != parts.end() && at->minute == minute)
    at->bytes += bytes;
  else
    parts.insert(at, {minute, bytes});
}

void Minutes::restart() {
  std::ranges::fill(open_, 0);
  for (const Endpoint endpoint : listed_) {
    downlinks_[endpoint].open.clear();
    downlinks_[endpoint].listed = false;
  }
  listed_.clear();
  busiest_ = Bytes{0};
  shares_ = {};
}

void Minutes::settle(Instant before) {
  const Minute until = before.ns / kWidth.ns;
  for (; settled_ < until && !open_.empty(); ++settled_) {
    busiest_ = std::max(busiest_, Bytes{open_.front()});
    open_.pop_front();
  }
  settled_ = std::max(settled_, until);
  std::erase_if(listed_, [&](Endpoint endpoint) {
    Downlink& downlink = downlinks_[endpoint];
    const auto end = std::ranges::lower_bound(downlink.open, until, {}, &Part::minute);
    for (auto part = downlink.open.begin(); part != end; ++part) {
      // Spread evenly, flows that made way for each other may seem to need more than there is.
      const double share = std::min(static_cast<double>(part->bytes) / downlink.per_minute, 1.0);
      if (part->bytes > 0) shares_.add(duration_from_seconds(share));
    }
    downlink.open.erase(downlink.open.begin(), end);
    downlink.listed = !downlink.open.empty();
    return !downlink.listed;
  });
}

}  // namespace floe
