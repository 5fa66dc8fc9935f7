// A client: now and then it asks a node for a few bytes, under a cause of its own, and counts answers by hour.
#include "clients/client.hpp"
#include "fields/kinds.hpp"

namespace floe::clients {
namespace {

constexpr Cause kPings{"pings", "pings", "Bytes that the pinger asks for.", TrafficClass::repair,
                       Part::other};
constexpr Metric kAnswers("pinger.answers", "answers", Form::count, Better::higher, Shown::results,
                          "answers to pings", "Nodes that answered the pinger.");
constexpr Series kAnswersByHour{"pinger.answers", "answers", "answers to pings",
                                "Answers that the pinger got in each hour."};
constexpr const Metric* kMetrics[] = {&kAnswers};
constexpr const Cause* kCauses[] = {&kPings};
constexpr const Series* kSeries[] = {&kAnswersByHour};

struct PingerSettings {
  Duration every = minutes(30);
  Bytes size{100};
};

const fields::Table& table() {
  using S = PingerSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("every", &S::every, fields::duration(seconds(1)), "The time between two questions."),
       fields::row("size", &S::size, fields::bytes(), "The size of an answer.")});
  return table;
}

class Pinger final : public Process {
 public:
  Pinger(const PingerSettings& settings, const ClientRights& rights)
      : settings_(settings),
        rights_(rights),
        endpoint_(rights.world.add_client({Rate::unlimited(), Rate::unlimited()})),
        tag_(rights.record.tag(kPings)),
        answers_(rights.record.counter(kAnswers)),
        by_hour_(rights.record.bins(kAnswersByHour)) {}

  void start() override { rights_.spawn(ask()); }

 private:
  task<void> ask() {
    World& world = rights_.world;
    Stream stream = rights_.streams.of(0);
    Transfer question;  // ends with the task
    while (true) {
      co_await sleep(world.loop(), settings_.every);
      const auto node = static_cast<NodeId>(stream.below(world.nodes().count()));
      question = world.network().request(
          {.asker = endpoint_, .helper = world.endpoint(node), .traffic = kPings.traffic, .header_tag = tag_},
          {&Pinger::serve, &Pinger::on_end, this, 0});
    }
  }
  static Served serve(void* pinger, std::uint64_t) {
    const auto& self = *static_cast<const Pinger*>(pinger);
    Served served;
    served.reply.add(self.tag_, self.settings_.size);
    return served;
  }
  static void on_end(void* pinger, std::uint64_t, Outcome outcome) {
    auto& self = *static_cast<Pinger*>(pinger);
    if (outcome != Outcome::delivered) return;
    ++self.answers_;
    const Instant now = self.rights_.world.now();
    self.by_hour_.add(now, now, 1);
  }

  PingerSettings settings_;
  ClientRights rights_;
  Endpoint endpoint_;
  Tag tag_;
  Counter& answers_;
  Bins& by_hour_;
};

}  // namespace

extern const Entry pinger{.description = {.name = "pinger",
                                          .sentence = "A client that asks nodes for a few bytes.",
                                          .table = table},
                          .adds = {.metrics = kMetrics, .causes = kCauses, .series = kSeries},
                          .make = make<Pinger, PingerSettings>};

}  // namespace floe::clients
