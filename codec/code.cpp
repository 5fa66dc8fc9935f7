#include "codec/code.hpp"

#include <string>

namespace floe::codec {

Result<void> check(Code code) {
  if (code.k == 0 || code.m == 0) {
    return fail(Error::Kind::invalid_shape, "a code needs at least one original and one recovery symbol");
  }
  const auto name = "(" + std::to_string(code.k) + ", " + std::to_string(code.m) + ")";
  if (code.k > 65535 || code.m > 65535 || code.k + code.m > 65535) {
    return fail(Error::Kind::too_large,
                "code " + name + " has more than 65535 symbols, the size of the field");
  }
  if (code.span() + (code.high_rate() ? code.k : code.m) > 65536) {
    return fail(Error::Kind::too_large,
                "code " + name + " needs more than the field's 65536 evaluation points");
  }
  return {};
}

}  // namespace floe::codec
