// A queue for times that never run backwards, which is what a simulation's queue is: entries are sorted by
// the highest hexadecimal digit in which they differ from the last time that was taken out (a radix heap,
// Ahuja et al., J. ACM 1990). Nothing is compared pairwise and nothing is tuned. Entries with equal times
// come out in the order in which they went in: they always share a bucket, and redistribution keeps the order
// of a bucket.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace floe {

class RadixHeap {
 public:
  struct Entry {
    std::uint64_t time;
    std::uint32_t slot;
    std::uint32_t generation;
  };

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  // `time` must not be before the last entry taken out.
  void push(const Entry& entry) {
    bucket_of(entry.time).push_back(entry);
    ++size_;
  }

  // The first entry, unless it is later than `limit`; looking does not disturb the order of what comes.
  std::optional<Entry> pop(std::uint64_t limit) {
    if (size_ == 0 || (occupied_[0] == 0 && !refill(limit))) return std::nullopt;
    const auto digit = static_cast<std::size_t>(std::countr_zero(occupied_[0]));
    std::vector<Entry>& bucket = buckets_[0][digit];
    const Entry entry = bucket[read_[digit]];
    if (entry.time > limit) return std::nullopt;
    last_ = entry.time;
    if (++read_[digit] == bucket.size()) {
      bucket.clear();
      read_[digit] = 0;
      occupied_[0] = static_cast<std::uint16_t>(occupied_[0] & ~(1u << digit));
    }
    --size_;
    return entry;
  }

 private:
  static constexpr std::size_t kBits = 4;
  static constexpr std::size_t kLevels = 64 / kBits;
  static constexpr std::size_t kDigits = 1 << kBits;

  std::vector<Entry>& bucket_of(std::uint64_t time) {
    const std::uint64_t difference = time ^ last_;
    const std::size_t level =
        difference == 0 ? 0 : (63 - static_cast<std::size_t>(std::countl_zero(difference))) / kBits;
    const std::size_t digit = time >> (level * kBits) & (kDigits - 1);
    occupied_[level] = static_cast<std::uint16_t>(occupied_[level] | 1u << digit);
    return buckets_[level][digit];
  }

  // Spreads the first bucket of the lowest level that has one over the levels below.
  bool refill(std::uint64_t limit) {
    std::size_t level = 1;
    while (occupied_[level] == 0) ++level;
    const auto digit = static_cast<std::size_t>(std::countr_zero(occupied_[level]));
    std::vector<Entry>& bucket = buckets_[level][digit];
    std::uint64_t first = bucket.front().time;
    for (const Entry& entry : bucket) first = entry.time < first ? entry.time : first;
    if (first > limit) return false;
    last_ = first;
    occupied_[level] = static_cast<std::uint16_t>(occupied_[level] & ~(1u << digit));
    spread_.swap(bucket);
    for (const Entry& entry : spread_) bucket_of(entry.time).push_back(entry);
    spread_.clear();
    spread_.swap(bucket);
    return true;
  }

  std::array<std::array<std::vector<Entry>, kDigits>, kLevels> buckets_;
  std::array<std::uint16_t, kLevels> occupied_{};
  std::array<std::size_t, kDigits> read_{};  // of the lowest level
  std::vector<Entry> spread_;
  std::uint64_t last_ = 0;
  std::size_t size_ = 0;
};

}  // namespace floe
