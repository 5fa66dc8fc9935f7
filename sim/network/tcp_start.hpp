// What the start of a TCP connection adds to a transfer whose time the sharing of links decides: a round trip
// for the handshake, and the pauses of slow start. The sender begins with a window of 10 segments of 1460 B
// (RFC 6928), sends it at the rate of the transfer, waits for the acknowledgement until a round trip has
// passed, and doubles the window (RFC 5681, section 3.1), until the window holds what the rate carries in a
// round trip, or all is sent.
//
// The rate is the average that the transfer had: the fair share of its links, which is known at its end; the
// pauses are added there. While it pauses, others get nothing of its share. Not modelled: connections that are
// kept open (every transfer opens one), the further round trip of TLS, delayed acknowledgements, losses and
// what follows them, and windows that the receiver limits (see network.transfer_limit).
#pragma once

#include "engine/time.hpp"

namespace floe {

// What a scenario says of it: nothing, a fixed delay before the first byte, or TCP's.
struct Startup {
  Duration delay{};
  bool tcp = false;
  bool operator==(const Startup&) const = default;
};

inline constexpr Bytes kInitialWindow{10 * 1460};

// The pauses of a transfer that took this long without them; no time where nothing was narrow.
Duration slow_start_pauses(Bytes volume, Duration flowing, Duration round_trip);

}  // namespace floe
