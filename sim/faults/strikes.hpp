// Which domain something happens to, and when: at a rate of each domain (a Poisson process), or at stated instants.
// Shared by faults that befall the nodes of a domain together.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "faults/fault.hpp"
#include "timing/strike_settings.hpp"

namespace floe::faults {

class Strikes {
 public:
  // `strike` is called with the number of a domain.
  Strikes(const StrikeSettings& settings, const FaultRights& rights, std::function<void(std::size_t)> strike);
  Strikes(const Strikes&) = delete;
  Strikes& operator=(const Strikes&) = delete;

  void start();
  std::size_t count() const { return domains_.size(); }
  const Domains::Members& members(std::size_t domain) const { return domains_[domain]; }

 private:
  task<void> at_rate(std::size_t domain);
  task<void> at(std::size_t domain, Duration time);

  StrikeSettings settings_;
  FaultRights rights_;
  std::function<void(std::size_t)> strike_;
  std::vector<Domains::Members> domains_{};
};

}  // namespace floe::faults
