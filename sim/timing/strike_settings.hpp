// Which domain something happens to, and when, as a scenario says it: at a rate of each domain, or at stated instants.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/time.hpp"
#include "fields/table.hpp"
#include "nodes/domains.hpp"
#include "nodes/process.hpp"

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

void check_strikes(const StrikeSettings& settings, const Cast& cast, Complaints& complaints);
void idle_strikes(const StrikeSettings& settings, const Cast& cast, Complaints& complaints);
// Of the field "share": domains in which it comes to no node.
void idle_share_of(const Struck& domain, double share, const Cast& cast, Complaints& complaints);

template <class S>
bool strikes_at_rate(const fields::Bound& bound) {
  return bound.as<S>().rate > 0;
}

}  // namespace floe::faults
