#include "cli/trace_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/placeholders.hpp"
#include "run/catalogue.hpp"
#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

// A time of the run.
Instant instant_of(const Invocation& invocation, const char* option, const Scenario& scenario) {
  const std::string& given = invocation.text(option);
  const auto at = parse_duration(given);
  if (!at)
    throw UsageError(fmt::format("--{} takes a time such as {}, not \"{}\"", option, kDurationForm,
                                 text::printable(given, 40)));
  if (*at > scenario.duration)
    throw UsageError(
        fmt::format("--{} {}: the run ends at {}", option, to_text(*at), to_text(scenario.duration)));
  return Instant{} + *at;
}

// One of `count` things, numbered from 0.
std::uint32_t index_of(const Invocation& invocation, const char* option, std::uint64_t count,
                       std::string_view things) {
  const std::uint64_t index = invocation.number(option);
  if (index >= count)
    throw UsageError(fmt::format("--{} {}: there are {} {}, numbered from 0", option, index, count, things));
  return static_cast<std::uint32_t>(index);
}

const Cause* cause_of(const std::string& name) {
  check_word("CAUSE", name, "there is no cause");
  return *std::ranges::find(catalogue().causes, std::string_view(name), &Cause::name);
}

}  // namespace

void add_trace_options(po::options_description& description) {
  description.add_options()(
      "trace", po::value<std::string>()->value_name("FILE"),
      "write what nodes did in one replicate, when and for how long, as JSON for ui.perfetto.dev")(
      "trace-replicate", po::value<std::string>()->value_name("K"),
      "trace this replicate (default: the first that runs)")(
      "trace-node", po::value<std::string>()->value_name("N"), "trace only this node")(
      "trace-blob", po::value<std::string>()->value_name("N"), "trace only this blob")(
      "trace-cause", po::value<std::string>()->value_name("CAUSE"),
      "trace only bytes of this cause, for example symbols")(
      "trace-from", po::value<std::string>()->value_name("TIME"), "trace only what ends after this time")(
      "trace-until", po::value<std::string>()->value_name("TIME"), "trace only what begins before this time");
}

std::optional<TraceFilter> filter_of(const Invocation& invocation, const Scenario& scenario) {
  if (!invocation.has("trace")) {
    for (const char* part :
         {"trace-replicate", "trace-node", "trace-blob", "trace-cause", "trace-from", "trace-until"})
      if (invocation.has(part)) throw UsageError(fmt::format("--{} needs --trace FILE", part));
    return std::nullopt;
  }
  TraceFilter filter;
  std::uint64_t blobs = 0;
  for (const Scenario::BlobGroup& group : scenario.blobs) blobs += group.count;
  if (invocation.has("trace-node"))
    filter.node = index_of(invocation, "trace-node", scenario.committee.nodes, "nodes");
  if (invocation.has("trace-blob")) filter.blob = index_of(invocation, "trace-blob", blobs, "blobs");
  if (invocation.has("trace-cause")) filter.cause = cause_of(invocation.text("trace-cause"));
  if (invocation.has("trace-from")) filter.from = instant_of(invocation, "trace-from", scenario);
  if (invocation.has("trace-until")) filter.until = instant_of(invocation, "trace-until", scenario);
  if (filter.from > filter.until) throw UsageError("--trace-from is after --trace-until");
  return filter;
}

std::uint32_t traced_of(const Invocation& invocation, const ReplicateRange& range) {
  if (!invocation.has("trace-replicate")) return 0;
  const std::uint64_t replicate = invocation.number("trace-replicate");
  if (replicate < range.first || replicate - range.first >= range.count)
    throw UsageError(fmt::format("--trace-replicate {}: replicates {} to {} run", replicate, range.first,
                                 std::uint64_t{range.first} + range.count - 1));
  return static_cast<std::uint32_t>(replicate - range.first);
}

}  // namespace floe::cli
