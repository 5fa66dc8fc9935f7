#include "sweeps/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>
#include <utility>
#include <vector>

#include "codec/kernel.hpp"
#include "files/revision.hpp"
#include "inputs/whole.hpp"
#include "sweeps/sweep_folder.hpp"

namespace floe::cli {

void add_problem_options(po::options_description& description) {
  const auto list = [] { return po::value<std::vector<std::string>>()->default_value({}, ""); };
  description.add_options()("vary", list()->value_name("PATH=VALUES"),
                            "a path and its values: a=1,2,5 or a=1..100*10 or a=0..20+5; may be repeated")(
      "set", list()->value_name("PATH=VALUE"),
      "edit a field at all points, as in network.uplink=20Mbit/s; may be repeated")(
      "seed", po::value<std::string>()->value_name("N"), "the same as --set seed=N")(
      "replicates", po::value<std::string>()->value_name("N"), "replicates of each point");
}

void add_threads_option(po::options_description& description) {
  description.add_options()("threads,j", po::value<std::string>()->value_name("N"),
                            "replicates that run at the same time (default: one per processor)");
}

sweeps::Sweep sweep_of(const Invocation& invocation) {
  const std::string& file = invocation.arguments[0];
  return sweeps::read_sweep({.file = file,
                             .text = scenario::load_whole(file),
                             .edits = invocation.options["set"].as<std::vector<std::string>>(),
                             .vary = invocation.options["vary"].as<std::vector<std::string>>(),
                             .program = sweeps::program_text(revision())});
}

std::uint32_t count_of(const Invocation& invocation, const char* option, std::uint32_t most) {
  const std::uint64_t count = invocation.number(option);
  if (count == 0 || count > most) throw UsageError(fmt::format("--{} takes 1 to {}", option, most));
  return static_cast<std::uint32_t>(count);
}

std::uint32_t threads_of(const Invocation& invocation) {
  if (invocation.has("threads")) return count_of(invocation, "threads", 4096);
  return std::max(1u, std::thread::hardware_concurrency());
}

Environment environment_of(const Invocation& invocation, double wall_seconds) {
  return floe::environment_of(invocation.words, codec::active_kernel(), wall_seconds);
}

std::string time_text(double seconds) {
  if (seconds < 0.1) return fmt::format("{:.3g} ms", 1000 * seconds);
  if (seconds < 100) return fmt::format("{:.3g} s", seconds);
  if (seconds < 6000) return fmt::format("{:.3g} min", seconds / 60);
  if (seconds < 172'800) return fmt::format("{:.3g} h", seconds / 3600);
  return fmt::format("{:.3g} days", seconds / 86'400);
}

std::string size_text(double bytes) {
  constexpr std::array<const char*, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (; bytes >= 1000 && unit + 1 < kUnits.size(); ++unit) bytes /= 1000;
  return fmt::format("{:.3g} {}", bytes, kUnits[unit]);
}

}  // namespace floe::cli
