// What a recording comes to in numbers.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "recordings/recording.hpp"
#include "replay/weibull_fit.hpp"

namespace floe::replay {

// Of the intervals in one state.
struct Times {
  std::size_t intervals = 0;
  std::size_t cut_off = 0;
  double seconds = 0;            // of all
  std::optional<double> mean{};  // of complete ones, and the others
  std::optional<double> median{};
  std::optional<double> longest{};
  std::optional<WeibullFit> weibull{};  // with what is cut off
};

// Rows of which the same is to be said.
struct Remark {
  std::string_view what;
  bool left_out;
  std::vector<const recordings::Note*> notes{};
};

struct Summary {
  Times up, down, gap;
  std::size_t gone = 0;
  std::size_t never_up = 0;              // nodes
  std::size_t never_down = 0;            // that were up at some time and neither went down nor were gone
  double span = 0;                       // seconds
  std::optional<double> availability{};  // time up of the time up or down

  std::vector<Remark> remarks{};  // what left rows out first, in the order of their first lines
};

Summary summary_of(const recordings::Recording& recording);

}  // namespace floe::replay
