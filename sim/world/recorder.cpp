#include "world/recorder.hpp"

#include <algorithm>
#include <numeric>

namespace floe {

// Bytes move evenly from `start` to `end`; each hour takes the difference of what had moved at its ends, so
// that the hours add up exactly.
void Recorder::moved(Cause cause, Endpoint from, Endpoint to, Bytes received, Bytes lost, Instant start,
                     Instant end) {
  const Bytes bytes = received + lost;
  Traffic& traffic = traffic_[static_cast<std::size_t>(cause)];
  traffic.sent += bytes;
  traffic.received += received;
  traffic.lost += lost;
  sent_by_[from] += bytes;
  received_by_[to] += received;

  const auto last = static_cast<std::size_t>(end.ns / kBin.ns);
  if (bins_.size() <= last) bins_.resize(last + 1);
  std::int64_t booked = 0;
  for (auto bin = static_cast<std::size_t>(start.ns / kBin.ns); bin < last; ++bin) {
    const std::int64_t until = (static_cast<std::int64_t>(bin) + 1) * kBin.ns - start.ns;
    const auto upto = static_cast<std::int64_t>(static_cast<__int128>(bytes.n) * until / (end - start).ns);
    bins_[bin][static_cast<std::size_t>(cause)] += Bytes{upto - booked};
    booked = upto;
  }
  bins_[last][static_cast<std::size_t>(cause)] += bytes - Bytes{booked};
}

void Recorder::shard_state(Shard shard, ShardState state, Instant now) {
  Open& open = open_[shard];
  if (open.state == state) return;
  if (open.state != ShardState::held && open.since < now)
    fabric_.push_back({shard, open.since, now, open.state});
  open = {now, state};
}

void Recorder::close(Instant now) {
  bins_.resize(std::max(bins_.size(), static_cast<std::size_t>((now.ns + kBin.ns - 1) / kBin.ns)));
  for (Shard shard = 0; shard < open_.size(); ++shard) shard_state(shard, ShardState::held, now);
}

bool Recorder::conserved() const {
  Bytes sent{0};
  Bytes lost{0};
  for (const Traffic& traffic : traffic_) {
    if (traffic.sent != traffic.received + traffic.lost) return false;
    sent += traffic.sent;
    lost += traffic.lost;
  }
  const Bytes out = std::accumulate(sent_by_.begin(), sent_by_.end(), Bytes{0});
  const Bytes in = std::accumulate(received_by_.begin(), received_by_.end(), Bytes{0});
  return out == sent && out == in + lost;
}

}  // namespace floe
