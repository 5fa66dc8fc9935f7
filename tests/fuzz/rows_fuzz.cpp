// Rows of any shape, length, distance and place, with any kernel: the answer is that of the definition, and bytes beside
// the symbols stay as they are.
#include "codec/reed_solomon.hpp"
#include "tests/fuzz/input.hpp"

using namespace floe::codec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input{{data, size}};
  const Code code{1 + input.below(90), 1 + input.below(90)};
  const std::size_t symbol = 2 + 2 * input.below(110), rows = 1 + input.below(20);
  const std::size_t step = symbol + input.below(70), begin = input.below(64);
  use_any_kernel(input);
  const std::string chosen(active_kernel());

  // Room for exactly what may be touched, so that a sanitizer hears of a byte beyond it.
  const auto bytes_of = [&](std::size_t symbols) { return begin + (rows * symbols - 1) * step + symbol; };
  const Buffer originals = input.noise(bytes_of(code.k));
  Buffer expected(bytes_of(code.m), 0xa5), recoveries = expected;
  std::vector<const std::uint8_t*> in;
  for (std::size_t i = 0; i < code.k; ++i) in.push_back(originals.data() + begin + i * step);
  const auto encode_into = [&](Buffer& into) {
    std::vector<std::uint8_t*> out;
    for (std::size_t j = 0; j < code.m; ++j) out.push_back(into.data() + begin + j * step);
    return encode_rows(code, symbol, rows, {in, code.k * step}, {out, code.m * step}).has_value();
  };
  expect(encode_into(recoveries), "rows of a shape encode");
  use_kernel("naive");
  expect(encode_into(expected), "rows of a shape encode");
  expect(recoveries == expected, "every kernel gives what the definition gives, and touches nothing else");
  use_kernel(chosen);
  return 0;
}
