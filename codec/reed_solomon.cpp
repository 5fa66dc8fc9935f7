// See reed_solomon.hpp. Checks shapes and sizes, then hands strips to the kernel.
#include "codec/reed_solomon.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace floe::codec {
namespace {

Result<void> check_symbol(std::size_t symbol_bytes) {
  if (symbol_bytes < 2 || symbol_bytes % 2 != 0) {
    return fail(Error::Kind::invalid_shape,
                "a symbol has an even number of bytes, at least 2, not " + std::to_string(symbol_bytes));
  }
  return {};
}

Result<void> check_length(const char* what, std::size_t have, std::size_t count, std::size_t symbol_bytes) {
  if (count > std::numeric_limits<std::size_t>::max() / symbol_bytes) {
    return fail(Error::Kind::too_large, std::string(what) + " do not fit in memory");
  }
  if (have == count * symbol_bytes) return {};
  return fail(Error::Kind::wrong_length, std::string(what) + " take " + std::to_string(have) +
                                             " bytes, expected " + std::to_string(count) + " x " +
                                             std::to_string(symbol_bytes));
}

template <class Byte>
std::vector<Byte*> spread(Byte* first, std::size_t count, std::size_t stride) {
  std::vector<Byte*> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = first + i * stride;
  return all;
}

}  // namespace

Result<void> encode_rows(Code code, std::size_t symbol_bytes, std::size_t rows, const Source& source,
                         const Sink& sink) {
  if (auto checked = check(code); !checked) return checked;
  if (auto checked = check_symbol(symbol_bytes); !checked) return checked;
  if (source.symbols.size() != code.k || sink.symbols.size() != code.m) {
    return fail(Error::Kind::wrong_length, "encode_rows needs k sources and m sinks");
  }
  const auto& chosen = kernel();
  const EncodeShape shape{code.k, code.m, code.levels(), code.high_rate()};
  auto& workspace = thread_workspace();
  for_each_strip(
      chosen.blocks_per_strip, symbol_bytes, rows, source, sink,
      [&](const Strips* parts, std::size_t count) { chosen.encode(shape, parts, count, workspace); });
  return {};
}

Result<void> encode(Code code, std::size_t symbol_bytes, ByteView originals, ByteSpan recoveries) {
  if (auto checked = check(code); !checked) return checked;
  if (auto checked = check_symbol(symbol_bytes); !checked) return checked;
  if (auto c = check_length("originals", originals.size(), code.k, symbol_bytes); !c) return c;
  if (auto c = check_length("recoveries", recoveries.size(), code.m, symbol_bytes); !c) return c;
  const auto in = spread(originals.data(), code.k, symbol_bytes);
  const auto out = spread(recoveries.data(), code.m, symbol_bytes);
  return encode_rows(code, symbol_bytes, 1, {in, 0}, {out, 0});
}

Result<void> decode_rows(const ErasurePlan& plan, std::size_t symbol_bytes, std::size_t rows,
                         const Source& source, const Sink& sink) {
  const auto code = plan.code();
  if (auto checked = check_symbol(symbol_bytes); !checked) return checked;
  if (source.symbols.size() != code.k || sink.symbols.size() != code.k) {
    return fail(Error::Kind::wrong_length, "decode_rows needs k sources and k sinks");
  }
  const auto positions = plan.positions();
  for (std::size_t q = 0; q < positions.size() && positions[q] < code.k; ++q) {
    for (std::size_t r = 0; r < rows; ++r) {
      std::memcpy(sink.symbols[positions[q]] + r * sink.row_stride, source.symbols[q] + r * source.row_stride,
                  symbol_bytes);
    }
  }
  std::vector<std::uint8_t*> lost;
  for (const auto x : plan.lost()) lost.push_back(sink.symbols[x]);
  if (lost.empty()) return {};

  const auto& chosen = kernel();
  const Sink missing{lost, sink.row_stride};
  auto& workspace = thread_workspace();
  for_each_strip(chosen.blocks_per_strip, symbol_bytes, rows, source, missing,
                 [&](const Strips* parts, std::size_t count) {
                   if (!plan.direct()) return chosen.decode(plan.steps(), parts, count, workspace);
                   for (std::size_t i = 0; i < lost.size(); ++i) {
                     chosen.combine(plan.weights(i), code.k, parts, count, i);
                   }
                 });
  return {};
}

Result<Buffer> decode(Code code, std::size_t symbol_bytes, std::span<const std::uint32_t> positions,
                      ByteView symbols) {
  if (auto checked = check_symbol(symbol_bytes); !checked) return Unexpected{checked.error()};
  if (auto c = check_length("symbols", symbols.size(), positions.size(), symbol_bytes); !c) {
    return Unexpected{c.error()};
  }
  const auto plan = ErasurePlan::cached(code, positions);
  if (!plan) return Unexpected{plan.error()};
  // The plan wants its symbols in ascending order of position.
  std::vector<std::pair<std::uint32_t, std::size_t>> order;
  for (std::size_t i = 0; i < positions.size(); ++i) order.emplace_back(positions[i], i);
  std::sort(order.begin(), order.end());
  std::vector<const std::uint8_t*> in;
  for (std::size_t q = 0; q < code.k; ++q) in.push_back(symbols.data() + order[q].second * symbol_bytes);
  Buffer originals(code.k * symbol_bytes);
  const auto out = spread(originals.data(), code.k, symbol_bytes);
  if (auto done = decode_rows(**plan, symbol_bytes, 1, {in, 0}, {out, 0}); !done)
    return Unexpected{done.error()};
  return originals;
}

std::vector<gf16::Factor> generator_row(Code code, std::uint32_t position) {
  const auto levels = code.levels();
  const auto to = code.point(position);
  std::vector<gf16::Factor> row;
  row.reserve(code.k);
  for (std::uint32_t i = 0; i < code.k; ++i) {
    const auto from = code.point(i);
    const auto far = code.high_rate() ? from : to;
    row.push_back(gf16::factors()[gf16::divide(static_cast<gf16::Element>(far >> levels),
                                               static_cast<gf16::Element>(from ^ to))]);
  }
  return row;
}

Result<void> symbol(Code code, std::size_t symbol_bytes, ByteView originals, std::uint32_t position,
                    ByteSpan out) {
  if (auto checked = check(code); !checked) return checked;
  if (auto checked = check_symbol(symbol_bytes); !checked) return checked;
  if (auto c = check_length("originals", originals.size(), code.k, symbol_bytes); !c) return c;
  if (auto c = check_length("symbol", out.size(), 1, symbol_bytes); !c) return c;
  if (position >= code.size())
    return fail(Error::Kind::malformed, "no such symbol: " + std::to_string(position));
  if (position < code.k) {
    std::copy_n(originals.data() + position * symbol_bytes, symbol_bytes, out.data());
    return {};
  }
  const auto row = generator_row(code, position);
  const auto* all = originals.data();
  kernel().combine_slivers(row.data(), code.k, &all, 1, symbol_bytes, out.data());
  return {};
}

}  // namespace floe::codec
