// The specification as a kernel: the transforms of the code written element by element, straight from their
// definition, with logarithm tables. It is the oracle that every fast kernel is compared with, so it shares
// nothing with them but the field.
#include "codec/blake2b.hpp"
#include "codec/kernel.hpp"

namespace floe::codec {
namespace {

using gf16::Element;

constexpr std::size_t kWidth = 32;

Element value_of(gf16::Factor f) {
  return static_cast<Element>((f.u_to_high << 8) | (f.u_to_low ^ gf16::derive(f.u_to_high)));
}

Element read(const StripsIn& block, std::size_t symbol, std::size_t e) {
  const auto* base = block.symbols[symbol];
  return static_cast<Element>(base[block.low + e] | (base[block.high + e] << 8));
}

void write(const StripsOut& block, std::size_t symbol, std::size_t e, Element value) {
  auto* base = block.symbols[symbol];
  base[block.low + e] = static_cast<std::uint8_t>(value & 255);
  base[block.high + e] = static_cast<std::uint8_t>(value >> 8);
}

void add(Element& x, Element y) { x = static_cast<Element>(x ^ y); }

// Inverse transform of 2^levels values at points offset, offset+1, ..
void inverse_transform(Element* w, std::uint32_t levels, std::uint32_t offset) {
  for (std::uint32_t d = 0; d < levels; ++d) {
    const auto half = 1u << d;
    for (std::uint32_t b = 0; b < (1u << levels); b += 2 * half) {
      const auto f = static_cast<Element>((offset + b) >> d);
      for (auto i = b; i < b + half; ++i) {
        add(w[i + half], w[i]);
        add(w[i], gf16::multiply(f, w[i + half]));
      }
    }
  }
}

void transform(Element* w, std::uint32_t levels, std::uint32_t offset) {
  for (std::uint32_t d = levels; d-- > 0;) {
    const auto half = 1u << d;
    for (std::uint32_t b = 0; b < (1u << levels); b += 2 * half) {
      const auto f = static_cast<Element>((offset + b) >> d);
      for (auto i = b; i < b + half; ++i) {
        add(w[i], gf16::multiply(f, w[i + half]));
        add(w[i + half], w[i]);
      }
    }
  }
}

void encode_strip(const EncodeShape& shape, const StripsIn* in, const StripsOut* out) {
  const auto span = std::size_t{1} << shape.levels;
  for (std::size_t e = 0; e < kWidth; ++e) {
    std::vector<Element> sum(span), w(span);
    if (shape.high_rate) {
      for (std::size_t start = 0; start < shape.k; start += span) {
        for (std::size_t i = 0; i < span; ++i)
          w[i] = start + i < shape.k ? read(*in, start + i, e) : Element{0};
        inverse_transform(w.data(), shape.levels, static_cast<std::uint32_t>(span + start));
        for (std::size_t i = 0; i < span; ++i) add(sum[i], w[i]);
      }
      transform(sum.data(), shape.levels, 0);
      for (std::size_t j = 0; j < shape.m; ++j) write(*out, j, e, sum[j]);
    } else {
      for (std::size_t i = 0; i < shape.k; ++i) sum[i] = read(*in, i, e);
      inverse_transform(sum.data(), shape.levels, 0);
      for (std::size_t start = 0; start < shape.m; start += span) {
        w = sum;
        transform(w.data(), shape.levels, static_cast<std::uint32_t>(span + start));
        for (std::size_t j = start; j < shape.m && j < start + span; ++j) write(*out, j, e, w[j - start]);
      }
    }
  }
}

void decode_strip(const DecodeSteps& steps, const StripsIn* in, const StripsOut* out) {
  const auto span = std::size_t{1} << steps.levels;
  for (std::size_t e = 0; e < kWidth; ++e) {
    std::vector<std::vector<Element>> a(steps.block_count, std::vector<Element>(span));
    for (std::uint32_t c = 0; c < steps.block_count; ++c) {
      const auto& block = steps.blocks[c];
      for (std::uint32_t q = 0; q < block.load_count; ++q) {
        const auto& load = block.loads[q];
        a[c][load.slot] = gf16::multiply(read(*in, load.source, e), value_of(load.scale));
      }
      inverse_transform(a[c].data(), steps.levels, static_cast<std::uint32_t>(c * span));
    }
    for (std::uint32_t c = 0; c < steps.block_count; ++c) {
      const auto& block = steps.blocks[c];
      if (block.store_count == 0) continue;
      std::vector<Element> d(span);
      for (std::size_t i = 0; i < span; ++i) {
        for (std::uint32_t bit = 0; bit < steps.levels; ++bit) {
          if (((i >> bit) & 1) == 0) add(d[i], a[c][i | (std::size_t{1} << bit)]);
        }
        for (std::uint32_t b = 0; b < steps.block_count; ++b) {
          if (b != c) add(d[i], gf16::multiply(a[b][i], value_of(steps.bridge[b ^ c])));
        }
      }
      transform(d.data(), steps.levels, static_cast<std::uint32_t>(c * span));
      for (std::uint32_t q = 0; q < block.store_count; ++q) {
        const auto& store = block.stores[q];
        write(*out, store.target, e, gf16::multiply(d[store.slot], value_of(store.scale)));
      }
    }
  }
}

template <class Work>
void for_each(const Strips* parts, std::size_t count, Work work) {
  for (std::size_t r = 0; r < count; ++r) {
    auto strips = parts[r];
    for (std::size_t strip = 0; strip < strips.count; ++strip) {
      work(&strips.in, &strips.out);
      strips.in.low += strips.in.step;
      strips.in.high += strips.in.step;
      strips.out.low += strips.out.step;
      strips.out.high += strips.out.step;
    }
  }
}

void encode(const EncodeShape& shape, const Strips* parts, std::size_t count, Workspace&) {
  for_each(parts, count, [&](const StripsIn* in, const StripsOut* out) { encode_strip(shape, in, out); });
}

void decode(const DecodeSteps& steps, const Strips* parts, std::size_t count, Workspace&) {
  for_each(parts, count, [&](const StripsIn* in, const StripsOut* out) { decode_strip(steps, in, out); });
}

void combine(const gf16::Factor* factors, std::size_t terms, const Strips* parts, std::size_t count,
             std::size_t target) {
  for_each(parts, count, [&](const StripsIn* in, const StripsOut* out) {
    for (std::size_t e = 0; e < kWidth; ++e) {
      Element sum = 0;
      for (std::size_t i = 0; i < terms; ++i) add(sum, gf16::multiply(value_of(factors[i]), read(*in, i, e)));
      write(*out, target, e, sum);
    }
  });
}

void combine_slivers(const gf16::Factor* factors, std::size_t terms, const std::uint8_t* const* slivers,
                     std::size_t count, std::size_t bytes, std::uint8_t* out) {
  for (std::size_t n = 0; n < count; ++n, out += bytes) {
    for (std::size_t start = 0; start < bytes; start += 64) {
      const auto half = (bytes - start < 64 ? bytes - start : 64) / 2;
      for (std::size_t e = 0; e < half; ++e) {
        Element sum = 0;
        for (std::size_t i = 0; i < terms; ++i) {
          const auto* at = slivers[n] + i * bytes + start;
          add(sum, gf16::multiply(value_of(factors[i]), static_cast<Element>(at[e] | (at[half + e] << 8))));
        }
        out[start + e] = static_cast<std::uint8_t>(sum & 255);
        out[start + half + e] = static_cast<std::uint8_t>(sum >> 8);
      }
    }
  }
}

void hash_many(std::uint8_t prefix, const std::uint8_t* data, std::size_t stride, std::size_t bytes,
               std::size_t count, std::uint8_t* digests) {
  for (std::size_t i = 0; i < count; ++i) {
    Blake2b hash;
    hash.update(ByteView(&prefix, 1));
    hash.update(ByteView(data + i * stride, bytes));
    const auto digest = hash.finish();
    for (std::size_t b = 0; b < digest.size(); ++b) digests[32 * i + b] = digest[b];
  }
}

void hash_join(std::uint8_t prefix, const std::uint8_t* left, const std::uint8_t* right, std::size_t stride,
               std::size_t count, std::uint8_t* digests) {
  for (std::size_t i = 0; i < count; ++i) {
    Blake2b hash;
    hash.update(ByteView(&prefix, 1));
    hash.update(ByteView(left + i * stride, 32));
    hash.update(ByteView(right + i * stride, 32));
    const auto digest = hash.finish();
    for (std::size_t b = 0; b < digest.size(); ++b) digests[32 * i + b] = digest[b];
  }
}

bool always() { return true; }

}  // namespace

const Kernel naive_kernel = {"naive", always,          1,         encode,   decode,
                             combine, combine_slivers, hash_many, hash_join};

}  // namespace floe::codec
