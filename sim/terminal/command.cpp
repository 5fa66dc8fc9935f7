#include "terminal/command.hpp"

#include <fmt/format.h>

#include <charconv>

#include "text/diagnostic.hpp"

namespace floe::cli {

std::uint64_t Invocation::number(const char* option) const {
  const std::string& given = text(option);
  std::uint64_t value = 0;
  const char* end = given.data() + given.size();
  const auto parsed = std::from_chars(given.data(), end, value);
  if (parsed.ptr != end || (parsed.ec != std::errc{} && parsed.ec != std::errc::result_out_of_range))
    throw UsageError(
        fmt::format("--{} takes a whole number, not \"{}\"", option, text::printable(given, 40)));
  if (parsed.ec != std::errc{})
    throw UsageError(fmt::format("--{}: {} is too large", option, text::printable(given, 40)));
  return value;
}

}  // namespace floe::cli
