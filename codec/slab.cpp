// See slab.hpp.
#include "codec/slab.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <new>

#include "codec/large_pages.hpp"

namespace floe::codec {
namespace {

constexpr auto kAlignment = std::align_val_t{64};

struct Block {
  std::uint8_t* memory;
  std::size_t bytes;
};

// What was given back lately, oldest first. The system clears every page that it hands out, which takes a
// fifth of the time of encoding a large blob; pages that come back are used as they are.
class Kept {
 public:
  // The smallest block that fits, or none.
  Block take(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    auto* best = end();
    for (auto* each = blocks_.begin(); each != end(); ++each) {
      const bool fits = each->bytes >= bytes && each->bytes / 2 <= bytes;
      if (fits && (best == end() || each->bytes < best->bytes)) best = each;
    }
    return best == end() ? Block{} : remove(best);
  }

  void give(Block block) {
    const std::lock_guard lock(mutex_);
    const bool keep = block.bytes >= least && block.bytes <= most;
    while (keep && (count_ == blocks_.size() || sum_ + block.bytes > most)) free(remove(blocks_.begin()));
    if (!keep) return free(block);
    blocks_[count_++] = block;
    sum_ += block.bytes;
  }

 private:
  static constexpr std::size_t least = std::size_t{1} << 20, most = std::size_t{512} << 20;

  static void free(Block block) { ::operator delete[](block.memory, kAlignment); }
  Block* end() { return blocks_.begin() + count_; }
  Block remove(Block* at) {
    const auto block = *at;
    std::shift_left(at, end(), 1);
    --count_;
    sum_ -= block.bytes;
    return block;
  }

  std::mutex mutex_;
  std::array<Block, 8> blocks_{};
  std::size_t count_ = 0, sum_ = 0;
};

Kept kept;

}  // namespace

Slab::Slab(std::size_t bytes) : size_(bytes) {
  Block block = kept.take(bytes);
  if (block.memory == nullptr) {
    block = {static_cast<std::uint8_t*>(::operator new[](bytes, kAlignment)), bytes};
    prefer_large_pages(block.memory, bytes);
  }
  memory_ = {block.memory, Free{block.bytes}};
}

void Slab::Free::operator()(std::uint8_t* memory) const { kept.give({memory, bytes}); }

bool operator==(const Slab& a, const Slab& b) {
  return std::equal(a.data(), a.data() + a.size(), b.data(), b.data() + b.size());
}

}  // namespace floe::codec
