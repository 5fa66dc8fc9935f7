#include "blob/blob_input.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "blob/input_file.hpp"
#include "codec/matrix.hpp"

namespace floe::cli {
namespace {

// Of the machine, or what a limit leaves of it.
std::uint64_t memory_of_this_process() {
  const auto pages = static_cast<std::uint64_t>(std::max(0l, ::sysconf(_SC_PHYS_PAGES)));
  std::uint64_t bytes = pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    bytes = std::min<std::uint64_t>(bytes, limit.rlim_cur);
  return bytes;
}

std::string in_words(std::uint64_t bytes) {
  return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
}

}  // namespace

void shards_option(po::options_description& description) {
  description.add_options()("shards", po::value<std::string>()->default_value("1000")->value_name("N"),
                            "shards of the committee, 4 to 49155 (default: 1000)");
  static_assert(codec::kMaxShards == 49155);
}

std::uint32_t shards_of(const Invocation& invocation) {
  const std::uint64_t shards = invocation.number("shards");
  if (shards < 4 || shards > codec::kMaxShards)
    throw UsageError(fmt::format("--shards must be from 4 to {}, the limit of the code, not {}",
                                 codec::kMaxShards, shards));
  return static_cast<std::uint32_t>(shards);
}

void id_option(po::options_description& description) {
  description.add_options()("id", po::value<std::string>()->value_name("ID"),
                            "the blob id that the slivers must be of");
}

void json_option(po::options_description& description) {
  description.add_options()("json", po::bool_switch(), "print the answer as JSON");
}

codec::Buffer read_blob(const std::string& path, std::uint32_t shards, bool keep_slivers,
                        const Interruption& interruption) {
  const codec::Geometry least = value_of(codec::Geometry::of(shards, 0));
  const std::uint64_t cells = std::uint64_t{least.k1} * least.k2;
  const auto needed = [&](std::uint32_t symbol) {
    codec::Geometry g = least;
    g.symbol = symbol;
    return cells * symbol + codec::extension_bytes(g, keep_slivers);
  };
  check_memory(needed(least.symbol), fmt::format("a blob of {} shards, however small,", shards));
  const std::uint64_t memory = memory_of_this_process();
  const auto most = static_cast<std::uint32_t>(codec::max_blob_bytes(shards) / cells);
  // Symbols are even; half of the largest that fits lies in [fits, beyond).
  std::uint32_t fits = 1;
  std::uint32_t beyond = most / 2 + 1;
  while (beyond - fits > 1) {
    const std::uint32_t half = fits + (beyond - fits) / 2;
    (needed(2 * half) <= memory ? fits : beyond) = half;
  }
  const std::uint32_t symbol = 2 * fits;
  const std::string meaning =
      symbol == most
          ? fmt::format("the most for a blob of {} shards", shards)
          : fmt::format("the most that {} of memory can encode for {} shards", in_words(memory), shards);
  return read_input(path, {cells * symbol, meaning}, interruption);
}

void check_memory(std::uint64_t bytes, const std::string& doing) {
  const std::uint64_t memory = memory_of_this_process();
  if (bytes > memory)
    throw InputError(fmt::format("{} needs {} of memory, and this machine has {}", doing, in_words(bytes),
                                 in_words(memory)));
}

std::string_view text_of(codec::ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void raise(const codec::Error& error) {
  if (error.kind == codec::Error::Kind::inconsistent) throw CheckFailed(error.message);
  throw InputError(error.message);
}

}  // namespace floe::cli
