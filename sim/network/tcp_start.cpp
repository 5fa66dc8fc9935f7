#include "network/tcp_start.hpp"

namespace floe {

Duration slow_start_pauses(Bytes volume, Duration flowing, Duration round_trip) {
  Duration pauses{};
  Bytes window = kInitialWindow;
  for (Bytes sent = window; sent < volume; sent += window) {
    const auto sending = static_cast<__int128>(flowing.ns) * window.n / volume.n;
    if (sending >= round_trip.ns) break;
    pauses += round_trip - Duration{static_cast<std::int64_t>(sending)};
    window += window;
  }
  return pauses;
}

}  // namespace floe
