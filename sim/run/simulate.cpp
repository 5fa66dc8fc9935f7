#include "run/simulate.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <string>

#include "clients/client.hpp"
#include "engine/assert.hpp"
#include "faults/fault.hpp"
#include "maintenance/upkeep.hpp"
#include "nodes/attributes/cut_off.hpp"
#include "nodes/attributes/silence.hpp"
#include "nodes/attributes/slowdowns.hpp"
#include "policies/policies.hpp"
#include "run/catalogue.hpp"
#include "run/compare.hpp"
#include "run/contents.hpp"
#include "run/profile.hpp"
#include "schemes/registry.hpp"
#include "timing/lasting.hpp"
#include "world/take_down.hpp"
#include "world/world.hpp"

namespace floe {
namespace {

// The blobs that are there before time begins; clients may write others (writes/).
void write_blobs(World& world, const Scenario& scenario, const schemes::Scheme& scheme,
                 const Instruments& instruments) {
  auto contents = encode_contents(world, scenario, scheme, instruments);
  BlobIndex index = 0;
  ShardDraw draw(world.committee());
  for (const Scenario::BlobGroup& group : scenario.blobs) {
    std::shared_ptr<const Layout> layout;
    Bytes size{};
    Stream life = world.stream(index, "lifetime");
    const std::vector<std::uint32_t> expires = group.lifetime.draw(group.count, life);
    for (std::uint32_t i = 0; i < group.count; ++i, ++index) {
      const Bytes drawn = size_of(world, group.size, i, index);
      if (layout == nullptr || drawn != size) layout = std::make_shared<const Layout>(scheme.layout(drawn));
      size = drawn;
      std::unique_ptr<const Content> content;
      if (group.content == Scenario::BlobContent::real) content = std::move(contents[index]);
      // Walrus takes it from the blob's id, a hash. It is drawn, so that real and sized blobs move the same bytes.
      Stream turn = world.stream(index, "rotation");
      const auto rotation = static_cast<std::uint32_t>(turn.below(world.committee().shards()));
      std::span<const Shard> shards;
      if (layout->spread == Spread::random && layout->slots < world.committee().shards()) {
        Stream stream = world.stream(index, "placement");
        shards = draw.draw(layout->slots, stream);
      }
      world.blobs().add(size, layout, scheme, rotation, std::move(content), shards);
      if (is_inconsistent(world, scheme, group, index)) world.blobs().disagree(index);
      if (!expires.empty()) world.expiry().set(index, expires[i]);
    }
  }
}

void instrument(EventLoop& loop, const Instruments& instruments) {
  loop.shuffle_ties(instruments.shuffle_ties);
  loop.observe(instruments.profile != nullptr ? instruments.profile : instruments.observer);
  Progress* const progress = instruments.progress;
  const std::atomic<bool>* const stop = instruments.stop;
  if (progress != nullptr) progress->now_ns = 0;
  loop.watch(
      [progress, stop, before = progress != nullptr ? progress->events.load() : 0](const EventLoop& running) {
        if (stop != nullptr && *stop) throw Stopped();
        if (progress == nullptr) return;
        progress->now_ns = running.now().ns;
        progress->events = before + running.events();
        if (progress->stop) throw Stopped();
      });
}

// Everything that acts in a world, in the order in which it starts. Its parts hear of changes and end before
// the world does.
class Processes {
 public:
  Processes(World& world, const schemes::Scheme& scheme, std::string_view label, const Scenario& scenario,
            const Domains& domains, Clocks* clocks)
      : world_(world), hazard_(Instant{} + scenario.duration), targets_(world, scheme) {
    Recorder& record = world.recorder();
    for (const NodeClass& each : scenario.domains.classes)
      for (const NodeId node : each.silence > Duration{} ? domains.of_class(each.name) : Domains::Members{})
        world.nodes().set(kSilence, node, each.silence);
    const bool lazy = maintenance::policy_for(label, scenario.repair.policies).is_lazy();
    start(maintenance_of(scenario), maintenance::registry(), false, [&](std::string model, Owner owner) {
      return maintenance::UpkeepRights{world, scheme, record, world.streams(std::move(model)),
                                       owner, label,  lazy,   Instant{} + (scenario.duration - scenario.calm),
                                       clocks};
    });
    start(clients_of(scenario), clients::registry(), true, [&](std::string label, Owner owner) {
      return clients::ClientRights{world, scheme, record, world.streams(std::move(label)), owner};
    });
    first_fault_ = processes_.size();
    start(scenario.faults, faults::registry(), true, [&](std::string label, Owner owner) {
      return faults::FaultRights{world.nodes(), world.committee(),
                                 domains,       world.paths(),
                                 hazard_,       targets_,
                                 record,        world.loop(),
                                 fault_tasks_,  world.streams(std::move(label)),
                                 owner,         Instant{} + (scenario.duration - scenario.calm),
                                 clocks};
    });
  }

