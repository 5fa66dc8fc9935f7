#include "page/packing.hpp"

#include <bit>

namespace floe::page {

void Packing::whole(std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes_ += static_cast<char>((number & 0x7f) | 0x80);
  bytes_ += static_cast<char>(number);
}

void Packing::signed_whole(std::int64_t number) {
  const auto bits = static_cast<std::uint64_t>(number);
  whole((bits << 1) ^ (number < 0 ? ~std::uint64_t{0} : 0));
}

void Packing::real(double number) {
  auto bits = std::bit_cast<std::uint64_t>(number);
  for (int byte = 0; byte < 8; ++byte, bits >>= 8) bytes_ += static_cast<char>(bits & 0xff);
}

std::string Packing::base64() const { return base64_of(bytes_); }

std::string base64_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      text += i + j > bytes.size() ? '=' : kDigits[group >> (18 - 6 * j) & 0x3f];
  }
  return text;
}

}  // namespace floe::page
