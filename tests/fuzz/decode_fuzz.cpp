// Any shape, any positions, any symbols: an error or k originals that encode back to what was given.
#include "codec/reed_solomon.hpp"
#include "tests/fuzz/input.hpp"

using namespace floe::codec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input{{data, size}};
  use_any_kernel(input);
  const Code code{input.below(300), input.below(300)};
  const std::size_t symbol = input.below(200);
  const auto count = input.below(code.k + 3);
  std::vector<std::uint32_t> positions;
  const auto stride = input.byte();
  for (std::uint32_t i = 0; i < count; ++i) {
    positions.push_back(stride == 0 ? input.below(code.size() + 2) : (i * stride + 1) % (code.size() + 1));
  }
  const auto symbols = input.bytes(count * symbol + (input.byte() == 1 ? 1 : 0));
  const auto originals = decode(code, symbol, positions, symbols);
  if (!originals) return 0;
  expect(originals->size() == code.k * symbol, "a decode gives k symbols");
  Buffer all = *originals;
  all.resize(code.size() * symbol);
  expect(encode(code, symbol, *originals, ByteSpan(all).subspan(code.k * symbol)).has_value(),
         "originals encode");
  if (count > code.k) return 0;
  for (std::size_t i = 0; i < count; ++i) {
    expect(std::equal(all.begin() + static_cast<std::ptrdiff_t>(positions[i] * symbol),
                      all.begin() + static_cast<std::ptrdiff_t>((positions[i] + 1) * symbol),
                      symbols.begin() + static_cast<std::ptrdiff_t>(i * symbol)),
           "the codeword agrees with every symbol given");
  }
  return 0;
}
