#include "sweeps/work.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "rows/row.hpp"
#include "run/simulate.hpp"

namespace floe::sweeps {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr auto kTick = milliseconds(100);
// Finished replicates wait no longer than this to be kept; later less often, so that long sweeps have few files.
constexpr auto kLeastWait = milliseconds(1000);
constexpr auto kMostWait = milliseconds(30'000);
constexpr std::size_t kMostText = 8 << 20;  // or until there is so much of them

// What one thread has found of one point and not kept yet.
class Harvest {
 public:
  Harvest(const Sweep& sweep, const RowFolder& rows, Clock::time_point begin)
      : sweep_(sweep), rows_(rows), begin_(begin), kept_at_(begin) {}

  void add(std::size_t point, const RunResult& run) {
    if (point_ && *point_ != point) keep();
    const std::string& id = sweep_.points[point].id;
    if (!point_) {
      point_ = point;
      first_ = run.replicate;
      text_ = heading_of(id, run);
    }
    text_ += lines_of(run);
    ++count_;
    const Clock::time_point now = Clock::now();
    const auto wait = std::clamp<Clock::duration>((now - begin_) / 20, kLeastWait, kMostWait);
    if (now - kept_at_ >= wait || text_.size() >= kMostText) keep();
  }

  void keep() {
    if (!point_) return;
    rows_.add(sweep_.points[*point_].id, first_, text_);
    kept_ += std::exchange(count_, 0);
    point_.reset();
    kept_at_ = Clock::now();
  }

  std::uint64_t kept() const { return kept_; }

 private:
  const Sweep& sweep_;
  const RowFolder& rows_;
  Clock::time_point begin_;
  Clock::time_point kept_at_;
  std::optional<std::size_t> point_;
  std::uint32_t first_ = 0;
  std::string text_;
  std::uint64_t count_ = 0;
  std::uint64_t kept_ = 0;
};

}  // namespace

Task missing_of(const Sweep& sweep, const Slice& slice, const RowFolder& rows) {
  Task task;
  const auto files = rows.files();
  for (std::size_t point = 0; point < sweep.points.size(); ++point) {
    const auto own = files.find(sweep.points[point].id);
    std::optional<RowIndex> index;
    if (own != files.end()) index.emplace(sweep.points[point].id, own->second);
    Missing missing{point, {}};
    for (std::uint32_t replicate = 0; replicate < sweep.replicates; ++replicate) {
      if (!slice.has(std::uint64_t{sweep.replicates} * point + replicate)) continue;
      ++task.wanted;
      if (index && index->has(replicate))
        ++task.there;
      else
        missing.replicates.push_back(replicate);
    }
    if (!missing.replicates.empty()) task.missing.push_back(std::move(missing));
  }
  return task;
}

void over_threads(std::uint32_t threads, std::size_t count, const std::function<void(std::size_t)>& work,
                  const std::function<void()>& tick) {
  std::mutex mutex;
  std::condition_variable done;
  std::exception_ptr failure;
  std::atomic<std::size_t> next{0};
  const auto crew = std::min<std::size_t>(threads, count);
  std::size_t left = crew;
  std::vector<std::jthread> all;
  const auto one = [&] {
    std::exception_ptr own;
    try {
      for (std::size_t i; (i = next++) < count;) work(i);
    } catch (...) {
      own = std::current_exception();
      next = count;
    }
    const std::lock_guard lock(mutex);
    if (own && !failure) failure = own;
    if (--left == 0) done.notify_one();
  };
  for (std::size_t i = 0; i < crew; ++i) all.emplace_back(one);
  {
    std::unique_lock lock(mutex);
    while (!done.wait_for(lock, kTick, [&] { return left == 0; })) {
      lock.unlock();
      tick();
      lock.lock();
    }
  }
  all.clear();
  if (failure) std::rethrow_exception(failure);
}

std::uint64_t simulate_missing(const Sweep& sweep, const std::vector<Missing>& missing, const RowFolder& rows,
                               std::uint32_t threads, const std::atomic<bool>& stop, const Told& told) {
  std::uint64_t all = 0;
  for (const Missing& one : missing) all += one.replicates.size();
  std::mutex mutex;  // of where the next replicate stands
  std::size_t point = 0;
  std::size_t replicate = 0;
  const auto claim = [&]() -> std::optional<std::pair<std::size_t, std::uint32_t>> {
    const std::lock_guard lock(mutex);
    if (point == missing.size()) return std::nullopt;
    const Missing& here = missing[point];
    const std::pair claimed{here.point, here.replicates[replicate]};
    if (++replicate == here.replicates.size()) {
      replicate = 0;
      ++point;
    }
    return claimed;
  };
  std::atomic<bool> failed{false};
  std::atomic<std::uint64_t> finished{0};
  std::atomic<std::uint64_t> kept{0};
  const Clock::time_point begin = Clock::now();
  const auto work = [&](std::size_t) {
    Harvest harvest(sweep, rows, begin);
    try {
      while (!stop && !failed) {
        const auto claimed = claim();
        if (!claimed) break;
        try {
          harvest.add(claimed->first,
                      simulate(sweep.points[claimed->first].scenario, claimed->second, {.stop = &stop}));
        } catch (const Stopped&) {
          break;
        }
        ++finished;
      }
      harvest.keep();
    } catch (...) {
      failed = true;
      kept += harvest.kept();
      throw;
    }
    kept += harvest.kept();
  };
  over_threads(threads, std::min<std::uint64_t>(threads, all), work, [&] { told(finished); });
  return kept;
}

}  // namespace floe::sweeps
