// The code against mainnet's library, on every kernel that this machine has.
#include "codec/reed_solomon.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "codec/kernel.hpp"
#include "tests/codec/every_kernel.hpp"
#include "tests/codec/vectors.hpp"

using namespace floe::codec;

namespace {

Buffer encoded(Code code, std::size_t size, const Buffer& originals) {
  Buffer recoveries(code.m * size);
  const auto done = encode(code, size, originals, recoveries);
  REQUIRE(done.has_value());
  return recoveries;
}

}  // namespace

TEST_CASE("encodings are mainnet's, byte for byte") {
  const auto json = vectors::read("rs_encode.json");
  on_every_kernel([&] {
    for (const auto& each : json["cases"]) {
      const Code code{each["k"], each["m"]};
      const std::size_t size = each["size"];
      CAPTURE(code.k);
      CAPTURE(code.m);
      CAPTURE(size);
      if (active_kernel() == "naive" && code.size() * size > 100000) continue;
      CHECK(code.high_rate() == (each["rate"] == "high"));
      const auto originals = vectors::stream(each["seed"], code.k * size);
      CHECK(vectors::sha256(encoded(code, size, originals)) == each["sha256_all"]);
    }
  });
}

TEST_CASE("generator rows are mainnet's coefficients") {
  const auto json = vectors::read("rs_coefficients.json");
  for (const auto& matrix : json["matrices"]) {
    const Code code{matrix["k"], matrix["m"]};
    for (const auto& entry : matrix["entries"]) {
      const auto expected = std::stoul(entry["coefficient"].get<std::string>(), nullptr, 16);
      const auto row = generator_row(code, code.k + entry["recovery"].get<std::uint32_t>());
      const auto f = row[entry["original"].get<std::size_t>()];
      CHECK(((f.u_to_high << 8) | (f.u_to_low ^ gf16::derive(f.u_to_high))) == expected);
    }
  }
}

TEST_CASE("mainnet's erasure patterns decode to the originals") {
  const auto json = vectors::read("rs_decode.json");
  on_every_kernel([&] {
    for (const auto& each : json["cases"]) {
      const Code code{each["k"], each["m"]};
      const std::size_t size = each["size"];
      const auto originals = vectors::stream(each["seed"], code.k * size);
      const auto recoveries = encoded(code, size, originals);
      const auto have = each["have"].get<std::vector<std::uint32_t>>();
      Buffer symbols;
      for (const auto p : have) {
        const auto* from = p < code.k ? originals.data() + p * size : recoveries.data() + (p - code.k) * size;
        symbols.insert(symbols.end(), from, from + size);
      }
      const auto result = decode(code, size, have, symbols);
      REQUIRE(result.has_value());
      CHECK(vectors::sha256(*result) == each["expected"]);
    }
  });
}

TEST_CASE("rows processed together equal rows processed alone, however short the symbols") {
  vectors::SplitMix64 random{11};
  for (const auto code :
       {Code{3, 4}, Code{5, 2}, Code{4, 6}, Code{34, 66}, Code{67, 33}, Code{20, 1}, Code{1, 20}}) {
    for (const std::size_t size : {2, 6, 22, 34, 62, 64, 66, 128, 152, 190, 512}) {
      const auto rows = 1 + random.below(70);
      const auto originals = vectors::stream(random(), rows * code.k * size);
      Buffer expected;
      for (std::size_t r = 0; r < rows; ++r) {
        const auto first = originals.begin() + static_cast<std::ptrdiff_t>(r * code.k * size);
        const Buffer row(first, first + static_cast<std::ptrdiff_t>(code.k * size));
        const auto one = encoded(code, size, row);
        expected.insert(expected.end(), one.begin(), one.end());
      }
      on_every_kernel([&] {
        Buffer actual(rows * code.m * size);
        std::vector<const std::uint8_t*> in;
        std::vector<std::uint8_t*> out;
        for (std::size_t i = 0; i < code.k; ++i) in.push_back(originals.data() + i * size);
        for (std::size_t j = 0; j < code.m; ++j) out.push_back(actual.data() + j * size);
        REQUIRE(encode_rows(code, size, rows, {in, code.k * size}, {out, code.m * size}).has_value());
        CHECK(actual == expected);
      });
    }
  }
}

