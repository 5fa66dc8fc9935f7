// Speed of the codec: every kernel on every shape, beside ISA-L and libsodium in the same run so that ratios
// compare like with like. Rows are as many as fill three quarters of a second-level cache of 1 MiB; bytes per
// second count source bytes. Names are work/kernel/k/m/symbol bytes, or work/kernel/n/symbol bytes, so that
// --benchmark_filter picks.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

#include "codec/inconsistency.hpp"
#include "codec/kernel.hpp"
#include "codec/red_stuff.hpp"
#include "codec/reed_solomon.hpp"

#if FLOE_HAS_ISAL
#include <isa-l/erasure_code.h>
#endif
#if FLOE_HAS_SODIUM
#include <sodium/crypto_generichash.h>
#endif

using namespace floe::codec;

namespace {

constexpr std::uint32_t shards[] = {7, 10, 31, 100, 300, 1000};
constexpr std::size_t symbol_sizes[] = {2, 6, 64, 152, 512, 4096, 32768};

Slab noise(std::size_t bytes) {
  Slab data(bytes);
  std::uint64_t x = 88172645463325252;
  std::generate_n(data.data(), bytes, [&] {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return static_cast<std::uint8_t>(x);
  });
  return data;
}

// Rows of k+m symbols side by side, and tables of where they start.
struct Rows {
  Code code;
  std::size_t size, rows;
  Slab originals, recoveries;
  std::vector<const std::uint8_t*> in;
  std::vector<std::uint8_t*> out;

  Rows(Code c, std::size_t s)
      : code(c),
        size(s),
        rows(std::clamp<std::size_t>((std::size_t{768} << 10) / (c.size() * s), 1, 64)),
        originals(noise(rows * c.k * s)),
        recoveries(rows * c.m * s) {
    for (std::size_t i = 0; i < c.k; ++i) in.push_back(originals.data() + i * s);
    for (std::size_t j = 0; j < c.m; ++j) out.push_back(recoveries.data() + j * s);
  }
  void encode() const { ensure(encode_rows(code, size, rows, {in, code.k * size}, {out, code.m * size})); }
};

void count(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

void encode_shape(benchmark::State& state, const std::string& kernel, Code code, std::size_t size) {
  use_kernel(kernel);
  const Rows rows(code, size);
  for (auto _ : state) rows.encode();
  count(state, rows.originals.size());
}

enum class Loss { everything, one, random };

std::vector<std::uint32_t> survivors(Code code, Loss loss) {
  std::vector<std::uint32_t> all;
  for (std::uint32_t p = 0; p < code.size(); ++p) all.push_back(p);
  if (loss == Loss::everything) all.erase(all.begin(), all.begin() + std::min(code.k, code.m));
  if (loss == Loss::one) all.erase(all.begin() + code.k / 2);
  if (loss == Loss::random) {
    std::uint64_t x = 1;
    for (auto i = all.size(); i > 1; --i) {
      x = x * 6364136223846793005 + 1442695040888963407;
      std::swap(all[i - 1], all[(x >> 33) % i]);
    }
    all.resize(code.k);
  }
  return all;
}

void decode_shape(benchmark::State& state, const std::string& kernel, Code code, std::size_t size,
                  Loss loss) {
  use_kernel(kernel);
  Rows rows(code, size);
  rows.encode();
  const auto plan = *ErasurePlan::cached(code, survivors(code, loss));
  std::vector<const std::uint8_t*> received;
  // All sources get one stride: both sides are laid out again as whole codewords.
  Slab words(rows.rows * code.size() * size), result(rows.originals.size());
  for (std::size_t r = 0; r < rows.rows; ++r) {
    auto* to = words.data() + r * code.size() * size;
    to = std::copy_n(rows.originals.data() + r * code.k * size, code.k * size, to);
    std::copy_n(rows.recoveries.data() + r * code.m * size, code.m * size, to);
  }
  for (const auto p : plan->positions()) received.push_back(words.data() + p * size);
  std::vector<std::uint8_t*> out;
  for (std::size_t i = 0; i < code.k; ++i) out.push_back(result.data() + i * size);
  for (auto _ : state) {
    ensure(decode_rows(*plan, size, rows.rows, {received, code.size() * size}, {out, code.k * size}));
  }
  if (!(result == rows.originals)) state.SkipWithError("decoded to something else");
  count(state, rows.originals.size());
}

// The blob of n shards whose symbols have that size.
std::uint64_t blob_bytes(std::uint32_t n, std::size_t size) {
  const auto shape = *Geometry::of(n, 1);
  return std::uint64_t{shape.k1} * shape.k2 * size;
}

void recovery_symbols_of(benchmark::State& state, const std::string& kernel, std::uint32_t n,
                         std::size_t size, bool batch) {
  use_kernel(kernel);
  const auto g = *Geometry::of(n, blob_bytes(n, size));
  const auto helpers = batch ? g.symbols_needed(Axis::primary) : 1;
  const auto sliver_bytes = static_cast<std::size_t>(g.sliver_bytes(Axis::secondary));
  const auto data = noise(helpers * sliver_bytes);
  std::vector<ByteView> slivers;
  for (std::size_t i = 0; i < helpers; ++i)
    slivers.push_back(ByteView(data).subspan(i * sliver_bytes, sliver_bytes));
  Buffer out(helpers * size);
  for (auto _ : state) recovery_symbols(g, Axis::primary, n - 1, slivers, out);
  count(state, data.size());
}

void verify_one(benchmark::State& state, const std::string& kernel, std::uint32_t n, std::size_t size) {
  use_kernel(kernel);
  const auto g = *Geometry::of(n, blob_bytes(n, size));
  const auto sliver = noise(static_cast<std::size_t>(g.sliver_bytes(Axis::primary)));
  for (auto _ : state) benchmark::DoNotOptimize(sliver_root(g, Axis::primary, sliver));
  count(state, sliver.size());
}

void encode_whole(benchmark::State& state, const std::string& kernel, std::uint32_t n,
                  std::size_t mebibytes) {
  use_kernel(kernel);
  const auto blob = noise(mebibytes << 20);
  for (auto _ : state) benchmark::DoNotOptimize(encode(blob, n));
  count(state, blob.size());
}

// The same on so many threads, measured by the processor time of all of them.
void encode_on_threads(benchmark::State& state, const std::string& kernel, std::uint32_t n,
                       std::size_t mebibytes, std::size_t threads) {
  use_kernel(kernel);
  const auto blob = noise(mebibytes << 20);
  const ParallelFor parallel = [threads](std::size_t tasks, const std::function<void(std::size_t)>& task) {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t i; (i = next++) < tasks;) task(i);
    };
    std::vector<std::jthread> others;
    for (std::size_t t = 1; t < threads; ++t) others.emplace_back(work);
    work();
  };
  for (auto _ : state) benchmark::DoNotOptimize(encode(blob, n, parallel));
  count(state, blob.size());
}

