#include "faults/strikes.hpp"

#include <utility>

#include "timing/lasting.hpp"

namespace floe::faults {

Strikes::Strikes(const StrikeSettings& settings, const FaultRights& rights,
                 std::function<void(std::size_t)> strike)
    : settings_(settings), rights_(rights), strike_(std::move(strike)) {
  const Struck& struck = settings_.domain;
  if (struck.nodes.empty()) {
    const auto all = rights_.domains.all(struck.kind);
    domains_.assign(all.begin(), all.end());
  } else {
    domains_ = {{struck.nodes.begin(), struck.nodes.end()}};
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
  const Distribution between = between_events(settings_.rate);
  while (true) {
    const auto usual = DrawnTime::of(between, stream);
    co_await Lasting(rights_.loop, rights_.clocks, usual, &rights_.hazard);
    strike_(domain);
  }
}

task<void> Strikes::at(std::size_t domain, Duration time) {
  co_await sleep(rights_.loop, time);
  strike_(domain);
}

}  // namespace floe::faults
