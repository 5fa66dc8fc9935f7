// See blake2b.hpp. The scalar form: one message, the reference for the lane form.
#include "codec/blake2b.hpp"

#include <algorithm>
#include <bit>

namespace floe::codec {
namespace {

std::uint64_t load64(const std::uint8_t* p) {
  std::uint64_t word = 0;
  for (int i = 0; i < 8; ++i) word |= std::uint64_t{p[i]} << (8 * i);
  return word;
}

}  // namespace

Blake2b::Blake2b() {
  std::copy(std::begin(kBlake2bIv), std::end(kBlake2bIv), state_.begin());
  state_[0] ^= kBlake2bParameters;
}

void Blake2b::update(ByteView bytes) {
  while (!bytes.empty()) {
    if (filled_ == block_.size()) {
      compress(false);
      filled_ = 0;
    }
    const auto taken = std::min(bytes.size(), block_.size() - filled_);
    std::copy_n(bytes.begin(), taken, block_.begin() + static_cast<std::ptrdiff_t>(filled_));
    filled_ += taken;
    length_ += taken;
    bytes = bytes.subspan(taken);
  }
}

Digest Blake2b::finish() {
  std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.end(), std::uint8_t{0});
  compress(true);
  Digest digest;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(state_[i / 8] >> (8 * (i % 8)));
  }
  return digest;
}

void Blake2b::compress(bool last) {
  std::array<std::uint64_t, 16> m, v;
  for (std::size_t i = 0; i < 16; ++i) m[i] = load64(block_.data() + 8 * i);
  for (std::size_t i = 0; i < 8; ++i) {
    v[i] = state_[i];
    v[i + 8] = kBlake2bIv[i];
  }
  v[12] ^= length_;
  if (last) v[14] = ~v[14];
  const auto mix = [&](std::size_t a, std::size_t b, std::size_t c, std::size_t d, std::uint64_t x,
                       std::uint64_t y) {
    v[a] += v[b] + x;
    v[d] = std::rotr(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = std::rotr(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = std::rotr(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = std::rotr(v[b] ^ v[c], 63);
  };
  for (std::size_t round = 0; round < 12; ++round) {
    const auto& s = kBlake2bSigma[round % 10];
    mix(0, 4, 8, 12, m[s[0]], m[s[1]]);
    mix(1, 5, 9, 13, m[s[2]], m[s[3]]);
    mix(2, 6, 10, 14, m[s[4]], m[s[5]]);
    mix(3, 7, 11, 15, m[s[6]], m[s[7]]);
    mix(0, 5, 10, 15, m[s[8]], m[s[9]]);
    mix(1, 6, 11, 12, m[s[10]], m[s[11]]);
    mix(2, 7, 8, 13, m[s[12]], m[s[13]]);
    mix(3, 4, 9, 14, m[s[14]], m[s[15]]);
  }
  for (std::size_t i = 0; i < 8; ++i) state_[i] ^= v[i] ^ v[i + 8];
}

Digest blake2b(ByteView bytes) {
  Blake2b hash;
  hash.update(bytes);
  return hash.finish();
}

}  // namespace floe::codec
