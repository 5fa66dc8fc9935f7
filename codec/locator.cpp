// See locator.hpp. Arithmetic modulo 65535 = 2^16 - 1, where 2^16 is 1: folding the high half onto the low
// reduces, and dividing by N = 2^u is multiplying by 2^(16-u).
#include "codec/locator.hpp"

#include <array>
#include <bit>
#include <mutex>

#include "codec/gf16.hpp"

namespace floe::codec {
namespace {

constexpr std::uint32_t kModulus = 65535;

std::uint32_t fold(std::uint32_t value) { return (value & 0xFFFF) + (value >> 16); }

void walsh(std::vector<std::uint32_t>& a) {
  for (std::size_t half = 1; half < a.size(); half *= 2) {
    for (std::size_t start = 0; start < a.size(); start += 2 * half) {
      for (std::size_t i = start; i < start + half; ++i) {
        const auto x = a[i];
        const auto y = a[i + half];
        a[i] = fold(x + y);
        a[i + half] = fold(x + kModulus - y);
      }
    }
  }
}

// The transform of log[0..N), one for each N, made on first use.
const std::vector<std::uint32_t>& transformed_logs(std::uint32_t levels) {
  static std::array<std::vector<std::uint32_t>, 17> all;
  static std::array<std::once_flag, 17> made;
  std::call_once(made[levels], [levels] {
    const auto& log = gf16::tables().log;
    std::vector<std::uint32_t> a(log.begin(), log.begin() + (std::ptrdiff_t{1} << levels));
    walsh(a);
    all[levels] = std::move(a);
  });
  return all[levels];
}

}  // namespace

std::vector<std::uint16_t> locator_logs(const std::vector<bool>& erased) {
  const auto levels = static_cast<std::uint32_t>(std::countr_zero(erased.size()));
  const auto& logs = transformed_logs(levels);
  std::vector<std::uint32_t> a(erased.begin(), erased.end());
  walsh(a);
  for (std::size_t i = 0; i < a.size(); ++i)
    a[i] = static_cast<std::uint32_t>(std::uint64_t{a[i]} * logs[i] % kModulus);
  walsh(a);
  std::vector<std::uint16_t> result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    result[i] = static_cast<std::uint16_t>((std::uint64_t{a[i]} << (16 - levels)) % kModulus);
  }
  return result;
}

}  // namespace floe::codec
