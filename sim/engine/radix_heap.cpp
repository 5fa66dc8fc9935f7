#include "engine/radix_heap.hpp"

#include <algorithm>
#include <utility>

#include "engine/assert.hpp"
#include "engine/random.hpp"

namespace floe {

// Among equal times, when they are to be shuffled.
bool RadixHeap::precedes_shuffled(const Entry& a, const Entry& b) const {
  const auto key = [this](const Entry& entry) {
    return mix(shuffle_, std::uint64_t{entry.slot} << 32 | entry.generation);
  };
  return key(a) < key(b);
}

void RadixHeap::shuffle_ties(std::uint64_t seed) {
  FLOE_ASSERT(size() == 0, "ties cannot be shuffled once there are some");
  shuffle_ = seed;
}

std::size_t RadixHeap::size() const {
  std::size_t count = end_ - head_;
  for (const auto& level : buckets_)
    for (const Bucket& bucket : level) count += bucket.count;
  return count;
}

void RadixHeap::add_chunk(Bucket& bucket, unsigned level, unsigned digit) {
  constexpr std::size_t block = 64;
  if (free_ == nullptr) {
    chunks_.push_back(std::make_unique_for_overwrite<Chunk[]>(block));
    for (std::size_t i = 0; i < block; ++i) {
      chunks_.back()[i].next = free_;
      free_ = &chunks_.back()[i];
    }
  }
  Chunk* chunk = std::exchange(free_, free_->next);
  chunk->next = nullptr;
  (bucket.first == nullptr ? bucket.first : bucket.last->next) = chunk;
  bucket.last = chunk;
  digits_[level] |= 1u << digit;
  levels_ |= 1u << level;
}

// Empties a bucket in its order; chunks are free as soon as they are read, so that what `each` writes next is
// still in the cache.
void RadixHeap::take_all(unsigned level, unsigned digit, const auto& each) {
  const Bucket bucket = std::exchange(buckets_[level][digit], {});
  digits_[level] &= ~(1u << digit);
  if (digits_[level] == 0) levels_ &= ~(1u << level);
  std::size_t left = bucket.count;
  for (Chunk* chunk = bucket.first; chunk != nullptr;) {
    const std::size_t here = std::min(left, Chunk::kEntries);
    for (std::size_t i = 0; i < here; ++i) each(chunk->entries[i]);
    left -= here;
    Chunk* next = std::exchange(chunk->next, free_);
    free_ = std::exchange(chunk, next);
  }
}

// Fills the empty front with the first bucket that is small enough, spreading those that are not, and with
// the buckets that follow it. What is reached never passes `limit`, since pushes up to there are still to
// come.
bool RadixHeap::refill(std::uint64_t limit) {
  head_ = end_ = 0;
  while (levels_ != 0) {
    const auto level = static_cast<unsigned>(std::countr_zero(levels_));
    auto digit = static_cast<unsigned>(std::countr_zero(digits_[level]));
    const unsigned shift = level * kBits;
    const std::uint64_t prefix = level + 1 == kLevels ? 0 : reached_ >> (shift + kBits) << (shift + kBits);
    const std::uint64_t begin = prefix | std::uint64_t{digit} << shift;
    if (begin > limit) return false;
    reached_ = begin;
    std::size_t count = buckets_[level][digit].count;
    if (level > 0 && count > kSortable) {
      take_all(level, digit, [this](const Entry& entry) { append(entry); });
      continue;
    }
    do {
      make_room(count);
      if (level == 0)
        take_equal(digit);
      else if (count <= kFew)
        take_few(level, digit);
      else
        take_some(level, digit);
      front_end_ = prefix + (std::uint64_t{digit + 1} << shift);
      digit = static_cast<unsigned>(std::countr_zero(digits_[level]));
      count = digit < kDigits ? buckets_[level][digit].count : 0;
    } while (count > 0 && count <= kSortable && end_ - head_ + count <= kFront);
    return true;
  }
  return false;
}

void RadixHeap::make_room(std::size_t count) {
  if (end_ + count > front_.size()) front_.resize(2 * (end_ + count));
}

void RadixHeap::take_equal(unsigned digit) {
  Entry* const begin = &front_[end_];
  take_all(0, digit, [this](const Entry& entry) { front_[end_++] = entry; });
  if (shuffle_ != 0)
    std::sort(begin, &front_[end_], [this](const Entry& a, const Entry& b) { return precedes(a, b); });
}

void RadixHeap::take_few(unsigned level, unsigned digit) {
  Entry* const begin = &front_[end_];
  Entry* end = begin;
  take_all(level, digit, [&](const Entry& entry) { sink(entry, begin, end++); });
  end_ += static_cast<std::size_t>(end - begin);
}

// By the next digit, counted out, and then by comparison, for which little is left to do.
void RadixHeap::take_some(unsigned level, unsigned digit) {
  std::array<Entry, kSortable> taken;
  std::array<std::uint8_t, kDigits> places{};
  const unsigned shift = (level - 1) * kBits;
  const auto digit_of = [shift](const Entry& entry) { return entry.time >> shift & (kDigits - 1); };
  std::size_t count = 0;
  take_all(level, digit, [&](const Entry& entry) {
    taken[count++] = entry;
    ++places[digit_of(entry)];
  });
  std::uint8_t before = 0;
  for (std::uint8_t& place : places)
    before = static_cast<std::uint8_t>(before + std::exchange(place, before));
  Entry* const begin = &front_[end_];
  for (std::size_t i = 0; i < count; ++i) begin[places[digit_of(taken[i])]++] = taken[i];
  for (Entry* entry = begin + 1; entry < begin + count; ++entry)
    if (precedes(*entry, entry[-1])) sink(Entry(*entry), begin, entry);
  end_ += count;
}

// Moves those aside that come after the entry, from `place` down.
void RadixHeap::sink(const Entry& entry, const Entry* begin, Entry* place) const {
  for (; place != begin && precedes(entry, place[-1]); --place) *place = place[-1];
  *place = entry;
}

void RadixHeap::insert(const Entry& entry) {
  if (head_ >= kCrowd) forget_taken();
  make_room(1);
  Entry* const head = &front_[head_];
  Entry* const end = &front_[end_];
  Entry* const place =
      std::upper_bound(head, end, entry, [this](const Entry& a, const Entry& b) { return precedes(a, b); });
  if (place != end && end - head >= static_cast<std::ptrdiff_t>(kCrowd) && end[-1].time > head->time) {
    spread_front();
    return append(entry);
  }
  if (head_ > 0 && place - head < end - place) {
    std::move(head, place, head - 1);
    place[-1] = entry;
    --head_;
  } else {
    std::move_backward(place, end, end + 1);
    *place = entry;
    ++end_;
  }
}

void RadixHeap::forget_taken() {
  if (head_ == 0) return;
  reached_ = front_[head_ - 1].time;
  std::move(&front_[head_], &front_[end_], front_.data());
  end_ -= std::exchange(head_, 0);
}

void RadixHeap::spread_front() {
  forget_taken();
  front_end_ = reached_;
  for (std::size_t i = 0; i < end_; ++i) append(front_[i]);
  end_ = 0;
}

void RadixHeap::sweep(const std::function<bool(const Entry&)>& stale) {
  Entry* const kept = std::remove_if(&front_[head_], &front_[end_], stale);
  end_ = static_cast<std::size_t>(kept - front_.data());
  for (unsigned level = 0; level < kLevels; ++level)
    for (std::uint32_t digits = digits_[level]; digits != 0; digits &= digits - 1)
      take_all(level, static_cast<unsigned>(std::countr_zero(digits)), [&](const Entry& entry) {
        if (!stale(entry)) append(entry);
      });
}

}  // namespace floe
