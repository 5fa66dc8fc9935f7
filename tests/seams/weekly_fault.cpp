// A fault: on one day of the week nodes go down that did not go the week before. How often it came to a node is an
// attribute of nodes.
#include "faults/fault.hpp"
#include "tests/seams/turns.hpp"
#include "tests/seams/weekday.hpp"

namespace floe::faults {
namespace {

constexpr Metric kOutages("weekly.outages", "outages", Form::count, Better::lower, Shown::table,
                          "weekly outages", "Outages of the weekly fault.");
constexpr const Metric* kMetrics[] = {&kOutages};

struct WeeklySettings {
  Weekday day{};
  Duration duration = hours(6);
};

const fields::Table& table() {
  using S = WeeklySettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("day", &S::day, fields::KindPtr<Weekday>(std::make_shared<WeekdayKind>()),
                   "The day of the week on which nodes go; a run begins on a Monday."),
       fields::row("duration", &S::duration, fields::duration(), "The time until they come back.")});
  return table;
}

class Weekly final : public Process {
 public:
  Weekly(const WeeklySettings& settings, const FaultRights& rights)
      : settings_(settings), rights_(rights), outages_(rights.record.counter(kOutages)) {}

  void start() override {
    for (NodeId node = 0; node < rights_.nodes.count(); node += 2) rights_.spawn(live(node), node);
  }

 private:
  task<void> live(NodeId node) {
    Nodes& nodes = rights_.nodes;
    co_await sleep(rights_.loop, days(settings_.day.number));
    while (true) {
      const std::uint32_t turns = nodes.get(kTurns, node);
      nodes.set(kTurns, node, turns + 1);
      if (turns % 2 == 0) {
        ++outages_;
        const Outage outage = nodes.take_down(node);
        co_await sleep(rights_.loop, settings_.duration);
        nodes.bring_up(outage);
        co_await sleep(rights_.loop, days(7) - settings_.duration);
      } else {
        co_await sleep(rights_.loop, days(7));
      }
    }
  }

  WeeklySettings settings_;
  FaultRights rights_;
  Counter& outages_;
};

}  // namespace

extern const Entry weekly{.description = {.name = "weekly",
                                          .sentence = "Every other node goes in every other week.",
                                          .table = table},
                          .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
                          .make = make<Weekly, WeeklySettings>,
                          .check = [](const fields::Bound& settings, const Cast&, Complaints& complaints) {
                            if (settings.as<WeeklySettings>().duration > days(7))
                              complaints.push_back({"duration", "an outage is longer than a week"});
                          }};

}  // namespace floe::faults
