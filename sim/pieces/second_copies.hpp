// What the owners of shards before a change of committee still have of them, until the next change. A piece is
// somewhere as long as one of both owners has it, and live as long as one that has it is up.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "pieces/missing_pieces.hpp"
#include "record/ids.hpp"

namespace floe {

struct SecondCopy {
  NodeId node;                         // the owner before
  std::vector<MissingRanges> missing;  // there, by kind
  std::vector<MissingRanges> gone{};   // by kind: what no owner has that is up; LiveCounts keeps it
  bool is_up = true;                   // one of both owners
};

class SecondCopies {
 public:
  bool empty() const { return copies_.empty(); }
  const std::map<Shard, SecondCopy>& all() const { return copies_; }
  const SecondCopy* on(Shard shard) const {
    const auto found = copies_.empty() ? copies_.end() : copies_.find(shard);
    return found == copies_.end() ? nullptr : &found->second;
  }
  SecondCopy* on(Shard shard) {
    const auto found = copies_.find(shard);
    return found == copies_.end() ? nullptr : &found->second;
  }
  std::vector<Shard> of(NodeId node) const {
    std::vector<Shard> shards;
    for (const auto& [shard, copy] : copies_)
      if (copy.node == node) shards.push_back(shard);
    return shards;
  }

  void add(Shard shard, SecondCopy copy) { copies_.insert_or_assign(shard, std::move(copy)); }
  void drop(Shard shard) { copies_.erase(shard); }

 private:
  std::map<Shard, SecondCopy> copies_;
};

// The pieces that nobody has who is up, of shards of which an owner is up.
class NotLive {
 public:
  NotLive(const MissingPieces& first, const SecondCopies& second) : first_(first), second_(second) {}

  std::uint32_t kinds() const { return first_.kinds(); }
  const ShardBlobs& blobs() const { return first_.blobs(); }
  const MissingPieces& of_owners() const { return first_; }
  const SecondCopies& copies() const { return second_; }
  const MissingRanges& on(const Piece& piece) const {
    const SecondCopy* const copy = second_.on(piece.shard);
    return copy == nullptr ? first_.on(piece) : copy->gone[piece.kind];
  }

 private:
  const MissingPieces& first_;
  const SecondCopies& second_;
};

// The pieces that nobody has, whoever is up.
class Nowhere {
 public:
  Nowhere(const MissingPieces& first, const SecondCopies& second) : first_(first), second_(second) {}

  std::uint32_t kinds() const { return first_.kinds(); }
  const ShardBlobs& blobs() const { return first_.blobs(); }
  // Valid until the next question.
  const MissingRanges& on(const Piece& piece) const {
    const SecondCopy* const copy = second_.on(piece.shard);
    if (copy == nullptr) return first_.on(piece);
    common_ = first_.on(piece).both(copy->missing[piece.kind]);
    return common_;
  }

 private:
  const MissingPieces& first_;
  const SecondCopies& second_;
  mutable MissingRanges common_;
};

}  // namespace floe
