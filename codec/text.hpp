// Bytes as people see them: hexadecimal, and base64url without padding, which is how Walrus prints a blob id.
#pragma once

#include <string>
#include <string_view>

#include "codec/bytes.hpp"
#include "codec/result.hpp"

namespace floe::codec {

std::string to_hex(ByteView bytes);
Result<Buffer> from_hex(std::string_view text);

std::string to_base64url(ByteView bytes);
// Refuses padding, foreign characters and stray bits in the last character, so that one text names one value.
Result<Buffer> from_base64url(std::string_view text);

}  // namespace floe::codec
