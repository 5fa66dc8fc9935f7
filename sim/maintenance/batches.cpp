#include "maintenance/batches.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace floe::maintenance {

Batches::Batches(MissingSweep sweep, std::size_t most, const std::function<bool(BlobIndex)>& chosen) {
  std::vector<std::pair<BlobIndex, std::uint32_t>> batch_of;
  while (sweep.next()) {
    for (BlobIndex blob = sweep.first(); blob < sweep.end(); ++blob) {
      if (chosen && !chosen(blob)) continue;
      const auto [open, is_new] = open_.try_emplace(sweep.missing(), batches_.size());
      if (is_new || batches_[open->second].size == most) {
        open->second = batches_.size();
        batches_.push_back({0, 0, &open->first});
      }
      ++batches_[open->second].size;
      batch_of.emplace_back(blob, static_cast<std::uint32_t>(open->second));
    }
  }
  for (std::size_t i = 1; i < batches_.size(); ++i)
    batches_[i].first = batches_[i - 1].first + batches_[i - 1].size;
  blobs_.resize(batch_of.size());
  std::vector<std::size_t> next;
  for (const Batch& batch : batches_) next.push_back(batch.first);
  for (const auto& [blob, batch] : batch_of) blobs_[next[batch]++] = blob;
}

void Batches::order(std::size_t from, const std::function<std::uint32_t(BlobIndex)>& value) {
  std::vector<std::pair<std::uint32_t, Batch>> valued;
  for (std::size_t batch = from; batch < batches_.size(); ++batch) {
    std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
    for (const BlobIndex blob : blobs(batch)) least = std::min(least, value(blob));
    valued.emplace_back(least, batches_[batch]);
  }
  std::ranges::stable_sort(valued, {}, [](const auto& each) { return each.first; });
  for (std::size_t i = 0; i < valued.size(); ++i) batches_[from + i] = valued[i].second;
}

}  // namespace floe::maintenance