  // The tasks of faults end with the run, or earlier, when the calm begins.
  void start_calm(Duration duration, Duration calm) {
    if (calm > Duration{}) world_.tasks().spawn(calm_down(duration - calm), world_.loop().add_owner("calm"));
  }
  void end_faults() {
    fault_tasks_.clear();
    for (std::size_t i = first_fault_; i < processes_.size(); ++i) world_.forget(*processes_[i]);
  }

  void close() const {
    for (const std::unique_ptr<Process>& process : processes_) process->close();
  }

 private:
  template <class E, class RightsOf>
  void start(std::span<const Scenario::Choice> choices, std::span<const E> registry, bool first_numbered,
             const RightsOf& rights_of) {
    const std::size_t first = processes_.size();
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const E& entry = *find(registry, choices[i].model);
      const auto rights = rights_of(label_of(choices, i, first_numbered), owner_of(entry.description.name));
      processes_.push_back(entry.make(choices[i].settings, rights));
      world_.listen(*processes_.back());
    }
    for (std::size_t i = first; i < processes_.size(); ++i) processes_[i]->start();
  }

  // The model, numbered among its like: a process of another model that comes or goes changes no draw. Of
  // maintenance the first has no number.
  static std::string label_of(std::span<const Scenario::Choice> choices, std::size_t index,
                              bool first_numbered) {
    const std::string& model = choices[index].model;
    const auto before = std::ranges::count(choices.first(index), model, &Scenario::Choice::model);
    return before > 0 || first_numbered ? model + "/" + std::to_string(before) : model;
  }

  // Of all processes of one model; the name is the registry's and stays.
  Owner owner_of(std::string_view model) {
    for (const auto& [known, owner] : owners_)
      if (known == model) return owner;
    return owners_.emplace_back(model, world_.loop().add_owner(model)).second;
  }

  task<void> calm_down(Duration after) {
    co_await sleep(world_.loop(), after);
    end_slowdowns(world_.nodes());  // of which those who caused them hear
    end_faults();
    world_.nodes().end_outages();
    world_.paths().heal_all();
    for (NodeId node = 0; node < world_.nodes().count(); ++node)  // whoever watches hears of it by this
      if (world_.nodes().get(kCutOff, node)) world_.nodes().set(kCutOff, node, false);
  }

