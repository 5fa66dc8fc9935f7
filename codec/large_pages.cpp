// See large_pages.hpp.
#include "codec/large_pages.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace floe::codec {

Buffer with_room_for(std::size_t bytes) {
  Buffer buffer;
  buffer.reserve(bytes);
#if defined(__linux__)
  constexpr std::size_t page = std::size_t{2} << 20;
  const auto begin = (reinterpret_cast<std::uintptr_t>(buffer.data()) + page - 1) / page * page;
  const auto end = (reinterpret_cast<std::uintptr_t>(buffer.data()) + bytes) / page * page;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
  return buffer;
}

}  // namespace floe::codec
