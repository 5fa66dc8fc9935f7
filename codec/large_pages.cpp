// See large_pages.hpp.
#include "codec/large_pages.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace floe::codec {

void prefer_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#if defined(__linux__)
  constexpr std::size_t page = std::size_t{2} << 20;
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  const auto begin = (address + page - 1) / page * page, end = (address + bytes) / page * page;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

Buffer with_room_for(std::size_t bytes) {
  Buffer buffer;
  buffer.reserve(bytes);
  prefer_large_pages(buffer.data(), bytes);
  return buffer;
}

}  // namespace floe::codec
