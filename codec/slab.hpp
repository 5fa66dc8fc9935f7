// Memory for megabytes that are about to be written once: aligned for the kernels, on large pages where the
// system offers them, and not cleared first, neither by us nor, where earlier slabs came back, by the system:
// up to 512 MiB are kept for the next. A vector would write all of it with zeros before the real bytes come.
#pragma once

#include <memory>

#include "codec/bytes.hpp"

namespace floe::codec {

class Slab {
 public:
  Slab() = default;
  explicit Slab(std::size_t bytes);  // undefined content

  std::uint8_t* data() { return memory_.get(); }
  const std::uint8_t* data() const { return memory_.get(); }
  std::size_t size() const { return size_; }
  operator ByteView() const { return {data(), size()}; }

 private:
  struct Free {
    std::size_t bytes;
    void operator()(std::uint8_t* memory) const;
  };
  std::unique_ptr<std::uint8_t[], Free> memory_{nullptr, Free{0}};
  std::size_t size_ = 0;
};

bool operator==(const Slab& a, const Slab& b);  // the same bytes

}  // namespace floe::codec
