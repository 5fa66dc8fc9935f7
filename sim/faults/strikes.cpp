#include "faults/strikes.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace floe::faults {

std::vector<fields::Field> strike_rows() {
  using S = StrikeSettings;
  const auto numbers = [] {
    return fields::list(fields::whole<std::int64_t>(0, 65535), {.expected = "a list of whole numbers"});
  };
  return {
      fields::row("domain", &S::domain,
                  fields::choice<DomainKind>({{"committee", DomainKind::committee},
                                              {"rack", DomainKind::rack},
                                              {"site", DomainKind::site},
                                              {"provider", DomainKind::provider},
                                              {"region", DomainKind::region}}),
                  "The kind of domain that is struck as one; the committee is all nodes."),
      fields::row("nodes", &S::nodes, numbers(), "Named nodes that are struck as one, in place of a domain."),
      fields::row("rate", &S::rate, fields::yearly(),
                  "How often each domain is expected to be struck in a year."),
      fields::row(
          "at", &S::at,
          fields::list(fields::duration(), {.expected = "a list of durations such as [\"1d\", \"36h\"]"}),
          "Instants at each of which one domain is struck."),
      fields::row("which", &S::which, numbers(),
                  "The domain that is struck at each instant of `at`, numbered from 0 in the order of the "
                  "shares in `domains`; a random one where the list ends.")};
}

Strikes::Strikes(const StrikeSettings& settings, const FaultRights& rights,
                 std::function<void(std::size_t)> strike)
    : settings_(settings), rights_(rights), strike_(std::move(strike)) {
  if (settings_.nodes.empty()) {
    const auto all = rights_.domains.all(settings_.domain);
    domains_.assign(all.begin(), all.end());
  } else {
    domains_ = {{settings_.nodes.begin(), settings_.nodes.end()}};
  }
}

void Strikes::start() {
  for (std::size_t domain = 0; settings_.rate > 0 && domain < count(); ++domain)
    rights_.spawn(at_rate(domain));
  Stream which = rights_.streams.of(0, "/which");
  for (std::size_t i = 0; i < settings_.at.size(); ++i) {
    const std::uint64_t domain =
        i < settings_.which.size() ? static_cast<std::uint64_t>(settings_.which[i]) : which.below(count());
    rights_.spawn(at(domain, settings_.at[i]));
  }
}

task<void> Strikes::at_rate(std::size_t domain) {
  Stream stream = rights_.streams.of(static_cast<std::uint32_t>(domain), "/rate");
  while (true) {
    const Duration usual = between_events(settings_.rate).sample(stream);
    co_await sleep(rights_.loop, rights_.hazard.until(rights_.loop.now(), usual));
    strike_(domain);
  }
}

task<void> Strikes::at(std::size_t domain, Duration time) {
  co_await sleep(rights_.loop, time);
  strike_(domain);
}

void check_strikes(const StrikeSettings& settings, const Cast& cast, Complaints& complaints) {
  const auto absent = std::ranges::find_if(settings.nodes, [&](auto node) { return node >= cast.nodes; });
  if (absent != settings.nodes.end())
    complaints.push_back({"nodes", "node " + std::to_string(*absent) + " does not exist; nodes are 0 to " +
                                       std::to_string(cast.nodes - 1)});
  std::vector<std::int64_t> sorted = settings.nodes;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end())
    complaints.push_back({"nodes", "a node is listed twice"});
  const bool is_named = !settings.nodes.empty();
  if (is_named && settings.domain != DomainKind::committee)
    complaints.push_back({"nodes", "`nodes` and `domain` both say who is struck", "give one of them"});
  const std::size_t domains = is_named ? 1 : cast.domains[static_cast<std::size_t>(settings.domain)];
  if (domains == 0)
    complaints.push_back(
        {"domain", "the scenario has no " + std::string(name_of(settings.domain)),
         settings.domain == DomainKind::region ? "give regions in `network`" : "give it in `domains`"});
  const auto beyond = std::ranges::find_if(
      settings.which, [&](auto which) { return which >= static_cast<std::int64_t>(domains); });
  if (domains > 0 && beyond != settings.which.end())
    complaints.push_back({"which", "domain " + std::to_string(*beyond) + " does not exist; they are 0 to " +
                                       std::to_string(domains - 1)});
}

void idle_strikes(const StrikeSettings& settings, const Cast& cast, Complaints& complaints) {
  for (std::size_t i = 0; i < settings.at.size(); ++i)
    if (settings.at[i] > cast.duration)
      complaints.push_back({"at[" + std::to_string(i) + "]",
                            to_text(settings.at[i]) + " is after the last instant at which faults happen, " +
                                to_text(cast.duration),
                            "a longer \"duration\", a shorter \"calm\" or an earlier instant"});
  if (settings.which.size() > settings.at.size())
    complaints.push_back(
        {"which", "there are fewer instants in `at` than domains here", "an instant for each"});
  if (settings.rate == 0 && settings.at.empty())
    complaints.push_back(
        {{}, "no `rate` and no instant in `at` is given, so that nothing happens", "one of them"});
}

}  // namespace floe::faults
