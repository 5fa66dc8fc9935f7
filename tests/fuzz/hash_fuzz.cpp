// Messages and pairs of digests of any number, length and distance: with any kernel each hashes as it does alone.
#include "codec/blake2b.hpp"
#include "tests/fuzz/input.hpp"

using namespace floe::codec;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input{{data, size}};
  use_any_kernel(input);
  const std::size_t count = 1 + input.below(40), bytes = input.below(700), stride = bytes + input.below(9);
  const auto prefix = input.byte();
  const auto messages = input.noise((count - 1) * stride + bytes);
  std::vector<Digest> digests(count);
  kernel().hash_many(prefix, messages.data(), stride, bytes, count, digests[0].data());
  for (std::size_t i = 0; i < count; ++i) {
    Buffer message = {prefix};
    const auto own = ByteView(messages).subspan(i * stride, bytes);
    message.insert(message.end(), own.begin(), own.end());
    expect(digests[i] == blake2b(message), "a message among many hashes as it does alone");
  }

  // Pairs in a row, as a level of one tree has them: parents may be written over the left ones.
  const std::size_t pairs = count / 2;
  if (pairs == 0) return 0;
  std::vector<Digest> expected;
  for (std::size_t i = 0; i < pairs; ++i) {
    Buffer message = {prefix};
    for (const auto& digest : {digests[2 * i], digests[2 * i + 1]})
      message.insert(message.end(), digest.begin(), digest.end());
    expected.push_back(blake2b(message));
  }
  kernel().hash_join(prefix, digests[0].data(), digests[1].data(), 2 * sizeof(Digest), pairs,
                     digests[0].data());
  expect(std::equal(expected.begin(), expected.end(), digests.begin()),
         "parents may take the place of their pairs");
  return 0;
}
