// Which domain something happens to, and when: at a rate of each domain (a Poisson process), or at stated instants.
// Shared by faults that befall the nodes of a domain together.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "faults/fault.hpp"

namespace floe::faults {

// Domains of a kind, or named nodes that make one.
struct Struck {
  DomainKind kind = DomainKind::committee;
  std::vector<std::int64_t> nodes{};  // in place of the kind, unless there are none
};

struct StrikeSettings {
  Struck domain{};
  double rate = 0;
  std::vector<Duration> at{};
  std::vector<std::int64_t> which{};
};

// Rows of a fault whose settings S derive from the above: these, and its own.
std::vector<fields::Field> strike_rows();
template <class S>
std::vector<fields::Field> with_strike_rows(std::vector<fields::Field> own) {
  std::vector<fields::Field> rows = strike_rows();
  for (fields::Field& row : rows)
    row.member = [member = row.member](void* settings) -> void* {
      return member(static_cast<StrikeSettings*>(static_cast<S*>(settings)));
    };
  rows.insert(rows.end(), own.begin(), own.end());
  return rows;
}

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

void check_strikes(const StrikeSettings& settings, const Cast& cast, Complaints& complaints);
void idle_strikes(const StrikeSettings& settings, const Cast& cast, Complaints& complaints);

}  // namespace floe::faults
