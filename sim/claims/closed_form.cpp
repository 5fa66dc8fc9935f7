#include "claims/closed_form.hpp"

#include "fields/kinds.hpp"
#include "statistics/statistics.hpp"

namespace floe::claims {

constinit const Metric kTooFewLeft(
    "too_few_left", "", Form::share, Better::lower, Shown::nowhere, "probability that too few are left",
    "Probability that fewer are left than are needed, of things that do not depend on "
    "each other.");

double ClosedForm::value() const { return statistics::fewer_left(enough, all, left); }

const fields::Table& ClosedForm::table() {
  constexpr std::uint32_t kMost = 1'000'000;
  static const fields::Table table = fields::Table::of<ClosedForm>(
      {fields::row("left", &ClosedForm::left, fields::number(0, 1), "The probability of each to be left.")
           .required(),
       fields::row("all", &ClosedForm::all, fields::whole(1, kMost), "How many there are.").required(),
       fields::row("enough", &ClosedForm::enough, fields::whole(1, kMost), "How many of them are needed.")
           .required()});
  return table;
}

}  // namespace floe::claims
