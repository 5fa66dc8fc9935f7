// The integers of the sharing models. A level, the rate of one share of a link, is counted in 1/1024 byte per
// 2^30 ns, so that time spent at a level turns into volume by a multiplication and a shift; volumes are
// counted in 2^-20 byte and may wrap around, since only differences below 2^62 of them are ever taken.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/time.hpp"

namespace floe::units {

using Level = std::int64_t;
using Volume = std::uint64_t;

inline constexpr Level kWidest = Level{1} << 44;                 // 16 GB/s; wider links count as this wide
inline constexpr std::int64_t kLargest = std::int64_t{1} << 42;  // bytes in one flow

inline Level level_of(Rate rate) {
  if (rate.per_second >= Level{1} << 34) return kWidest;
  const auto level = (static_cast<unsigned __int128>(rate.per_second) << 40) / 1'000'000'000;
  return std::clamp(static_cast<Level>(level), Level{1}, kWidest);
}

inline Volume volume_of(Bytes bytes) { return static_cast<Volume>(bytes.n) << 20; }

inline Volume moved(Level level, Duration time) {
  return static_cast<Volume>(static_cast<unsigned __int128>(level) * static_cast<std::uint64_t>(time.ns) >>
                             20);
}

// Until `volume` has moved, rounded up; or never.
inline Duration time_for(Volume volume, Level level) {
  const auto divisor = static_cast<std::uint64_t>(level);
  if (volume < Volume{1} << 43) return {static_cast<std::int64_t>(((volume << 20) + divisor - 1) / divisor)};
  const auto time = ((static_cast<unsigned __int128>(volume) << 20) + divisor - 1) / divisor;
  return {static_cast<std::int64_t>(std::min(time, static_cast<unsigned __int128>(kNever)))};
}

}  // namespace floe::units
