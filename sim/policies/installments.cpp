#include "policies/installments.hpp"

#include <algorithm>
#include <cmath>

#include "fields/kinds.hpp"

namespace floe::maintenance {

Duration InstallmentSettings::due(std::size_t number, std::size_t of) const {
  const double share_of_all = std::ceil(share * static_cast<double>(of));
  const std::size_t at_once = std::max<std::size_t>(1, static_cast<std::size_t>(share_of_all));
  const auto periods = static_cast<std::int64_t>(number / at_once);
  const bool is_in_time = periods == 0 || every.ns <= Duration::never().ns / periods;
  return is_in_time ? Duration{every.ns * periods} : Duration::never();
}

const fields::Table& InstallmentSettings::table() {
  using S = InstallmentSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("every", &S::every, fields::duration(),
                   "The time from one installment to the next; none repairs all at once."),
       fields::row(
           "share", &S::share, fields::share(0.001, 1),
           "The share of the blobs found incomplete at one time that is repaired in each installment.")});
  return table;
}

}  // namespace floe::maintenance
