// Values in a row, the first of which stands in the row itself: most links carry a single flow and most
// requests name a single shard, which is then found without another walk to memory. What a row of many took
// is given back when it becomes empty.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace floe {

template <class T>
class Few {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Few() = default;
  explicit Few(std::span<const T> values) {
    if (values.size() > capacity_) widen(static_cast<std::uint32_t>(values.size()));
    std::ranges::copy(values, begin());
    size_ = static_cast<std::uint32_t>(values.size());
  }
  Few(Few&& other) noexcept
      : one_(other.one_),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 1)),
        more_(std::move(other.more_)) {}
  Few& operator=(Few&& other) noexcept {
    std::swap(one_, other.one_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    std::swap(more_, other.more_);
    return *this;
  }
  ~Few() = default;

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return capacity_; }
  T* begin() { return capacity_ == 1 ? &one_ : more_.get(); }
  const T* begin() const { return capacity_ == 1 ? &one_ : more_.get(); }
  T* end() { return begin() + size_; }
  const T* end() const { return begin() + size_; }
  T& operator[](std::size_t place) { return begin()[place]; }
  const T& operator[](std::size_t place) const { return begin()[place]; }
  const T& front() const { return *begin(); }
  const T& back() const { return begin()[size_ - 1]; }

  void push_back(const T& value) {
    const T kept = value;  // which may be one of the row
    if (size_ == capacity_) widen(std::max(2 * capacity_, std::uint32_t{4}));
    begin()[size_++] = kept;
  }
  void pop_back() { cut(size_ - 1); }
  void clear() { cut(0); }
  // Leaves the first so many.
  void cut(std::size_t size) {
    size_ = static_cast<std::uint32_t>(size);
    if (size_ > 0 || capacity_ <= kKept) return;
    more_.reset();
    capacity_ = 1;
  }

 private:
  static constexpr std::uint32_t kKept = 64;  // values for which an empty row keeps memory

  void widen(std::uint32_t capacity) {
    std::unique_ptr<T[]> more = std::make_unique_for_overwrite<T[]>(capacity);
    std::copy(begin(), end(), more.get());
    more_ = std::move(more);
    capacity_ = capacity;
  }

  T one_{};
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 1;
  std::unique_ptr<T[]> more_;  // all of them, once there were several
};

}  // namespace floe
