// Repair in installments: of what is found missing at one time, a share is repaired at once, the next after a
// period, and so on, so that a loss is paid off over a time that is known and not in one burst.
#pragma once

#include <cstddef>

#include "engine/time.hpp"
#include "fields/table.hpp"

namespace floe::maintenance {

struct InstallmentSettings {
  Duration every{};  // none: all at once
  double share = 0.25;

  bool is_on() const { return every > Duration{}; }
  // From the beginning to when the one of this number is due, of so many.
  Duration due(std::size_t number, std::size_t of) const;

  static const fields::Table& table();
};

}  // namespace floe::maintenance