// A lost pair from the symbols of others, each sliver checked against the metadata.
void repair_pair(benchmark::State& state, const std::string& kernel, std::uint32_t n, std::size_t mebibytes) {
  use_kernel(kernel);
  const auto encoded = *encode(noise(mebibytes << 20), n);
  const auto& g = encoded.geometry;
  std::uint32_t target = 0;
  for (auto _ : state) {
    target = (target + 7) % n;
    for (const auto axis : {Axis::secondary, Axis::primary}) {
      std::vector<std::uint32_t> helpers;
      std::vector<ByteView> slivers;
      for (auto pair = target + 1; helpers.size() < g.symbols_needed(axis); ++pair) {
        helpers.push_back(pair % n);
        slivers.push_back(encoded.sliver(other(axis), pair % n));
      }
      Buffer symbols(helpers.size() * g.symbol);
      recovery_symbols(g, axis, target, slivers, symbols);
      const auto sliver = recover(g, axis, helpers, symbols);
      if (!sliver || !verify_sliver(g, encoded.metadata, axis, target, *sliver))
        return state.SkipWithError("repaired to something else");
    }
  }
}

#if defined(__x86_64__)
// What the processor does of 512-bit operations, the ground that kernels stand on.
__attribute__((target("avx512f"))) void wide_operations(benchmark::State& state) {
  constexpr int turns = 10000;
  for (auto _ : state) {
    for (int i = 0; i < turns; ++i) {
      asm volatile(
          "vpaddq %%zmm0, %%zmm0, %%zmm0; vpaddq %%zmm1, %%zmm1, %%zmm1; vpaddq %%zmm2, %%zmm2, %%zmm2;"
          "vpaddq %%zmm3, %%zmm3, %%zmm3; vpaddq %%zmm4, %%zmm4, %%zmm4; vpaddq %%zmm5, %%zmm5, %%zmm5;"
          "vpaddq %%zmm6, %%zmm6, %%zmm6; vpaddq %%zmm7, %%zmm7, %%zmm7"
          :
          :
          : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7");
    }
  }
  state.counters["operations"] =
      benchmark::Counter(8.0 * turns, benchmark::Counter::kIsIterationInvariantRate);
}
#endif

void read_from_secondaries(benchmark::State& state, const std::string& kernel) {
  use_kernel(kernel);
  const auto encoded = *encode(noise(std::size_t{32} << 20), 1000);
  const auto& g = encoded.geometry;
  // Pairs 0..k2-1 hold the last columns: a third of the blob's own columns is gone.
  std::vector<std::uint32_t> pairs;
  std::vector<ByteView> slivers;
  for (std::uint32_t pair = 0; pair < g.k2; ++pair) {
    pairs.push_back(pair);
    slivers.push_back(encoded.sliver(Axis::secondary, pair));
  }
  for (auto _ : state) benchmark::DoNotOptimize(decode(g, nullptr, Axis::secondary, pairs, slivers));
  count(state, std::size_t{32} << 20);
}

// What one core gets out of memory, for the rows that read more than the caches hold.
void read_memory(benchmark::State& state, std::size_t mebibytes) {
  const auto data = noise(mebibytes << 20);
  std::vector<std::uint64_t> words(data.size() / sizeof(std::uint64_t));
  std::copy_n(data.data(), data.size(), reinterpret_cast<std::uint8_t*>(words.data()));
  for (auto _ : state) {
    std::uint64_t sums[8] = {};
    for (std::size_t i = 0; i < words.size(); i += 8) {
      __builtin_prefetch(&words[i] + 512);
      for (std::size_t j = 0; j < 8; ++j) sums[j] ^= words[i + j];
    }
    benchmark::DoNotOptimize(sums);
  }
  count(state, data.size());
}

void hash_leaves(benchmark::State& state, const std::string& name, std::size_t size) {
  use_kernel(name);
  const auto data = noise(512 * size);
  std::vector<Digest> digests(512);
  for (auto _ : state) leaf_hashes(data.data(), size, size, digests.size(), digests.data());
  state.counters["per_compression"] =
      benchmark::Counter(512.0 * static_cast<double>((size + 128) / 128),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

#if FLOE_HAS_SODIUM
void hash_with_sodium(benchmark::State& state, std::size_t size) {
  const auto data = noise(512 * (size + 1));
  Digest digest;
  for (auto _ : state) {
    for (std::size_t i = 0; i < 512; ++i) {
      crypto_generichash(digest.data(), digest.size(), data.data() + i * (size + 1), size + 1, nullptr, 0);
    }
    benchmark::DoNotOptimize(digest);
  }
  state.counters["per_compression"] =
      benchmark::Counter(512.0 * static_cast<double>((size + 128) / 128),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
#endif

#if FLOE_HAS_ISAL
// The same shape over GF(2^8): at most 255 symbols, half the field, so a comparison and not an equal.
void encode_with_isal(benchmark::State& state, Code code, std::size_t size) {
  const int k = static_cast<int>(code.k), m = static_cast<int>(code.m);
  std::vector<unsigned char> matrix(code.size() * code.k), tables(32 * code.k * code.m);
  gf_gen_cauchy1_matrix(matrix.data(), k + m, k);
  ec_init_tables(k, m, matrix.data() + code.k * code.k, tables.data());
  Rows rows(code, size);
  std::vector<unsigned char*> in(code.k), out(code.m);
  for (auto _ : state) {
    for (std::size_t r = 0; r < rows.rows; ++r) {
      for (std::size_t i = 0; i < code.k; ++i) in[i] = rows.originals.data() + (r * code.k + i) * size;
      for (std::size_t j = 0; j < code.m; ++j) out[j] = rows.recoveries.data() + (r * code.m + j) * size;
      ec_encode_data(static_cast<int>(size), k, m, tables.data(), in.data(), out.data());
    }
  }
  count(state, rows.originals.size());
}
#endif

std::string join(std::initializer_list<std::string> parts) {
  std::string name;
  for (const auto& part : parts) name += (name.empty() ? "" : "/") + part;
  return name;
}

void register_shape(const std::string& kernel, Code code, std::size_t size) {
  const auto shape = join({kernel, std::to_string(code.k), std::to_string(code.m), std::to_string(size)});
  const auto add = [&](const std::string& work, auto body) {
    benchmark::RegisterBenchmark(join({work, shape}).c_str(), body)->MinTime(0.02);
  };
  add("encode", [=](benchmark::State& s) { encode_shape(s, kernel, code, size); });
  add("decode-all-lost", [=](benchmark::State& s) { decode_shape(s, kernel, code, size, Loss::everything); });
  add("decode-one-lost", [=](benchmark::State& s) { decode_shape(s, kernel, code, size, Loss::one); });
  add("decode-random", [=](benchmark::State& s) { decode_shape(s, kernel, code, size, Loss::random); });
}

void register_kernel(const std::string& name) {
  for (const auto n : shards) {
    const auto g = *Geometry::of(n, 1);
    for (const auto size : symbol_sizes) {
      // The oracle is there for its answers; its slowness is shown on small shapes only.
      if (name == "naive" && n * size > 20000) continue;
      register_shape(name, g.code(Axis::primary), size);
      register_shape(name, g.code(Axis::secondary), size);
      const auto shape = join({name, std::to_string(n), std::to_string(size)});
      const auto add = [&](const std::string& work, auto body) {
        benchmark::RegisterBenchmark(join({work, shape}).c_str(), body)->MinTime(0.02);
      };
      add("symbol", [=](benchmark::State& s) { recovery_symbols_of(s, name, n, size, false); });
      if (n * n * size <= 600'000'000) {
        add("symbols-batch", [=](benchmark::State& s) { recovery_symbols_of(s, name, n, size, true); });
      }
      add("verify-sliver", [=](benchmark::State& s) { verify_one(s, name, n, size); });
    }
    if (name == "naive") continue;
    for (const std::size_t mebibytes : {1, 32, 100}) {
      if ((mebibytes << 20) > max_blob_bytes(n)) continue;
      benchmark::RegisterBenchmark(join({"blob", name, std::to_string(n), std::to_string(mebibytes)}).c_str(),
                                   [=](benchmark::State& s) { encode_whole(s, name, n, mebibytes); })
          ->Unit(benchmark::kMillisecond)
          ->MinTime(0.02);
      if (name != kernels().back() || n != 1000) continue;
      for (const std::size_t threads : {1, 2}) {
        benchmark::RegisterBenchmark(
            join({"threads", name, std::to_string(n), std::to_string(mebibytes), std::to_string(threads)})
                .c_str(),
            [=](benchmark::State& s) { encode_on_threads(s, name, n, mebibytes, threads); })
            ->Unit(benchmark::kMillisecond)
            ->MeasureProcessCPUTime()
            ->UseRealTime();
      }
    }
  }
  for (const std::size_t size : {6, 64, 152, 512}) {
    benchmark::RegisterBenchmark(join({"hash", name, std::to_string(size)}).c_str(),
                                 [=](benchmark::State& s) { hash_leaves(s, name, size); })
        ->MinTime(0.05);
  }
  if (name != "naive") {
    benchmark::RegisterBenchmark(join({"read-secondaries", name}).c_str(), [=](benchmark::State& s) {
      read_from_secondaries(s, name);
    })->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(join({"repair-pair", name, "1000", "1"}).c_str(), [=](benchmark::State& s) {
      repair_pair(s, name, 1000, 1);
    })->Unit(benchmark::kMillisecond);
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::RegisterBenchmark("memory-read/34", [](benchmark::State& s) { read_memory(s, 34); });
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) benchmark::RegisterBenchmark("operations/512", wide_operations);
#endif
  for (const auto name : kernels()) register_kernel(std::string(name));
#if FLOE_HAS_ISAL
  for (const auto code : {Code{3, 4}, Code{5, 2}, Code{4, 6}, Code{7, 3}, Code{11, 20}, Code{21, 10},
                          Code{34, 66}, Code{67, 33}}) {
    for (const auto size : symbol_sizes) {
      if (size < 64) continue;
      benchmark::RegisterBenchmark(
          join({"encode", "isa-l", std::to_string(code.k), std::to_string(code.m), std::to_string(size)})
              .c_str(),
          [=](benchmark::State& s) { encode_with_isal(s, code, size); })
          ->MinTime(0.02);
    }
  }
#endif
#if FLOE_HAS_SODIUM
  for (const std::size_t size : {6, 64, 152, 512}) {
    benchmark::RegisterBenchmark(join({"hash", "libsodium", std::to_string(size)}).c_str(),
                                 [=](benchmark::State& s) { hash_with_sodium(s, size); })
        ->MinTime(0.05);
  }
#endif
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
