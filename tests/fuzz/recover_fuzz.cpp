// A blob is encoded, some helpers lie or repeat themselves, slivers come in odd lengths: a repair or a read
// is an error, or verified and right.
#include "codec/red_stuff.hpp"
#include "tests/fuzz/input.hpp"

using namespace floe::codec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input{{data, size}};
  use_any_kernel(input);
  const auto n = input.below(40);
  const auto axis = input.byte() % 2 == 0 ? Axis::primary : Axis::secondary;
  const auto target = input.byte() % 41u;
  const auto lies = input.byte() % 3u;
  const auto blob = input.bytes(input.below(3000));
  const auto encoded = encode(blob, n);
  if (!encoded) {
    expect(n < 4, "only impossible shapes fail");
    return 0;
  }
  const auto& g = encoded->geometry;
  std::vector<std::uint32_t> helpers, pairs;
  Buffer symbols;
  std::vector<Buffer> slivers;
  const auto extra = input.below(3);
  for (std::uint32_t i = 0; i < g.symbols_needed(axis) + extra; ++i) {
    const auto helper = input.byte() % 9 == 8 ? input.below(n + 2) : i % n;
    helpers.push_back(helper);
    Buffer symbol(g.symbol);
    if (helper < n && target < n)
      recovery_symbol(g, axis, target, encoded->sliver(other(axis), helper), symbol);
    symbols.insert(symbols.end(), symbol.begin(), symbol.end());
  }
  for (std::uint32_t i = 0; i < lies && !symbols.empty(); ++i) {
    symbols[input.below(static_cast<std::uint32_t>(symbols.size()))] ^= input.byte();
  }
  const auto sliver = recover(g, axis, helpers, symbols);
  if (sliver && target < n && verify_sliver(g, encoded->metadata, axis, target, *sliver)) {
    const auto truth = encoded->sliver(axis, target);
    expect(std::equal(truth.begin(), truth.end(), sliver->begin(), sliver->end()),
           "a verified sliver is the right one");
  }

  for (std::uint32_t i = 0; i < g.slivers_needed(axis); ++i) {
    const auto pair = input.byte() % 9 == 8 ? input.below(n + 2) : (i + target) % n;
    pairs.push_back(pair);
    const auto truth = encoded->sliver(axis, pair % n);
    slivers.emplace_back(truth.begin(), truth.end());
    if (input.byte() == 255) slivers.back().pop_back();
    if (lies == 2 && input.byte() % 16 == 15) slivers.back()[0] ^= 1;
  }
  const std::vector<ByteView> views(slivers.begin(), slivers.end());
  const auto read = decode(g, &encoded->metadata, axis, pairs, views);
  if (read) expect(*read == blob, "a verified read is the blob");
  return 0;
}
