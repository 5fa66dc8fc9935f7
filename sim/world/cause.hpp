// Why bytes are on the wire. Every byte is counted once, under one of these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace floe {

enum class Cause : std::uint8_t {
  symbols,   // recovery symbols of a coded repair
  proofs,    // Merkle paths and framing that travel with symbols or pieces
  metadata,  // fetched before repair
  transfer,  // pieces copied to a new owner
  read,      // everything a reading client causes
  write,     // everything a writing client causes
  rebuild,   // pieces or copies of a whole-file repair
  overhead,  // message headers of repair
};
inline constexpr std::size_t kCauses = 8;

std::string_view name_of(Cause cause);

}  // namespace floe
