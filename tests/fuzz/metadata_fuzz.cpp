// Metadata from the wire: what parses is consistent and writes back to the same bytes. The id is repaired
// half of the time, since no fuzzer finds a hash.
#include <algorithm>

#include "codec/metadata.hpp"
#include "codec/text.hpp"
#include "tests/fuzz/input.hpp"

using namespace floe::codec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input{{data, size}};
  use_any_kernel(input);
  const bool repair = input.byte() % 2 == 0;
  Buffer wire(input.rest.begin(), input.rest.end());
  if (repair && wire.size() > 43 + 4 * 66) {
    // A well-formed blob of as many shards as there are bytes for, whatever the hashes.
    const auto n = std::clamp<std::size_t>((wire.size() - 43) / 66, 4, 127);
    Metadata metadata;
    metadata.n = static_cast<std::uint32_t>(n);
    metadata.length = wire[0];
    metadata.hashes.resize(n);
    for (std::size_t i = 0; i < n; ++i)
      std::copy_n(wire.begin() + static_cast<std::ptrdiff_t>(66 * i), 32, metadata.hashes[i][0].begin());
    metadata.id = metadata.computed_id();
    wire = metadata.to_wire();
    expect(Metadata::from_wire(wire).has_value(), "well-formed metadata parses");
    if (input.byte() % 2 == 0) wire[input.below(static_cast<std::uint32_t>(wire.size()))] ^= input.byte();
  }
  const auto metadata = Metadata::from_wire(wire);
  if (metadata) {
    expect(metadata->consistent(), "parsed metadata is consistent");
    expect(metadata->to_wire() == wire, "metadata has one wire form");
  }
  const std::string text(input.rest.begin(), input.rest.end());
  if (const auto bytes = from_base64url(text)) expect(to_base64url(*bytes) == text, "base64url has one form");
  if (const auto bytes = from_hex(text)) expect(to_hex(*bytes).size() == text.size(), "hex keeps its length");
  return 0;
}
