#include "timing/renewal.hpp"

#include <limits>
#include <string>

namespace floe::faults {

fields::KindPtr<Start> start_of_renewal() {
  return fields::choice<Start>({{"stationary", Start::stationary}, {"fresh", Start::fresh}});
}

Beginning begin_renewal(const Distribution& first, const Distribution& second, Start start, Stream& stream) {
  if (start == Start::fresh) return {false, first.sample(stream)};
  const double mean = first.mean();
  const bool is_second = stream.uniform() * (mean + second.mean()) > mean;
  return {is_second, (is_second ? second : first).residual(stream)};
}

void check_renewal(std::string_view field, const Distribution& law, Start start, Complaints& complaints) {
  constexpr Duration kLeastMean = seconds(1);
  const std::string name(field);
  const double mean = law.mean();
  if (mean < to_nanoseconds(kLeastMean))
    complaints.push_back(
        {name, "the mean of `" + name + "` is too small; the smallest value is " + to_text(kLeastMean)});
  else if (mean == std::numeric_limits<double>::infinity() && start == Start::stationary)
    complaints.push_back(
        {name,
         "the law of `" + name + "` has no mean, so there is no stationary start; use `start`: \"fresh\""});
}

}  // namespace floe::faults
