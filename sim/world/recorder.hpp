// What a run is remembered by: bytes by cause, sent, received and lost; repair over time; how long repairs
// took; the state of every shard. It observes and never steers.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/time.hpp"
#include "world/cause.hpp"
#include "world/committee.hpp"
#include "world/network.hpp"

namespace floe {

enum class ShardState : std::uint8_t { held, offline, lost, repairing };

// A shard was not simply held from `from` to `to`.
struct ShardInterval {
  Shard shard;
  Instant from;
  Instant to;
  ShardState state;
};

struct Sample {
  Instant at;
  double least;  // live bytes per blob byte, over blobs
  double p01;
  double median;
  std::uint32_t nodes_up;
};

struct Traffic {
  Bytes sent{0};
  Bytes received{0};
  Bytes lost{0};
};

class Recorder final : public Ledger {
 public:
  static constexpr Duration kBin = hours(1);
  using Bins = std::array<Bytes, kCauses>;

  explicit Recorder(std::uint32_t shards) : open_(shards) {}

  void add_endpoint() { sent_by_.emplace_back(), received_by_.emplace_back(); }

  void moved(Cause cause, Endpoint from, Endpoint to, Bytes received, Bytes lost, Instant start,
             Instant end) override;

  void destroyed(Bytes pieces) { destroyed_ += pieces; }
  void rebuilt(Duration since_loss) { repair_times_.push_back(since_loss); }
  void repair_done(std::uint32_t peers) { ++repairs_, peers_ += peers; }
  void message(Cause cause) { ++messages_[static_cast<std::size_t>(cause)]; }
  void read_done(bool ok) { ++(ok ? reads_ok_ : reads_failed_); }
  void shard_state(Shard shard, ShardState state, Instant now);
  void sample(const Sample& sample) { samples_.push_back(sample); }

  // Ends open intervals; afterwards nothing more is recorded.
  void close(Instant now);
  // Sent = received + lost for every cause, and what endpoints sent agrees with what endpoints got.
  bool conserved() const;

  const Traffic& traffic(Cause cause) const { return traffic_[static_cast<std::size_t>(cause)]; }
  const std::vector<Bins>& bins() const { return bins_; }
  const std::vector<Sample>& samples() const { return samples_; }
  const std::vector<ShardInterval>& fabric() const { return fabric_; }
  const std::vector<Duration>& repair_times() const { return repair_times_; }
  Bytes destroyed() const { return destroyed_; }
  std::uint64_t repairs() const { return repairs_; }
  std::uint64_t peers() const { return peers_; }
  std::uint64_t messages(Cause cause) const { return messages_[static_cast<std::size_t>(cause)]; }
  std::uint64_t reads_ok() const { return reads_ok_; }
  std::uint64_t reads_failed() const { return reads_failed_; }

 private:
  struct Open {
    Instant since;
    ShardState state = ShardState::held;
  };

  std::array<Traffic, kCauses> traffic_{};
  std::vector<Bytes> sent_by_;      // by endpoint
  std::vector<Bytes> received_by_;  // by endpoint
  std::vector<Bins> bins_;          // bytes moved in each hour
  std::vector<Sample> samples_;
  std::vector<Open> open_;
  std::vector<ShardInterval> fabric_;
  std::vector<Duration> repair_times_;
  Bytes destroyed_{0};
  std::uint64_t repairs_ = 0;
  std::uint64_t peers_ = 0;
  std::array<std::uint64_t, kCauses> messages_{};  // by the cause of their headers
  std::uint64_t reads_ok_ = 0;
  std::uint64_t reads_failed_ = 0;
};

}  // namespace floe
