#include "epochs/chain.hpp"

namespace floe {

bool is_quorum(std::uint64_t weight, std::uint64_t shards) { return 3 * weight >= 2 * shards + 1; }

Chain::Chain(std::uint32_t shards, Duration epoch_length, Instant start)
    : shards_(shards), epoch_length_(epoch_length), done_at_(start) {}

std::optional<Instant> Chain::next_call() const {
  if (state_ == State::sync) return std::nullopt;
  return done_at_ + (state_ == State::done ? nanoseconds(epoch_length_.ns / 2) : epoch_length_);
}

Chain::Answer Chain::attest(Epoch epoch, NodeId node, std::uint32_t shards, Instant now) {
  if (epoch != epoch_ || shards == 0) return Answer::refused;
  if (node >= has_attested_.size()) has_attested_.resize(node + 1, false);
  if (has_attested_[node]) return Answer::refused;
  has_attested_[node] = true;
  if (state_ != State::sync) return Answer::accepted;
  attested_ += shards;
  if (!is_quorum(attested_, shards_)) return Answer::accepted;
  state_ = State::done;
  done_at_ = now;
  return Answer::quorum;
}

bool Chain::leaves(State state, Instant now) const { return state_ == state && now >= *next_call(); }

bool Chain::voting_end(Instant now) {
  if (!leaves(State::done, now)) return false;
  state_ = State::next_selected;
  return true;
}

bool Chain::initiate(Instant now) {
  if (!leaves(State::next_selected, now)) return false;
  ++epoch_;
  state_ = State::sync;
  attested_ = 0;
  has_attested_.clear();
  return true;
}

}  // namespace floe