TEST_CASE("one symbol by itself is the symbol of the whole encoding") {
  vectors::SplitMix64 random{3};
  on_every_kernel([&] {
    for (const auto code : {Code{334, 666}, Code{667, 333}, Code{5, 2}, Code{4, 6}}) {
      for (const std::size_t size : {2, 30, 64, 152, 200}) {
        if (active_kernel() == "naive" && size > 30) continue;
        const auto originals = vectors::stream(random(), code.k * size);
        const auto recoveries = encoded(code, size, originals);
        for (int trial = 0; trial < 4; ++trial) {
          const auto j = random.below(code.m);
          Buffer out(size);
          REQUIRE(symbol(code, size, originals, code.k + j, out).has_value());
          CHECK(
              std::equal(out.begin(), out.end(), recoveries.begin() + static_cast<std::ptrdiff_t>(j * size)));
        }
      }
    }
  });
}

TEST_CASE("at the edges of groups, blocks and spans every kernel encodes as the definition says") {
  vectors::SplitMix64 random{29};
  std::vector<Code> codes = {{2, 2}, {3, 1},   {4, 2},   {9, 4},     {6, 10},   {11, 5},
                             {5, 8}, {17, 16}, {33, 70}, {130, 129}, {513, 511}};
  for (int i = 0; i < 12; ++i) codes.push_back({1 + random.below(700), 1 + random.below(700)});
  const std::string before(active_kernel());
  for (const auto code : codes) {
    CAPTURE(code.k);
    CAPTURE(code.m);
    for (const std::size_t size : {2, 130}) {
      const auto originals = vectors::stream(random(), code.k * size);
      use_kernel("naive");
      const auto expected = encoded(code, size, originals);
      on_every_kernel([&] { CHECK(encoded(code, size, originals) == expected); });
    }
  }
  use_kernel(before);
}

TEST_CASE("any k symbols in any order decode, and of more the lowest decide") {
  vectors::SplitMix64 random{17};
  on_every_kernel([&] {
    for (const auto code :
         {Code{1, 1}, Code{3, 4}, Code{5, 2}, Code{33, 67}, Code{67, 33}, Code{100, 28}, Code{128, 128}}) {
      for (const std::size_t size : {2, 66, 152}) {
        if (active_kernel() == "naive" && size > 66) continue;
        for (int trial = 0; trial < 3; ++trial) {
          const auto originals = vectors::stream(random(), code.k * size);
          auto all = originals;
          const auto recoveries = encoded(code, size, originals);
          all.insert(all.end(), recoveries.begin(), recoveries.end());
          std::vector<std::uint32_t> positions(code.size());
          for (std::uint32_t p = 0; p < code.size(); ++p) positions[p] = p;
          for (auto i = code.size(); i > 1; --i) std::swap(positions[i - 1], positions[random.below(i)]);
          positions.resize(code.k + (trial == 2 ? 1 : 0));
          Buffer symbols;
          for (const auto p : positions) {
            const auto from = all.begin() + static_cast<std::ptrdiff_t>(p * size);
            symbols.insert(symbols.end(), from, from + static_cast<std::ptrdiff_t>(size));
          }
          if (trial == 2) {
            const auto highest = std::max_element(positions.begin(), positions.end()) - positions.begin();
            symbols[static_cast<std::size_t>(highest) * size] ^= 1;
          }
          const auto result = decode(code, size, positions, symbols);
          REQUIRE(result.has_value());
          CHECK(*result == originals);
        }
      }
    }
  });
}

