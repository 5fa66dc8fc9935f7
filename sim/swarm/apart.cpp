#include "swarm/apart.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <memory>
#include <sstream>
#include <utility>
#include <vector>

#include "engine/assert.hpp"
#include "scenario/reader.hpp"
#include "swarm/child.hpp"
#include "swarm/judge.hpp"

namespace floe::swarm {
namespace {

constexpr int kLookEvery = 200;             // ms, whether to stop
constexpr std::size_t kMostAhead = 10'000;  // runs that are over while one before them is not

// Lines from a child: "seen 3 0 1 ..." after each run, or "found NS<tab>LAW<tab>DETAIL".
[[noreturn]] void tell(const Breach& breach) {
  std::string line = "found " + std::to_string(breach.at.ns) + "\t" + breach.law + "\t" + breach.detail;
  for (char& c : line)
    if (c == '\n') c = ' ';
  say_and_end(line + "\n");
}

class Teller final : public Court {
 public:
  [[noreturn]] void convict(const Breach& breach) override { tell(breach); }
};

void assertion_fails(const char* message, const RunContext& context) {
  tell(
      {std::string(kAssertion) + message, message, Instant{context.now_ns != nullptr ? *context.now_ns : 0}});
}

void run_one(const Case& one) {
  SightCounts counts(sights().size());
  Teller court;
  try {
    const Scenario scenario = scenario::read_text("scenario", one.text);
    judge(scenario, one.is_twice, court, counts);
  } catch (const text::DocumentError&) {
    // not a scenario, so nothing happens in it
  } catch (const std::exception& error) {
    tell({std::string(kAssertion) + "an exception", error.what(), Instant{}});
  }
  std::string line = "seen";
  for (const std::uint64_t count : counts) line += " " + std::to_string(count);
  say(line + "\n");
}

Over over_of(std::uint32_t number, const std::string& line) {
  Over over{number, SightCounts(sights().size()), std::nullopt};
  if (line.starts_with("found ")) {
    const std::size_t law = line.find('\t') + 1;
    const std::size_t detail = line.find('\t', law) + 1;
    over.breach = Breach{line.substr(law, detail - 1 - law), line.substr(detail),
                         Instant{std::stoll(line.substr(std::strlen("found ")))}};
    return over;
  }
  std::istringstream numbers(line.substr(std::strlen("seen")));
  for (std::uint64_t& count : over.counts) numbers >> count;
  return over;
}

// Every so-manieth run of the batch, by one child after another.
class Lane {
 public:
  Lane(const Batch& batch, std::uint32_t first) : batch_(batch), next_(first) { go_on(); }

  bool is_done() const { return child_ == nullptr; }
  int from() const { return child_->from(); }
  std::uint32_t next() const { return next_; }

  // What the child said, once there is something.
  void listen(std::map<std::uint32_t, Over>& over) {
    child_->read();
    while (child_ != nullptr) {
      const std::optional<std::string> line = child_->line();
      if (!line) break;
      put(over, over_of(next_, *line));
    }
    if (child_ != nullptr && child_->is_over())
      put(over, {next_, {}, Breach{std::string(kCrash), child_->ending(), {}}});
  }
  void give_up_when_late(std::map<std::uint32_t, Over>& over) {
    if (std::chrono::steady_clock::now() - child_->silent_since() < std::chrono::seconds(batch_.seconds))
      return;
    put(over,
        {next_,
         {},
         Breach{std::string(kNoEnd), "it did not end in " + std::to_string(batch_.seconds) + " s", {}}});
  }

 private:
  void put(std::map<std::uint32_t, Over>& over, Over&& one) {
    const bool is_child_over = one.breach.has_value();
    over.emplace(next_, std::move(one));
    next_ = batch_.end - next_ > batch_.children ? next_ + batch_.children : batch_.end;
    if (is_child_over || next_ == batch_.end) go_on();
  }
  void go_on() {
    child_ = nullptr;  // before the next one is begun
    if (next_ < batch_.end) child_ = std::make_unique<Child>([this] { work(); });
  }
  void work() const {
    failure_hook() = assertion_fails;
    for (std::uint32_t number = next_;; number += batch_.children) {
      run_one(batch_.of(number));
      if (batch_.end - number <= batch_.children) return;
    }
  }

  const Batch& batch_;
  std::uint32_t next_;
  std::unique_ptr<Child> child_;
};

}  // namespace

void run_apart(const Batch& batch, const std::function<bool(const Over&)>& over) {
  std::vector<std::unique_ptr<Lane>> lanes;
  for (std::uint32_t i = 0; i < batch.children && i < batch.end - batch.first; ++i)
    lanes.push_back(std::make_unique<Lane>(batch, batch.first + i));
  std::map<std::uint32_t, Over> waiting;  // that are over before one of a lower number is
  for (std::uint32_t next = batch.first; next < batch.end;) {
    if (batch.stop && batch.stop()) return;
    for (; !waiting.empty() && waiting.begin()->first == next; ++next) {
      if (!over(waiting.begin()->second)) return;
      waiting.erase(waiting.begin());
    }
    std::vector<pollfd> polled;
    std::vector<Lane*> of_polled;
    for (const auto& lane : lanes) {
      if (lane->is_done() || (waiting.size() > kMostAhead && lane->next() != next)) continue;
      polled.push_back({lane->from(), POLLIN, 0});
      of_polled.push_back(lane.get());
    }
    if (polled.empty()) continue;
    if (poll(polled.data(), polled.size(), kLookEvery) < 0) continue;  // a signal
    for (std::size_t i = 0; i < polled.size(); ++i) {
      if (polled[i].revents != 0)
        of_polled[i]->listen(waiting);
      else
        of_polled[i]->give_up_when_late(waiting);
    }
  }
}

}  // namespace floe::swarm
