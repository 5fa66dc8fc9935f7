// A hint for megabytes that are about to be written once: pages of 2 MiB, where the system offers them, spare
// a fault for every 4 KiB. Purely a matter of speed.
#pragma once

#include "codec/bytes.hpp"

namespace floe::codec {

void prefer_large_pages(void* memory, std::size_t bytes);

// An empty buffer with room for that many bytes, preferably on large pages.
Buffer with_room_for(std::size_t bytes);

}  // namespace floe::codec
