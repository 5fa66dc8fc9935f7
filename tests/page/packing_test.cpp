#include "page/packing.hpp"

#include <doctest/doctest.h>

#include <limits>

using floe::page::base64_of;
using floe::page::Packing;

namespace {

std::string whole(std::uint64_t number) {
  Packing packing;
  packing.whole(number);
  return packing.base64();
}

std::string signed_whole(std::int64_t number) {
  Packing packing;
  packing.signed_whole(number);
  return packing.base64();
}

}  // namespace

TEST_CASE("base64 of the vectors of RFC 4648, section 10") {
  CHECK(base64_of("") == "");
  CHECK(base64_of("f") == "Zg==");
  CHECK(base64_of("fo") == "Zm8=");
  CHECK(base64_of("foo") == "Zm9v");
  CHECK(base64_of("foob") == "Zm9vYg==");
  CHECK(base64_of("fooba") == "Zm9vYmE=");
  CHECK(base64_of("foobar") == "Zm9vYmFy");
  CHECK(base64_of("\xff\xff\xff") == "////");
}

TEST_CASE("whole numbers as the protocol buffers' documentation shows them") {
  CHECK(whole(1) == base64_of("\x01"));
  CHECK(whole(150) == base64_of("\x96\x01"));
  CHECK(whole(300) == base64_of("\xac\x02"));
  CHECK(whole(std::numeric_limits<std::uint64_t>::max()) ==
        base64_of("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  // The table of its ZigZag encoding.
  CHECK(signed_whole(0) == whole(0));
  CHECK(signed_whole(-1) == whole(1));
  CHECK(signed_whole(1) == whole(2));
  CHECK(signed_whole(-2) == whole(3));
  CHECK(signed_whole(0x7fffffff) == whole(0xfffffffe));
  CHECK(signed_whole(-0x80000000LL) == whole(0xffffffff));
}

TEST_CASE("reals are IEEE 754, the lowest byte first") {
  Packing packing;
  packing.real(1);
  CHECK(packing.base64() == base64_of(std::string_view("\0\0\0\0\0\0\xf0\x3f", 8)));
}
