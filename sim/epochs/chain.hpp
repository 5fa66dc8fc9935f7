// The machine on the chain that all nodes share: when an epoch begins, when its committee has its shards, and when the
// next committee is fixed (staking_inner.move of Walrus). It only moves when a node calls it:
//
//   sync           -> done           nodes with 3w >= 2n + 1 of the shards have attested
//   done           -> next_selected  voting_end, half an epoch after done or later; stakes count as they are then
//   next_selected  -> sync           initiate, a whole epoch after done or later; the next epoch begins
//
// Half and whole epochs count from the instant of done, so that the period is the epoch's length and the time of sync
// together. With fewer attesting there are no further epochs.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/time.hpp"
#include "epochs/epoch.hpp"
#include "record/ids.hpp"

namespace floe {

bool is_quorum(std::uint64_t weight, std::uint64_t shards);  // 2f + 1 of 3f + 1

class Chain {
 public:
  enum class State : std::uint8_t { sync, done, next_selected };
  enum class Answer : std::uint8_t {
    refused,   // of another epoch, by a node of no shards, or the second one of a node
    accepted,  // counted, or too late to count
    quorum     // the epoch is done with this one
  };

  // Epoch 0 is done at `start`: a run begins with a committee that has its shards.
  Chain(std::uint32_t shards, Duration epoch_length, Instant start);

  Epoch epoch() const { return epoch_; }
  State state() const { return state_; }
  std::uint32_t attested() const { return attested_; }  // shards, up to the quorum
  Instant done_at() const { return done_at_; }          // of the last epoch that was done

  // From when on the call is accepted that leaves this state; none while the nodes sync.
  std::optional<Instant> next_call() const;

  // `shards` are those of the node in the epoch's committee.
  Answer attest(Epoch epoch, NodeId node, std::uint32_t shards, Instant now);
  // False, without effect, where the state is another or it is too early.
  bool voting_end(Instant now);
  bool initiate(Instant now);

 private:
  bool leaves(State state, Instant now) const;

  std::uint32_t shards_;
  Duration epoch_length_;
  Epoch epoch_ = 0;
  State state_ = State::done;
  std::uint32_t attested_ = 0;
  Instant done_at_;
  std::vector<bool> has_attested_{};  // by node, in this epoch
};

}  // namespace floe
