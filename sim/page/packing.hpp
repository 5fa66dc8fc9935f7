// Numbers as few characters of text, which a script reads back: whole numbers of seven bits a byte, the lowest first,
// and reals of eight bytes, all of it as base64.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace floe::page {

class Packing {
 public:
  void whole(std::uint64_t number);
  void signed_whole(std::int64_t number);  // small where it is near zero, whatever its sign
  void real(double number);
  std::string base64() const;

 private:
  std::string bytes_;
};

std::string base64_of(std::string_view bytes);

}  // namespace floe::page
