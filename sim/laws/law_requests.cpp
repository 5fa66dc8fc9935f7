// Requests: over by their deadline, never to oneself, refused only by who is full; and nothing of them, or of
// any task, is left at the end.
#include <algorithm>

#include "laws/law.hpp"

namespace floe::swarm {
namespace {

std::string request_text(const RequestOver& request) {
  return "the request to node " + std::to_string(request.helper) + " of " + to_text(request.asked);
}

class RequestsKeepDeadlines final : public Check {
 public:
  using Check::Check;

  void saw(const RequestOver& request) override {
    const std::string what = request_text(request);
    demand(request.asker != request.helper, what + " was made by that node itself");
    demand(now() - request.asked <= request.timeout,
           what + " went on for longer than " + floe::to_text(request.timeout));
    demand(request.answered == Instant::never() ||
               (request.answered >= request.asked && request.answered <= now()),
           what + " was answered at another time");
    demand(!request.is_delivered || request.answered != Instant::never(),
           what + " came back without an answer");
  }
};

class HelpersRefuseWhenFull final : public Check {
 public:
  HelpersRefuseWhenFull(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court), helpers_(scene.world.nodes().count()) {}

  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::down) helpers_[change.node].downs.push_back(now());
  }
  void saw(const RequestOver& request) override {
    if (!request.is_limited || request.answered == Instant::never()) return;
    Record& helper = helpers_[request.helper];
    if (request.is_refused)
      helper.refused.push_back(request.answered);
    else
      helper.admitted.push_back({request.answered, now()});
  }

  void ends() override {
    const std::uint32_t most = scene().scenario.repair.most_requests;
    for (NodeId node = 0; node < helpers_.size(); ++node) judge(node, helpers_[node], most);
  }

 private:
  struct Record {
    std::vector<Instant> refused;
    std::vector<std::pair<Instant, Instant>> admitted;  // from and to
    std::vector<Instant> downs;                         // at which it forgets what it was doing
  };

  // Whether what begins or ends at an instant counts there is left open.
  void judge(NodeId node, const Record& helper, std::uint32_t most) const {
    const std::string who = "node " + std::to_string(node);
    demand(most > 0 || helper.refused.empty(), who + " refused a request and has no limit");
    if (most == 0) return;
    // It forgets a request when it goes down; whether one of that instant came before or after is left open, too.
    std::vector<Instant> begins;
    std::vector<Instant> soonest;  // ends
    std::vector<Instant> latest;
    for (const auto& admitted : helper.admitted) {
      const auto end = [&](auto down) {
        return down == helper.downs.end() ? admitted.second : std::min(admitted.second, *down);
      };
      begins.push_back(admitted.first);
      soonest.push_back(end(std::ranges::lower_bound(helper.downs, admitted.first)));
      latest.push_back(end(std::ranges::upper_bound(helper.downs, admitted.first)));
    }
    for (std::vector<Instant>* const instants : {&begins, &soonest, &latest}) std::ranges::sort(*instants);
    const auto under_way = [&](Instant at, bool bounds_count) {
      const auto begun =
          bounds_count ? std::ranges::upper_bound(begins, at) : std::ranges::lower_bound(begins, at);
      return (begun - begins.begin()) - (bounds_count
                                             ? std::ranges::lower_bound(latest, at) - latest.begin()
                                             : std::ranges::upper_bound(soonest, at) - soonest.begin());
    };
    for (const Instant at : helper.refused)
      demand(under_way(at, true) >= most, who + " refused a request at " + to_text(at) + " and worked on " +
                                              std::to_string(under_way(at, true)) + " of " +
                                              std::to_string(most));
    for (const Instant at : begins)
      demand(under_way(at, false) < most,
             who + " took on a request at " + to_text(at) + " beyond its " + std::to_string(most));
  }

  std::vector<Record> helpers_;
};

class NothingIsLeft final : public Check {
 public:
  using Check::Check;

  void ends() override {
    demand(scene().world.tasks().size() == 0, "tasks of the world are left");
    for (NodeId node = 0; node < world().nodes().count(); ++node) {
      demand(world().machine(node).tasks.size() == 0, "tasks of node " + std::to_string(node) + " are left");
      demand(world().machine(node).repairing == 0, "node " + std::to_string(node) + " seems to repair still");
    }
  }
};

}  // namespace

extern const Law requests_keep_deadlines{"requests-keep-deadlines",
                                         "A request goes to another node and is over by its deadline.",
                                         Sort::safety, make_check<RequestsKeepDeadlines>};
extern const Law helpers_refuse_when_full{
    "helpers-refuse-when-full", "A helper refuses a request exactly when it works on as many as it may.",
    Sort::safety, make_check<HelpersRefuseWhenFull>};
extern const Law nothing_is_left{"nothing-is-left", "At the end no task and no request is left.",
                                 Sort::safety, make_check<NothingIsLeft>};

}  // namespace floe::swarm
