#include "report/checks.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

#include "files/store.hpp"
#include "report/number_table.hpp"
#include "run/lockstep.hpp"
#include "text/diagnostic.hpp"
#include "world/measures.hpp"

namespace floe::cli {
namespace {

std::string event_text(const std::optional<EventView>& event) {
  if (!event) return "nothing more";
  if (event->process.empty())
    return fmt::format("\"{}\" of {} at {} ns", name_of(event->kind), event->entity, event->at.ns);
  return fmt::format("\"{}\" of {} {} at {} ns", name_of(event->kind), event->process, event->subject,
                     event->at.ns);
}

// Every digit, since what changes may be the last one.
std::string value_text(const std::optional<Number>& value) {
  return value ? std::visit([](auto number) { return fmt::format("{}", number); }, *value) : "-";
}

bool repeats(const Scenario& scenario, const Summary& summary, std::uint32_t index,
             const std::atomic<bool>& stop, Console& console) {
  const std::uint32_t replicate = summary.first + index;
  if (const auto found = first_divergence(scenario, replicate, &stop)) {
    const EventView& view = found->one ? *found->one : *found->other;
    const std::string label = text::printable(summary.schemes.at(found->loop).label, 64);
    console.error(fmt::format(
        "error: replicate {} of {} is not deterministic: the first event that differs between two runs is "
        "number {}, which is\n"
        "  {} in one and\n  {} in the other{}",
        replicate, label, view.number, event_text(found->one), event_text(found->other),
        found->one && found->other && event_text(found->one) == event_text(found->other)
            ? "; an event before it differs in what the digest covers"
            : ""));
    return false;
  }
  const RunResult again = simulate(scenario, replicate, {.stop = &stop});
  if (again.digest == summary.digests[index]) return true;
  console.error(fmt::format("error: replicate {} is not deterministic: digests {} and {}", replicate,
                            digest_text(summary.digests[index]), digest_text(again.digest)));
  return false;
}

}  // namespace

bool repeats(const Scenario& scenario, const Summary& summary, const std::atomic<bool>& stop,
             Console& console) {
  for (std::uint32_t index = 0; index < summary.replicates; ++index)
    if (!repeats(scenario, summary, index, stop, console)) return false;
  const std::string which = summary.replicates == 1 ? fmt::format("replicate {}", summary.first)
                                                    : fmt::format("replicates {} to {}", summary.first,
                                                                  summary.first + summary.replicates - 1);
  console.say(
      fmt::format("deterministic: {} of {} scheme{}, simulated twice more, gave the same events and "
                  "digests",
                  which, summary.schemes.size(), summary.schemes.size() == 1 ? "" : "s"));
  return true;
}

std::string tie_table(const Scenario& scenario, const RunResult& first, std::uint64_t seed,
                      const std::atomic<bool>& stop, std::size_t width) {
  const RunResult shuffled = simulate(scenario, first.replicate, {.stop = &stop, .shuffle_ties = seed});
  std::vector<std::vector<std::string>> lines{{"metric that changes", "in order", "shuffled"}};
  for (std::size_t i = 0; i < first.schemes.size(); ++i)
    for (const Measurement& metric : first.schemes[i].metrics) {
      if (metric.row == &kEvents || metric.row->shown == Shown::nowhere) continue;
      const std::optional<Number> other = shuffled.schemes[i].find(*metric.row)->value;
      if (other == metric.value) continue;
      lines.push_back({fmt::format("{} of {}", metric.row->name, text::printable(first.schemes[i].label, 64)),
                       value_text(metric.value), value_text(other)});
    }
  return lines.size() == 1 ? "" : number_table(lines, width);
}

std::int64_t wall_clock_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string profile_table(const Profile& profile, double wall_seconds, std::size_t width) {
  std::vector<std::vector<std::string>> lines{{"where the time went", "calls", "time", "share", "each"}};
  double left = wall_seconds;
  std::uint64_t events = 0;
  const auto share = [&](double seconds) { return fmt::format("{:.1f} %", 100 * seconds / wall_seconds); };
  const auto add = [&](const std::string& name, const Profile::Part& part) {
    if (part.calls == 0) return;
    const double seconds = static_cast<double>(part.ns) / 1e9;
    left -= seconds;
    lines.push_back({name, fmt::format("{}", part.calls), fmt::format("{:.3f} s", seconds), share(seconds),
                     fmt::format("{:.2f} us", 1e6 * seconds / static_cast<double>(part.calls))});
  };
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    const auto name = name_of(static_cast<EventKind>(kind));
    const bool solver = name == "settle" || name == "flow";
    add(fmt::format("{}{}", solver ? "solver: " : "events: ", name), profile.events()[kind]);
    events += profile.events()[kind].calls;
  }
  constexpr const char* works[] = {"codec: encode", "codec: rebuild", "codec: read"};
  for (std::size_t work = 0; work < Profile::kWorks; ++work) add(works[work], profile.works()[work]);
  lines.push_back({"queue and set-up", "", fmt::format("{:.3f} s", left), share(left), ""});
  return number_table(lines, width) + fmt::format("{} events, {:.3g} M events/s\n", events,
                                                  static_cast<double>(events) / 1e6 / wall_seconds);
}

}  // namespace floe::cli
