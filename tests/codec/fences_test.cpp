// No kernel reads or writes a byte beside the memory that it was given: rows lie against pages that the
// processor forbids to touch, at either end.
#include <doctest/doctest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "codec/merkle.hpp"
#include "codec/red_stuff.hpp"
#include "codec/reed_solomon.hpp"
#include "tests/codec/every_kernel.hpp"
#include "tests/codec/vectors.hpp"

using namespace floe::codec;

namespace {

enum class Against { lower, upper };

class Fenced {
 public:
  Fenced(std::size_t bytes, Against side) : bytes_(bytes) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const auto room = (bytes + page - 1) / page * page;
    mapped_ = room + 2 * page;
    base_ = static_cast<std::uint8_t*>(mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    REQUIRE(base_ != MAP_FAILED);
    REQUIRE((room == 0 || mprotect(base_ + page, room, PROT_READ | PROT_WRITE) == 0));
    data_ = base_ + page + (side == Against::upper ? room - bytes : 0);
  }
  Fenced(ByteView content, Against side) : Fenced(content.size(), side) {
    std::copy(content.begin(), content.end(), data_);
  }
  Fenced(Fenced&& other) noexcept
      : base_(std::exchange(other.base_, nullptr)),
        data_(other.data_),
        mapped_(other.mapped_),
        bytes_(other.bytes_) {}
  Fenced& operator=(Fenced&&) = delete;
  ~Fenced() {
    if (base_ != nullptr) munmap(base_, mapped_);
  }

  std::uint8_t* data() const { return data_; }
  ByteSpan bytes() const { return {data_, bytes_}; }
  operator ByteView() const { return {data_, bytes_}; }

