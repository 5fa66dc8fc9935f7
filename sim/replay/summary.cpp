#include "replay/summary.hpp"

#include <algorithm>
#include <numeric>

namespace floe::replay {
namespace {

using recordings::Interval;
using recordings::State;

struct Collected {
  Lengths lengths;
  double seconds = 0;

  void add(const Interval& interval) {
    seconds += interval.seconds();
    (interval.is_complete() ? lengths.complete : lengths.cut_off).push_back(interval.seconds());
  }

  Times times() {
    Times times{.intervals = lengths.complete.size() + lengths.cut_off.size(),
                .cut_off = lengths.cut_off.size(),
                .seconds = seconds};
    std::vector<double>& complete = lengths.complete;
    if (complete.empty()) return times;
    std::ranges::sort(complete);
    const std::size_t middle = complete.size() / 2;
    times.mean =
        std::accumulate(complete.begin(), complete.end(), 0.0) / static_cast<double>(complete.size());
    times.median =
        complete.size() % 2 == 1 ? complete[middle] : (complete[middle - 1] + complete[middle]) / 2;
    times.longest = complete.back();
    times.weibull = fit_weibull(lengths);
    return times;
  }
};

}  // namespace

Summary summary_of(const recordings::Recording& recording) {
  Summary summary;
  Collected up, down, gap;
  for (const recordings::RecordedNode& node : recording.nodes) {
    bool was_up = false, was_down = false;
    for (const Interval& interval : node.intervals) {
      (interval.state == State::up ? up : interval.state == State::down ? down : gap).add(interval);
      was_up = was_up || interval.state == State::up;
      was_down = was_down || interval.state == State::down;
    }
    summary.gone += node.gone ? 1 : 0;
    summary.never_up += was_up ? 0 : 1;
    summary.never_down += was_up && !was_down && !node.gone ? 1 : 0;
  }
  summary.up = up.times();
  summary.down = down.times();
  summary.gap = gap.times();
  summary.span = Interval{recording.begin, recording.end}.seconds();
  const double seen = summary.up.seconds + summary.down.seconds;
  if (seen > 0) summary.availability = summary.up.seconds / seen;

  for (const recordings::Note& note : recording.notes) {
    const auto same = std::ranges::find_if(summary.remarks, [&](const Remark& remark) {
      return remark.what == note.what && remark.left_out == note.left_out;
    });
    Remark& remark = same != summary.remarks.end()
                         ? *same
                         : summary.remarks.emplace_back(Remark{note.what, note.left_out, {}});
    remark.notes.push_back(&note);
  }
  std::stable_partition(summary.remarks.begin(), summary.remarks.end(),
                        [](const Remark& remark) { return remark.left_out; });
  return summary;
}

}  // namespace floe::replay
