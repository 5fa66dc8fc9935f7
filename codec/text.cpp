// See text.hpp. Plain loops: these strings are at most a few hundred bytes.
#include "codec/text.hpp"

namespace floe::codec {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64urlDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_hex(ByteView bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const auto byte : bytes) {
    text += kHexDigits[byte >> 4];
    text += kHexDigits[byte & 15];
  }
  return text;
}

Result<Buffer> from_hex(std::string_view text) {
  if (text.size() % 2 != 0)
    return fail(Error::Kind::malformed, "hexadecimal text has an odd number of digits");
  Buffer bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) {
      return fail(Error::Kind::malformed, "not a hexadecimal digit at position " + std::to_string(i));
    }
    bytes.push_back(static_cast<std::uint8_t>(16 * high + low));
  }
  return bytes;
}

std::string to_base64url(ByteView bytes) {
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  for (const auto byte : bytes) {
    bits = (bits << 8) | byte;
    for (held += 8; held >= 6; held -= 6) text += kBase64urlDigits[(bits >> (held - 6)) & 63];
  }
  if (held > 0) text += kBase64urlDigits[(bits << (6 - held)) & 63];
  return text;
}

Result<Buffer> from_base64url(std::string_view text) {
  Buffer bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = kBase64urlDigits.find(text[i]);
    if (digit == std::string_view::npos) {
      return fail(Error::Kind::malformed, "not a base64url character at position " + std::to_string(i));
    }
    bits = (bits << 6) | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push_back(static_cast<std::uint8_t>(bits >> held));
    }
  }
  if (held >= 6 || (bits & ((1u << held) - 1)) != 0) {
    return fail(Error::Kind::malformed, "base64url text of " + std::to_string(text.size()) +
                                            " characters does not end on a whole byte");
  }
  return bytes;
}

}  // namespace floe::codec
