// Blobs that miss something, in batches that miss the same pieces. Flat, since a node may lose a piece of every
// blob: a job for each, with a list of its own, would take hundreds of bytes a blob.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "pieces/missing_pieces.hpp"

namespace floe::maintenance {

class Batches {
 public:
  // Batches stand in the order of their first blobs, and their blobs ascend. None has more than `most`; where
  // there is a choice, other blobs are left out.
  Batches(MissingSweep sweep, std::size_t most, const std::function<bool(BlobIndex)>& chosen = {});

  std::size_t size() const { return batches_.size(); }
  std::span<const BlobIndex> blobs(std::size_t batch) const {
    return std::span(blobs_).subspan(batches_[batch].first, batches_[batch].size);
  }
  const std::vector<Piece>& missing(std::size_t batch) const { return *batches_[batch].missing; }

  // The batches from one on stand in ascending order of what a blob of theirs has least of.
  void order(std::size_t from, const std::function<std::uint32_t(BlobIndex)>& value);

 private:
  struct Batch {
    std::size_t first;  // of its places in `blobs_`
    std::size_t size;
    const std::vector<Piece>* missing;  // of every blob
  };

  std::vector<BlobIndex> blobs_;
  std::vector<Batch> batches_;
  std::map<std::vector<Piece>, std::size_t> open_;  // the batch that takes further blobs
};

}  // namespace floe::maintenance