TEST_CASE("shapes and lengths that cannot be are refused, not computed") {
  using Kind = Error::Kind;
  Buffer bytes(64);
  CHECK(encode({0, 1}, 2, {}, bytes).error().kind == Kind::invalid_shape);
  CHECK(encode({1, 0}, 2, bytes, {}).error().kind == Kind::invalid_shape);
  CHECK(encode({40000, 30000}, 2, bytes, bytes).error().kind == Kind::too_large);
  CHECK(encode({0xFFFFFFFF, 2}, 2, bytes, bytes).error().kind == Kind::too_large);
  CHECK(encode({2, 2}, 3, bytes, bytes).error().kind == Kind::invalid_shape);
  CHECK(encode({2, 2}, 2, bytes, bytes).error().kind == Kind::wrong_length);
  CHECK(encode({3, 2}, ~std::size_t{1}, bytes, bytes).error().kind == Kind::too_large);
  const std::vector<std::uint32_t> twice = {1, 1}, outside = {0, 9}, few = {1};
  CHECK(decode({2, 2}, 2, twice, ByteView(bytes).first(4)).error().kind == Kind::malformed);
  CHECK(decode({2, 2}, 2, outside, ByteView(bytes).first(4)).error().kind == Kind::malformed);
  CHECK(decode({2, 2}, 2, few, ByteView(bytes).first(2)).error().kind == Kind::too_few_symbols);
  CHECK(decode({2, 2}, 2, few, ByteView(bytes).first(4)).error().kind == Kind::wrong_length);
  CHECK_THROWS_WITH_AS(use_kernel("abacus"), doctest::Contains("unknown kernel 'abacus'"),
                       std::invalid_argument);
}

TEST_CASE("plans are shared between threads and rebuilt after the cache has let them go") {
  const Code code{60, 120};
  const std::size_t size = 6;
  const auto originals = vectors::stream(1, code.k * size);
  const auto recoveries = encoded(code, size, originals);
  std::atomic<int> wrong = 0;
  const auto work = [&](std::uint64_t seed) {
    vectors::SplitMix64 random{seed};
    for (int round = 0; round < 300; ++round) {
      // A window of recoveries: few patterns, met again and again.
      const auto first = random.below(60);
      std::vector<std::uint32_t> positions;
      for (std::uint32_t i = 0; i < code.k; ++i) positions.push_back(code.k + first + i);
      const auto symbols = ByteView(recoveries).subspan(first * size, code.k * size);
      const auto result = decode(code, size, positions, symbols);
      if (!result || *result != originals) ++wrong;
    }
  };
  std::vector<std::thread> threads;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) threads.emplace_back(work, seed);
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
  std::vector<std::uint32_t> positions;
  for (std::uint32_t i = 0; i < code.k; ++i) positions.push_back(code.k + i);
  const auto one = ErasurePlan::cached(code, positions), same = ErasurePlan::cached(code, positions);
  CHECK(one->get() == same->get());
  std::reverse(positions.begin(), positions.end());
  CHECK(ErasurePlan::cached(code, positions)->get() == one->get());
}

TEST_CASE("codes of ten thousand symbols and more work up to the field's limit") {
  vectors::SplitMix64 random{23};
  for (const auto code : {Code{3334, 6666}, Code{6667, 3333}, Code{32768, 32767}, Code{65000, 500}}) {
    CAPTURE(code.k);
    const std::size_t size = 2;
    const auto originals = vectors::stream(random(), code.k * size);
    const auto recoveries = encoded(code, size, originals);
    for (int trial = 0; trial < 3; ++trial) {
      const auto j = random.below(code.m);
      Buffer out(size);
      REQUIRE(symbol(code, size, originals, code.k + j, out).has_value());
      CHECK(std::equal(out.begin(), out.end(), recoveries.begin() + static_cast<std::ptrdiff_t>(j * size)));
    }
    // The first of the originals are lost, as many as there are recoveries.
    const auto lost = std::min(code.k, code.m);
    std::vector<std::uint32_t> positions;
    for (auto p = lost; p < lost + code.k; ++p) positions.push_back(p);
    auto all = originals;
    all.insert(all.end(), recoveries.begin(), recoveries.end());
    const auto result = decode(code, size, positions, ByteView(all).subspan(lost * size, code.k * size));
    REQUIRE(result.has_value());
    CHECK(*result == originals);
  }
}
