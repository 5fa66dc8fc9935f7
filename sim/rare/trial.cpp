#include "rare/trial.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "run/simulate.hpp"
#include "timing/lasting.hpp"
#include "world/pieces.hpp"
#include "world/rows.hpp"
#include "world/world.hpp"

namespace floe::rare {
namespace {

constexpr std::array kEvents = {Event{&kBlobsLost, Counted::held}, Event{&kAnyLost, Counted::held},
                                Event{&kMarginNegative, Counted::live}};

struct Ended {};  // before the scenario does

std::int64_t held_margin(const BlobStore& blobs) {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (const BlobGroup& group : blobs.groups())
    for (BlobIndex blob = group.first; blob < group.end; ++blob) {
      if (blobs.is_deleted(blob)) continue;
      least = std::min(least, group.redundancy->margin(*group.layout, blobs.holders(blob)));
    }
  return least;
}

class Watcher final : public Inspector, public EventObserver, private Process {
 public:
  Watcher(const Event& event, const Course& course, std::optional<std::int64_t> aim, bool ends_with_event,
          Outcome& outcome)
      : event_(event), course_(course), aim_(aim), ends_with_event_(ends_with_event), outcome_(outcome) {}

  Clocks& clocks() { return clocks_; }

  void begins(World& world, const schemes::Scheme&) override {
    world_ = &world;
    if (event_.counted == Counted::held) world.listen(*this);
  }
  void ends() override {}
  void begins(const EventView& view) override { outcome_.events = view.number; }

  void ended() override {
    look();
    const std::uint64_t now = outcome_.events;
    if (taken_ < course_.branches.size() && course_.branches[taken_].event == now)
      clocks_.branch(course_.branches[taken_++].key);
    if (taken_ < course_.branches.size()) return;
    if (aim_ && least_ <= *aim_) throw Ended();
    if (!aim_ && ends_with_event_ && has_happened()) {
      outcome_.value = 1;
      throw Ended();
    }
  }

 private:
  void on(const PiecesOwed&) override { is_stale_ = true; }
  void on(const PieceChange&) override { is_stale_ = true; }
  void on(const ShardChange&) override { is_stale_ = true; }

  void look() {
    std::int64_t margin = least_;
    if (event_.counted == Counted::live)
      margin = world_->blobs().least_margin();
    else if (is_stale_)
      margin = held_margin(world_->blobs());
    is_stale_ = false;
    if (margin >= least_) return;
    least_ = margin;
    outcome_.steps.push_back({least_, outcome_.events});
  }
  bool has_happened() const {
    return event_.counted == Counted::held ? !world_->blobs().lost_blobs().empty()
                                           : world_->blobs().least_margin() < 0;
  }

  Event event_;
  const Course& course_;
  std::optional<std::int64_t> aim_;
  bool ends_with_event_;
  Outcome& outcome_;
  Clocks clocks_;
  World* world_ = nullptr;
  std::size_t taken_ = 0;  // branches
  std::int64_t least_ = std::numeric_limits<std::int64_t>::max();
  bool is_stale_ = true;
};

std::uint64_t blobs_of(const Scenario& scenario) {
  std::uint64_t blobs = 0;
  for (const Scenario::BlobGroup& group : scenario.blobs) blobs += group.count;
  return blobs;
}

}  // namespace

std::optional<Event> event_of(std::string_view metric) {
  const auto found =
      std::ranges::find(kEvents, metric, [](const Event& event) { return event.metric->name; });
  if (found == kEvents.end()) return std::nullopt;
  return *found;
}

std::vector<std::string_view> events() {
  std::vector<std::string_view> names;
  for (const Event& event : kEvents) names.push_back(event.metric->name);
  return names;
}

std::optional<std::uint64_t> Outcome::reached(std::int64_t margin) const {
  const auto found = std::ranges::find_if(steps, [&](const Step& step) { return step.margin <= margin; });
  if (found == steps.end()) return std::nullopt;
  return found->event;
}

Outcome run_trial(const Scenario& scenario, const Event& event, const Course& course,
                  std::optional<std::int64_t> aim, const std::atomic<bool>& stop) {
  // What the warm-up brings does not count, and where several blobs can be lost the run tells how many were.
  const bool ends_with_event = scenario.warmup == Duration{} &&
                               (event.metric->options.fold == Fold::proportion || blobs_of(scenario) == 1);
  Outcome outcome;
  Watcher watcher(event, course, aim, ends_with_event, outcome);
  if (stop) throw Stopped();
  try {
    const RunResult run =
        simulate(scenario, course.replicate,
                 {.stop = &stop, .observer = &watcher, .inspector = &watcher, .clocks = &watcher.clocks()});
    for (const Measurement& each : run.schemes.front().metrics)
      if (each.row == event.metric && each.value) outcome.value = to_double(*each.value);
  } catch (const Ended&) {
  }
  return outcome;
}

}  // namespace floe::rare
