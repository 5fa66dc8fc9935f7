#include "world/shortage_times.hpp"

#include "pieces/blob_store.hpp"

namespace floe {

void ShortageTimes::pass(Instant now, const BlobStore& blobs) {
  if (now == since_) return;
  if (is_stale_) shortage_ = blobs.shortage();
  is_stale_ = false;
  const Duration time = now - since_;
  since_ = now;
  if (shortage_.of_some_kind) of_some_kind_ += time;
  blob_hours_ += to_seconds(time) / to_seconds(hours(1)) * shortage_.unreadable;
}

}  // namespace floe
