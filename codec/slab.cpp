// See slab.hpp.
#include "codec/slab.hpp"

#include <algorithm>
#include <new>

#include "codec/large_pages.hpp"

namespace floe::codec {
namespace {

constexpr auto alignment = std::align_val_t{64};

}  // namespace

Slab::Slab(std::size_t bytes)
    : memory_(static_cast<std::uint8_t*>(::operator new[](bytes, alignment))), size_(bytes) {
  prefer_large_pages(memory_.get(), bytes);
}

void Slab::Free::operator()(std::uint8_t* memory) const { ::operator delete[](memory, alignment); }

bool operator==(const Slab& a, const Slab& b) {
  return std::equal(a.data(), a.data() + a.size(), b.data(), b.data() + b.size());
}

}  // namespace floe::codec
