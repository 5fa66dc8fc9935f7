// Consecutive blobs of one size and layout, for which the store keeps what they share once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>

#include "engine/time.hpp"
#include "record/ids.hpp"
#include "storage/redundancy.hpp"

namespace floe {

struct BlobGroup {
  BlobIndex first;
  BlobIndex end;
  Bytes size;
  std::shared_ptr<const Layout> layout;
  const Redundancy* redundancy;
  std::int64_t margin;  // pieces of every kind that any blob can lose
  std::uint32_t deleted = 0;

  std::uint32_t left() const { return end - first - deleted; }
};

// Of ascending groups, the place of the one that has the blob.
inline std::size_t group_of(BlobIndex blob, std::span<const BlobGroup> groups) {
  if (blob < groups.front().end) return 0;
  return static_cast<std::size_t>(std::ranges::upper_bound(groups, blob, {}, &BlobGroup::end) -
                                  groups.begin());
}

}  // namespace floe