 private:
  std::uint8_t* base_;
  std::uint8_t* data_ = nullptr;
  std::size_t mapped_ = 0, bytes_;
};

bool same(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

template <class Body>
void on_every_kernel_at_both_ends(Body body) {
  on_every_kernel([&] {
    for (const auto side : {Against::lower, Against::upper}) body(side);
  });
}

const std::initializer_list<Code> kCodes = {{3, 4}, {5, 2}, {4, 6}, {34, 66}, {67, 33}};
const std::initializer_list<std::size_t> kSizes = {2, 6, 62, 64, 66, 126, 152, 576};

}  // namespace

TEST_CASE("encoding, decoding and single symbols stay inside their rows") {
  vectors::SplitMix64 random{41};
  on_every_kernel_at_both_ends([&](Against side) {
    for (const auto code : kCodes) {
      for (const auto size : kSizes) {
        CAPTURE(code.k);
        CAPTURE(size);
        const auto content = vectors::stream(random(), code.k * size);
        const Fenced originals(content, side), recoveries(code.m * size, side);
        REQUIRE(encode(code, size, originals, recoveries.bytes()).has_value());

        Buffer all = content;
        all.insert(all.end(), recoveries.data(), recoveries.data() + code.m * size);
        const auto first = std::min(code.m, code.k);
        std::vector<std::uint32_t> have;
        for (auto p = first; p < first + code.k; ++p) have.push_back(p);
        const Fenced received(ByteView(all).subspan(first * size, code.k * size), side);
        const Fenced rebuilt(code.k * size, side);
        std::vector<const std::uint8_t*> in;
        std::vector<std::uint8_t*> out;
        for (std::uint32_t i = 0; i < code.k; ++i) {
          in.push_back(received.data() + i * size);
          out.push_back(rebuilt.data() + i * size);
        }
        const auto plan = ErasurePlan::make(code, have);
        REQUIRE(plan.has_value());
        REQUIRE(decode_rows(**plan, size, 1, {in, 0}, {out, 0}).has_value());
        CHECK(same(rebuilt, content));

        const Fenced one(size, side);
        REQUIRE(symbol(code, size, originals, code.k + code.m - 1, one.bytes()).has_value());
        CHECK(same(one, ByteView(all).last(size)));
      }
    }
  });
}

// Symbols at any distance, so that there are bytes between them which belong to nobody; 64 makes whole lines of blocks.
TEST_CASE("rows side by side are what they are one by one, and what lies between them stays as it is") {
  const std::uint8_t untouched = 0xa5;
  vectors::SplitMix64 random{43};
  on_every_kernel_at_both_ends([&](Against side) {
    for (const auto code : kCodes) {
      for (const auto size : kSizes) {
        const std::size_t rows = 2 + random.below(6);
        const std::size_t gap = size % 64 == 0 ? 64 * random.below(2) : random.below(5);
        const auto step = size + gap;
        CAPTURE(code.k);
        CAPTURE(size);
        CAPTURE(rows);
        CAPTURE(gap);
        const auto place = [&](std::size_t symbols, std::size_t row, std::size_t i) {
          return (row * symbols + i) * step;
        };
        const Fenced originals(vectors::stream(random(), rows * code.k * step - gap), side);
        const Fenced recoveries(Buffer(rows * code.m * step - gap, untouched), side);
        std::vector<const std::uint8_t*> in;
        std::vector<std::uint8_t*> out;
        for (std::uint32_t i = 0; i < code.k; ++i) in.push_back(originals.data() + i * step);
        for (std::uint32_t j = 0; j < code.m; ++j) out.push_back(recoveries.data() + j * step);
        REQUIRE(encode_rows(code, size, rows, {in, code.k * step}, {out, code.m * step}).has_value());

        Buffer expected(rows * code.m * step - gap, untouched);
        for (std::size_t row = 0; row < rows; ++row) {
          Buffer alone, answer(code.m * size);
          for (std::uint32_t i = 0; i < code.k; ++i) {
            const auto* const symbol = originals.data() + place(code.k, row, i);
            alone.insert(alone.end(), symbol, symbol + size);
          }
          REQUIRE(encode(code, size, alone, answer).has_value());
          for (std::uint32_t j = 0; j < code.m; ++j)
            std::copy_n(answer.data() + j * size, size, expected.data() + place(code.m, row, j));
        }
        CHECK(same(recoveries, expected));
      }
    }
  });
}

TEST_CASE("hashes read their messages and nothing else") {
  on_every_kernel_at_both_ends([&](Against side) {
    for (const std::size_t bytes : {1, 2, 7, 64, 127, 128, 152, 255, 256, 512}) {
      for (const std::size_t count : {1, 3, 8, 17}) {
        CAPTURE(bytes);
        CAPTURE(count);
        const auto content = vectors::stream(bytes, bytes * count);
        const Fenced messages(content, side);
        const Fenced digests(count * sizeof(Digest), side);
        leaf_hashes(messages.data(), bytes, bytes, count, reinterpret_cast<Digest*>(digests.data()));
        for (std::size_t i = 0; i < count; ++i) {
          CHECK(same(ByteView(digests).subspan(32 * i, 32),
                     leaf_hash(ByteView(content).subspan(i * bytes, bytes))));
        }
      }
    }
  });
}

TEST_CASE("a blob, its slivers and the symbols of helpers are read inside their bounds") {
  const std::uint32_t n = 31;
  for (const std::size_t length : {1, 700, 20000}) {
    const auto content = vectors::stream(length, length);
    const auto expected = *encode(content, n);
    const auto& g = expected.geometry;
    on_every_kernel_at_both_ends([&](Against side) {
      const auto encoded = encode(Fenced(content, side), n);
      REQUIRE(encoded.has_value());
      CHECK(encoded->metadata.id == expected.metadata.id);
      for (const auto axis : {Axis::primary, Axis::secondary}) {
        std::vector<Fenced> helpers;
        std::vector<std::uint32_t> pairs;
        for (std::uint32_t pair = 0; pair < g.symbols_needed(axis); ++pair) {
          helpers.emplace_back(expected.sliver(other(axis), pair), side);
          pairs.push_back(pair);
        }
        const std::vector<ByteView> views(helpers.begin(), helpers.end());
        const std::uint32_t target = n - 1;
        const Fenced symbols(views.size() * g.symbol, side);
        recovery_symbols(g, axis, target, views, symbols.bytes());
        const auto sliver = recover(g, axis, pairs, symbols);
        REQUIRE(sliver.has_value());
        CHECK(same(*sliver, expected.sliver(axis, target)));
        CHECK(verify_sliver(g, expected.metadata, axis, target, Fenced(*sliver, side)));
      }
    });
  }
}