  World& world_;
  std::vector<std::unique_ptr<Process>> processes_;
  std::size_t first_fault_ = 0;  // of the processes
  Hazard hazard_;
  TargetsOf targets_;
  TaskGroup fault_tasks_;
  std::vector<std::pair<std::string_view, Owner>> owners_;
};

std::uint64_t digest_of(const World& world) {
  const Recorder& recorder = world.recorder();
  std::uint64_t digest = world.loop().digest();
  for (const CauseTotals& totals : recorder.causes())
    if (totals.sent > Bytes{0} || !totals.cause->is_rare)
      for (const Bytes bytes : {totals.sent, totals.received, totals.lost})
        digest = mix(digest, static_cast<std::uint64_t>(bytes.n));
  for (const auto& [row, times] : recorder.all_times()) {
    if (row->follows) continue;
    for (const auto& [index, bin] : times.bins()) {
      digest = mix(mix(digest, index), static_cast<std::uint64_t>(bin.ended));
      digest =
          mix(mix(digest, static_cast<std::uint64_t>(bin.censored)), static_cast<std::uint64_t>(bin.sum));
    }
  }
  return mix(digest, world.blobs().lost_blobs().size());
}

SchemeResult result_of(const Scenario::Choice& choice, const World& world) {
  const Recorder& recorder = world.recorder();
  const auto& times = recorder.all_times();
  const auto& steps = recorder.all_steps();
  const auto& bins = recorder.all_bins();
  const auto states = world.fabric().states();
  SchemeResult result{.label = choice.label,
                      .model = choice.model,
                      .metrics = recorder.measurements(),
                      .times = {times.begin(), times.end()},
                      .thresholds = {},
                      .causes = recorder.causes(),
                      .steps = {steps.begin(), steps.end()},
                      .bins = {bins.begin(), bins.end()},
                      .fabric = world.fabric().intervals(),
                      .states = {states.begin(), states.end()},
                      .trace = {},
                      .digest = digest_of(world)};
  std::ranges::stable_sort(result.metrics, {}, [](const Measurement& m) { return rank_of(*m.row); });
  const Layout& layout = *world.blobs()[0].layout;
  for (const PieceKind& kind : layout.kinds)
    result.thresholds.push_back(
        {std::string(kind.name), kind.enough, layout.slots, std::string(kind.threshold)});
  return result;
}

SchemeResult simulate_scheme(const Scenario& scenario, const Scenario::Choice& choice,
                             std::uint32_t replicate, const Instruments& instruments) {
  Committee committee(scenario.committee.shards_per_node(scenario.seed));
  if (scenario.committee.stake.are_given())
    committee.set_stakes(scenario.committee.stake.of(scenario.committee.nodes, scenario.seed));
  auto scheme = find(schemes::registry(), choice.model)->make(choice.settings, committee.shards());
  if (instruments.profile != nullptr) scheme = instruments.profile->timed(std::move(scheme));

  const Places places = Places::of(scenario.network, committee.nodes(), scenario.seed, replicate);
  Clocks* const clocks = instruments.clocks;
  World world({scenario.seed, replicate, clocks != nullptr ? clocks->key() : nullptr}, std::move(committee),
              NetworkSettings::from(scenario.network), places);
  world.recorder().sample_every(scenario.sample_every);
  world.recorder().know(catalogue());
  instrument(world.loop(), instruments);
  write_blobs(world, scenario, *scheme, instruments);

  if (instruments.inspector != nullptr) instruments.inspector->begins(world, *scheme);
  const Domains domains = Domains::of(scenario.domains, places, {scenario.seed, replicate});
  Processes processes(world, *scheme, choice.label, scenario, domains, clocks);
  processes.start_calm(scenario.duration, scenario.calm);
  world.recorder().knows_all();
  Trace trace(instruments.trace != nullptr ? *instruments.trace : TraceFilter{});
  if (instruments.trace != nullptr) world.trace_into(&trace);
  run_context() = {world.loop().clock(), replicate};
  world.run_until(Instant{} + scenario.duration, scenario.warmup);
  run_context() = {};
  processes.end_faults();
  processes.close();
  if (instruments.inspector != nullptr) instruments.inspector->ends();
  SchemeResult result = result_of(choice, world);
  result.trace = trace.spans();
  return result;
}

// The first scheme of a model has the rank of the model in the registry; variants come after all models.
void rank_schemes(std::vector<SchemeResult>& schemes, std::string_view baseline) {
  const std::span<const schemes::Entry> models = schemes::registry();
  auto next = static_cast<std::uint32_t>(models.size());
  bool has_baseline = false;
  for (SchemeResult& scheme : schemes) {
    const schemes::Entry* model = find(models, scheme.model);
    const bool is_first = &*std::ranges::find(schemes, scheme.model, &SchemeResult::model) == &scheme;
    scheme.colour = is_first ? static_cast<std::uint32_t>(model - models.data()) : next++;
    if (has_baseline || (!baseline.empty() && scheme.label != baseline)) continue;
    scheme.baseline = model->baseline;
    if (scheme.label == baseline && scheme.baseline.empty()) scheme.baseline = baseline;
    has_baseline = !scheme.baseline.empty();
  }
}

}  // namespace

RunResult simulate(const Scenario& scenario, std::uint32_t replicate, const Instruments& instruments) {
  RunResult result{.replicate = replicate, .schemes = {}};
  for (const Scenario::Choice& choice : scenario.schemes) {
    if (instruments.progress != nullptr)
      instruments.progress->scheme = static_cast<std::uint32_t>(result.schemes.size());
    result.schemes.push_back(simulate_scheme(scenario, choice, replicate, instruments));
  }
  rank_schemes(result.schemes, scenario.baseline);
  compare_with_baseline(result.schemes);
  for (const SchemeResult& scheme : result.schemes) result.digest = mix(result.digest, scheme.digest);
  return result;
}

}  // namespace floe
