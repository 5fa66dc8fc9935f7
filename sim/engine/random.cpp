#include "engine/random.hpp"

#include <algorithm>

#include "engine/assert.hpp"
#include "engine/real.hpp"

namespace floe {
namespace {

constexpr std::uint64_t name_hash(std::string_view name) {
  std::uint64_t hash = 0xCBF29CE484222325ull;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
  return hash;
}

constexpr std::uint32_t low(std::uint64_t value) { return static_cast<std::uint32_t>(value); }
constexpr std::uint32_t high(std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); }

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53u} * c[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57u} * c[2];
    c = {high(b) ^ c[1] ^ key[0], low(b), high(a) ^ c[3] ^ key[1], low(a)};
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }
  return c;
}

Stream::Stream(std::uint64_t seed, std::uint32_t replicate, std::uint32_t entity, std::string_view purpose,
               const std::uint64_t* branch)
    : counter_{0, replicate, entity, low(name_hash(purpose))}, branch_(branch) {
  const std::uint64_t key = mix(mix(0, seed), high(name_hash(purpose)));
  key_ = {low(key), high(key)};
}

// What is left of a block belongs to the key before.
void Stream::follow() {
  followed_ = *branch_;
  const std::uint64_t key = mix(std::uint64_t{key_[1]} << 32 | key_[0], followed_);
  key_ = {low(key), high(key)};
  used_ = 4;
}

std::uint64_t Stream::next() {
  if (branch_ != nullptr && *branch_ != followed_) follow();
  if (used_ == 4) {
    block_ = philox(counter_, key_);
    ++counter_[0];
    FLOE_ASSERT(counter_[0] != 0, "a stream gave all of its 2^33 draws");
    used_ = 0;
  }
  const std::uint64_t value = std::uint64_t{block_[used_ + 1]} << 32 | block_[used_];
  used_ += 2;
  return value;
}

// Lemire's method: the high half of a product, rejecting the few values that would favour some results. How
// many these are takes a division, and it is less than the bound.
std::uint64_t Stream::below(std::uint64_t bound) {
  FLOE_ASSERT(bound > 0, "nothing to draw from");
  while (true) {
    const unsigned __int128 product = static_cast<unsigned __int128>(next()) * bound;
    const auto low = static_cast<std::uint64_t>(product);
    if (low >= bound || low >= (0 - bound) % bound) return static_cast<std::uint64_t>(product >> 64);
  }
}

double Stream::uniform() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }

double Stream::normal() { return real::normal_quantile(uniform()); }

WeightedDraw::WeightedDraw(std::span<const std::uint32_t> weights, Stream& stream)
    : weights_(weights), stream_(&stream) {
  candidates_.reserve(weights.size());
  for (std::uint32_t i = 0; i < weights.size(); ++i)
    if (weights[i] > 0) candidates_.push_back(i);
  compact();
}

void WeightedDraw::compact() {
  if (!drawn_.empty()) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (!drawn_[i]) candidates_[kept++] = candidates_[i];
    candidates_.resize(kept);
  }
  upto_.resize(candidates_.size());
  drawn_.assign(candidates_.size(), false);
  left_ = 0;
  for (std::size_t i = 0; i < candidates_.size(); ++i) upto_[i] = left_ += weights_[candidates_[i]];
}

std::optional<std::uint32_t> WeightedDraw::next() {
  if (left_ == 0) return std::nullopt;
  if (left_ * 2 < upto_.back()) compact();
  while (true) {
    const std::uint64_t ticket = stream_->below(upto_.back());
    // Among equal weights the place is known without a search.
    std::size_t place = static_cast<std::size_t>(ticket / upto_.front());
    if (place >= upto_.size() || upto_[place] <= ticket || (place > 0 && upto_[place - 1] > ticket))
      place = static_cast<std::size_t>(std::ranges::upper_bound(upto_, ticket) - upto_.begin());
    if (drawn_[place]) continue;
    drawn_[place] = true;
    left_ -= weights_[candidates_[place]];
    return candidates_[place];
  }
}

}  // namespace floe
