// For how long blobs were short of live pieces, to the nanosecond.
#pragma once

#include <cstdint>

#include "engine/time.hpp"
#include "pieces/live_counts.hpp"

namespace floe {

class BlobStore;

class ShortageTimes {
 public:
  // What is live is about to change. While nothing is short, pieces that come back change nothing here.
  void before_loss(Instant now, const BlobStore& blobs) { pass(now, blobs), is_stale_ = true; }
  void before_gain(Instant now, const BlobStore& blobs) {
    if (is_stale_ || shortage_.of_some_kind) pass(now, blobs), is_stale_ = true;
  }
  // What is live was the same from the last change on.
  void pass(Instant now, const BlobStore& blobs);

  void restart(Instant now, const BlobStore& blobs) {  // counts from here on
    pass(now, blobs);
    blob_hours_ = 0;
    of_some_kind_ = {};
  }

  double unreadable_blob_hours() const { return blob_hours_; }
  Duration of_some_kind() const { return of_some_kind_; }  // that a kind of piece of a blob was short

 private:
  Instant since_{};
  Shortage shortage_{};
  bool is_stale_ = true;  // the shortage is that before the last change
  double blob_hours_ = 0;
  Duration of_some_kind_{};
};

}  // namespace floe
