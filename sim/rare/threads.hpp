// The same for each index, on several threads that take the next one that nobody has.
#pragma once

#include <cstdint>
#include <functional>

namespace floe::rare {

// Waits for all, and rethrows the first exception, after which no further index is begun.
void for_each_index(std::uint32_t count, std::uint32_t threads,
                    const std::function<void(std::uint32_t index)>& work);

}  // namespace floe::rare
