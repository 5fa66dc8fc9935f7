// A queue for times that never run backwards, which is what a simulation's queue is: entries are sorted by
// the highest digit in which they differ from the last time that was reached (a radix heap, Ahuja et al., J.
// ACM 1990). Small buckets are not spread further but sorted into a short front, from which entries are taken
// and into which the nearest ones are put. Entries with equal times come out in the order in which they went
// in: they always share a bucket, and spreading and sorting keep the order of a bucket.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace floe {

class RadixHeap {
 public:
  struct Entry {
    std::uint64_t time;
    std::uint32_t slot;
    std::uint32_t generation;
  };

  RadixHeap() = default;
  RadixHeap(const RadixHeap&) = delete;
  RadixHeap& operator=(const RadixHeap&) = delete;

  std::size_t size() const;  // counts; not for every event

  // Equal times come out by a hash of slot, generation and this seed from now on; to be set while empty.
  void shuffle_ties(std::uint64_t seed);

  // `entry.time` must not be before the last entry taken out, nor before a limit that was reached.
  void push(const Entry& entry) {
    if (entry.time < front_end_)
      insert(entry);
    else
      append(entry);
  }

  // The first entry, unless it is later than `limit`; valid until the next call. Looking disturbs nothing.
  const Entry* first(std::uint64_t limit) {
    if (head_ == end_ && !refill(limit)) return nullptr;
    const Entry& entry = front_[head_];
    return entry.time <= limit ? &entry : nullptr;
  }
  void pop() { ++head_; }

  // An entry that will probably come out `places` after the first; none when that is not known yet.
  const Entry* ahead(std::size_t places) const {
    return head_ + places < end_ ? &front_[head_ + places] : nullptr;
  }

  // Drops the entries for which `stale` holds.
  void sweep(const std::function<bool(const Entry&)>& stale);

 private:
  static constexpr unsigned kBits = 5;
  static constexpr unsigned kLevels = (64 + kBits - 1) / kBits;
  static constexpr unsigned kDigits = 1 << kBits;
  static constexpr std::size_t kFew = 8;        // sorted by comparison alone
  static constexpr std::size_t kSortable = 64;  // a bucket of at most so many goes to the front
  static constexpr std::size_t kFront = 96;     // buckets are added to the front up to so many entries
  static constexpr std::size_t kCrowd = 256;    // a front that has grown beyond is spread again

  struct Chunk {
    static constexpr std::size_t kEntries = 32;
    std::array<Entry, kEntries> entries;
    Chunk* next;
  };
  struct Bucket {
    Chunk* first = nullptr;
    Chunk* last = nullptr;
    std::size_t count = 0;
  };

  void append(const Entry& entry) {
    const std::uint64_t difference = entry.time ^ reached_;
    const unsigned level = (63u - static_cast<unsigned>(std::countl_zero(difference | 1))) / kBits;
    const unsigned digit = static_cast<unsigned>(entry.time >> (level * kBits)) & (kDigits - 1);
    Bucket& bucket = buckets_[level][digit];
    const std::size_t place = bucket.count++ % Chunk::kEntries;
    if (place == 0) add_chunk(bucket, level, digit);
    bucket.last->entries[place] = entry;
  }

  void insert(const Entry& entry);
  bool refill(std::uint64_t limit);
  void add_chunk(Bucket& bucket, unsigned level, unsigned digit);
  void take_all(unsigned level, unsigned digit, const auto& each);
  void make_room(std::size_t count);
  void take_equal(unsigned digit);
  void take_few(unsigned level, unsigned digit);
  void take_some(unsigned level, unsigned digit);
  void sink(const Entry& entry, const Entry* begin, Entry* place) const;
  void forget_taken();
  void spread_front();
  bool precedes_shuffled(const Entry& a, const Entry& b) const;
  // The order of the front: equal times as they came, unless they are to be shuffled.
  bool precedes(const Entry& a, const Entry& b) const {
    return a.time < b.time || (a.time == b.time && shuffle_ != 0 && precedes_shuffled(a, b));
  }

  std::uint64_t reached_ = 0;    // no entry is earlier; its digits decide on buckets
  std::uint64_t front_end_ = 0;  // every entry before this instant is in the front
  std::vector<Entry> front_{1};  // sorted from head_ to end_; those before are gone
  std::size_t head_ = 0;
  std::size_t end_ = 0;
  std::uint32_t levels_ = 0;  // those with entries, as bits
  std::array<std::uint32_t, kLevels> digits_{};
  std::array<std::array<Bucket, kDigits>, kLevels> buckets_{};
  Chunk* free_ = nullptr;
  std::vector<std::unique_ptr<Chunk[]>> chunks_;
  std::uint64_t shuffle_ = 0;
};

}  // namespace floe
