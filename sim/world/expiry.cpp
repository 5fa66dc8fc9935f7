#include "world/expiry.hpp"

#include <algorithm>

namespace floe {

constinit const Metric kExpired("blobs.expired", "blobs", Form::count, Better::neither, Shown::results,
                                "blobs expired", "Blobs that expired as an epoch began, and were deleted.");
constinit const Metric kExpiredRebuilt("expired.rebuilt", "B", Form::bytes, Better::lower, Shown::results,
                                       "rebuilt of blobs that expired",
                                       "Bytes of pieces that were put back of blobs that expired later.");
constinit const Metric kExpiredCopied(
    "expired.copied", "B", Form::bytes, Better::lower, Shown::results, "copied of blobs that expired",
    "Bytes of pieces that were copied to a new owner of blobs that expired later.");

void Expiry::set(BlobIndex blob, std::uint32_t epoch) {
  if (!runs_.empty() && runs_.back().end == blob && runs_.back().epoch == epoch)
    runs_.back().end = blob + 1;
  else
    runs_.push_back({blob, blob + 1, epoch});
}

std::vector<Stretch> Expiry::of(std::uint32_t epoch) const {
  std::vector<Stretch> blobs;
  for (const Run& run : runs_)
    if (run.epoch == epoch) blobs.push_back({run.first, run.end});
  return blobs;
}

void Expiry::add(BlobIndex blob, Bytes piece, Bytes Run::*what) {
  const auto run = std::ranges::upper_bound(runs_, blob, {}, &Run::end);
  if (run != runs_.end() && run->first <= blob) (*run).*what += piece;
}

void Expiry::count(std::uint32_t epoch, std::int64_t blobs, Recorder& recorder) {
  recorder.counter(kExpired) += blobs;
  for (const Run& run : runs_) {
    if (run.epoch != epoch) continue;
    recorder.counter(kExpiredRebuilt) += run.rebuilt.n;
    recorder.counter(kExpiredCopied) += run.copied.n;
  }
}

}  // namespace floe
