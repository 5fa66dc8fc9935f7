// When, in which order and how fast what is missing is repaired. Without a policy each node rebuilds what it
// misses as soon as it is up, blob after blob. A policy is a row here and a file beside; they can be combined,
// and each may hold for some schemes only, so that schemes are compared under policies of their own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/time.hpp"
#include "fields/table.hpp"
#include "maintenance/installments.hpp"

namespace floe::maintenance {

struct PolicySettings {
  enum class Order : std::uint8_t { by_blob, most_at_risk };

  std::vector<std::string> schemes{};      // labels; none: all
  std::uint32_t lazy_threshold = 0;        // maintenance/lazy.hpp; 0: every node repairs its own
  Order order = Order::by_blob;            // maintenance/batches.hpp
  Rate rate_limit = Rate::unlimited();     // protocol/rate_limit.hpp
  Rate sending_limit = Rate::unlimited();  // protocol/admission.hpp
  InstallmentSettings installments{};
  bool decode_blob = false;  // schemes/scheme.hpp: Fetch::is_by_policy

  bool is_lazy() const { return lazy_threshold > 0; }
  bool holds_for(std::string_view scheme) const;

  static const fields::Table& table();
};

// The first that holds for the scheme, or one that changes nothing.
PolicySettings policy_for(std::string_view scheme, const std::vector<PolicySettings>& policies);

}  // namespace floe::maintenance
