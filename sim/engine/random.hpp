// Random numbers as a function of their name: Philox4x32-10 (Salmon et al., SC 2011) keyed by seed and
// purpose, counted by (draw, replicate, entity, purpose). Adding a consumer never shifts another's draws, and
// there is nothing to save. Under one purpose, no two of (seed, replicate, entity) share a draw: the key is
// one to one in the seed, and the counter holds the other two.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace floe {

// One block of the generator; known answers are in the tests.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// A 64-bit finaliser for digests and names; a bijection in `value`.
constexpr std::uint64_t mix(std::uint64_t digest, std::uint64_t value) {
  std::uint64_t z = (digest ^ value) + 0x9E3779B97F4A7C15ull;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

class Stream {
 public:
  // Where there is a `branch`, it outlives the stream. When it changes, the stream goes on under another key, so that a
  // run that is repeated up to an instant has another future from there on; 0 is the key of the run itself.
  Stream(std::uint64_t seed, std::uint32_t replicate, std::uint32_t entity, std::string_view purpose,
         const std::uint64_t* branch = nullptr);

  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound);  // unbiased, 0..bound-1
  double uniform();                          // in (0, 1), 52 bits
  double normal();                           // standard normal, by inversion
  std::uint64_t branch() const { return branch_ == nullptr ? 0 : *branch_; }

 private:
  void follow();

  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> block_{};
  std::uint32_t used_ = 4;  // words of the block
  const std::uint64_t* branch_;
  std::uint64_t followed_ = 0;
};

// Draws indices without replacement, each with probability proportional to its weight among those left. What
// came is remembered, and a draw that hits it is repeated; when most are gone the rest is drawn from a list.
class WeightedDraw {
 public:
  WeightedDraw(std::span<const std::uint32_t> weights, Stream& stream);
  std::optional<std::uint32_t> next();

 private:
  void compact();

  std::span<const std::uint32_t> weights_;
  Stream* stream_;
  std::vector<std::uint32_t> candidates_;
  std::vector<std::uint64_t> upto_;  // running sums of the candidates' weights
  std::vector<bool> drawn_;          // by place among the candidates
  std::uint64_t left_ = 0;           // weight not drawn yet
};

}  // namespace floe
