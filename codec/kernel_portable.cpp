// Lanes for any processor: byte maps by table lookup.
#include "codec/image_lanes.hpp"
#include "codec/kernel.hpp"
#include "codec/portable_lanes.hpp"

namespace floe::codec {
namespace {

struct Lookups : Portable {
  using Nibbles = Vector;  // kept whole: a lookup splits each byte by itself
  struct Map {
    const std::uint8_t* entries;
  };
  static const Nibbles& nibbles(const Vector& v) { return v; }
  static Map map(const std::uint8_t* entries) { return {entries}; }
  // A call: inlined a thousand times, this loop takes the compiler minutes and gains nothing.
  [[gnu::noinline]] static Vector add_image(Vector a, Map m, const Nibbles& n) {
    for (std::size_t i = 0; i < sizeof a.byte; ++i) {
      a.byte[i] =
          static_cast<std::uint8_t>(a.byte[i] ^ m.entries[n.byte[i] & 15] ^ m.entries[16 + (n.byte[i] >> 4)]);
    }
    return a;
  }
};
using Lanes = NibbleLanes<OneBlockLanes<Lookups>>;

bool always() { return true; }

}  // namespace
}  // namespace floe::codec

#include "codec/kernel_body.hpp"

const floe::codec::Kernel floe::codec::portable_kernel = kernel_of_lanes("portable", always);
