#include "scenario/draw.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "audits/scrub.hpp"
#include "fields/draws.hpp"
#include "moves/epoch_settings.hpp"
#include "moves/epochs.hpp"
#include "scenario/reader.hpp"
#include "scenario/rules.hpp"
#include "scenario/scenario.hpp"
#include "scenario/sections.hpp"
#include "schemes/registry.hpp"
#include "writes/write.hpp"

namespace floe::scenario {
namespace {

constexpr double kFewestNodes = 4;
constexpr double kMostNodes = 40;
constexpr std::int64_t kMostShardsOfNode = 3;
constexpr std::uint32_t kMostShards = 60;
constexpr double kShortestHours = 1;
constexpr double kLongestHours = 240;
constexpr double kShortestCalmHours = 2;
constexpr double kLongestCalmHours = 96;
constexpr double kCalm = 0.5;   // of the scenarios
constexpr double kPlain = 0.5;  // of those with a calm
constexpr double kShortestPlainCalmHours = 24;
constexpr double kLongestPlainCalmHours = 480;
constexpr double kLimited = 0.15;   // of those without
constexpr double kLeastRate = 100;  // B/s
constexpr double kGreatestRate = 100'000;
constexpr double kPlainEpochs = 0.3;  // of the plain ones
constexpr double kShortestPlainEpochHours = 12;
constexpr double kLongestPlainEpochHours = 120;
constexpr double kStaked = 0.3;                  // of the scenarios
constexpr std::uint32_t kFewestForCap = 10;      // shards of which a tenth is one
constexpr std::uint32_t kMostBlobs = 20;         // of one sort
constexpr std::int64_t kFactorOfSized = 10'000;  // sized blobs may be so much larger

Duration whole_minutes(double hours) { return minutes(static_cast<std::int64_t>(hours * 60)); }

Scenario::Committee draw_committee(fields::Draws& draws) {
  Scenario::Committee committee;
  committee.nodes = static_cast<std::uint32_t>(draws.log_uniform(kFewestNodes, kMostNodes + 1));
  const auto most = static_cast<std::uint32_t>(draws.whole(1, kMostShardsOfNode));
  committee.shards = std::max(committee.nodes, std::min(kMostShards, committee.nodes * most));
  if (draws.chance(0.5)) {
    committee.groups = {{committee.nodes, committee.shards}};
    return committee;
  }
  // One group has a shard for each node, the other has the rest.
  const auto ones = static_cast<std::uint32_t>(draws.whole(1, committee.nodes - 1));
  committee.groups = {{ones, ones}, {committee.nodes - ones, committee.shards - ones}};
  return committee;
}

// In place of groups; the draws of all else do not depend on it.
void draw_stake(fields::Draws& draws, Scenario::Committee& committee) {
  if (committee.shards < kFewestForCap || !draws.chance(kStaked)) return;
  committee.groups.clear();
  stakes()->draw(draws, committee.stake);
}

void keep_small(fields::Draws& draws, Scenario& scenario) {
  for (Scenario::BlobGroup& group : scenario.blobs) {
    group.count = std::min(group.count, kMostBlobs);
    const bool is_real = group.content == Scenario::BlobContent::real;
    if (group.size.law == BlobSizes::Law::list)
      group.count = static_cast<std::uint32_t>(group.size.list.size());
    if (!is_real && draws.chance(0.5)) group.size.size = group.size.size * draws.whole(1, kFactorOfSized);
  }
}

// Which schemes there are is known when they are drawn; half of the policies name one of them.
void name_schemes(fields::Draws& draws, Scenario& scenario) {
  const auto last = static_cast<std::int64_t>(scenario.schemes.size()) - 1;
  for (maintenance::PolicySettings& policy : scenario.repair.policies)
    if (draws.chance(0.5))
      policy.schemes = {scenario.schemes[static_cast<std::size_t>(draws.whole(0, last))].label};
}

// Those that fit the committee, where there are any.
void drop_unfit_schemes(Scenario& scenario) {
  std::vector<Scenario::Choice> fit = scenario.schemes;
  std::erase_if(fit, [&](const Scenario::Choice& choice) {
    const schemes::Entry& model = *find(schemes::registry(), choice.model);
    return model.limit(choice.settings, scenario.committee.shards, Bytes{1}).has_value();
  });
  if (!fit.empty()) scenario.schemes = std::move(fit);
}

// Repair and detection have a section already, and some may be named once only.
void drop_repeats(Scenario& scenario) {
  std::set<std::string> seen;
  std::erase_if(scenario.maintenance, [&](const Scenario::Choice& choice) {
    const bool is_repeat =
        !seen.insert(choice.model).second && find(maintenance::registry(), choice.model)->is_single;
    return choice.model == maintenance::repair.description.name ||
           choice.model == maintenance::detection.description.name || is_repeat;
  });
}

// So long and with waits so short that shards that move must be whole before an epoch ends.
void add_plain_epochs(fields::Draws& draws, Scenario& scenario) {
  const fields::Table& table = moves::EpochSettings::table();
  moves::EpochSettings settings;
  fields::draw_fields(draws, table, &settings);
  settings.length = whole_minutes(draws.log_uniform(kShortestPlainEpochHours, kLongestPlainEpochHours));
  settings.drift = draws.uniform(0, 0.5);
  settings.leave = static_cast<std::uint32_t>(draws.whole(0, 2));
  settings.timeout = settings.retry_limit = minutes(10);
  settings.patience = hours(1);
  settings.metadata_timeout = minutes(1);
  settings.resumes_empty = false;
  settings.recovery_hangs = 0;
  const std::string name(moves::epochs.description.name);
  scenario.maintenance.push_back({name, name, fields::Bound::of(table, settings)});
}

// Nothing but faults, scrubs, epochs and repair without limits: how long a repair takes can be said then, and whether
// what is owed comes back be judged in a calm that is longer. With every model that may be drawn, this would become seldom.
void make_plain(fields::Draws& draws, Scenario& scenario) {
  std::erase_if(scenario.maintenance, [](const Scenario::Choice& choice) {
    return choice.model != maintenance::scrub.description.name;
  });
  scenario.clients.clear();
  scenario.repair.policies.clear();
  scenario.repair.most_requests = 0;
  scenario.calm = whole_minutes(draws.log_uniform(kShortestPlainCalmHours, kLongestPlainCalmHours));
  if (draws.chance(kPlainEpochs)) add_plain_epochs(draws, scenario);
}

// A rate that is felt, of every scheme, and nobody who writes more: whether it is kept is seen only then.
void limit_rate(fields::Draws& draws, Scenario& scenario) {
  std::erase_if(scenario.clients, [](const Scenario::Choice& choice) {
    return choice.model == writes::write.description.name;
  });
  maintenance::PolicySettings policy;
  policy.rate_limit = Rate{static_cast<std::int64_t>(draws.log_uniform(kLeastRate, kGreatestRate))};
  scenario.repair.policies = {policy};
  scenario.repair.batch_blobs = 1;
}

// Nothing expires where no epoch begins.
void drop_lifetimes(Scenario& scenario) {
  if (has_epochs(scenario)) return;
  for (Scenario::BlobGroup& group : scenario.blobs) group.lifetime = {};
}

Scenario draw_once(std::uint64_t seed, std::uint32_t number, std::uint32_t attempt) {
  // What decides how large all else is has a stream of its own.
  fields::Draws frame(Stream(seed, attempt, number, "swarm/frame"), Duration{}, 0);
  Scenario scenario;
  scenario.name = "swarm-" + std::to_string(seed) + "-" + std::to_string(number);
  scenario.seed = static_cast<std::uint64_t>(frame.whole(1, 1'000'000'000));
  scenario.duration = whole_minutes(frame.log_uniform(kShortestHours, kLongestHours));
  scenario.committee = draw_committee(frame);
  fields::Draws stake(Stream(seed, attempt, number, "swarm/stake"), Duration{}, scenario.committee.nodes - 1);
  draw_stake(stake, scenario.committee);
  const std::vector<const void*> drawn{&scenario.name,     &scenario.note,       &scenario.seed,
                                       &scenario.duration, &scenario.calm,       &scenario.committee,
                                       &scenario.schema,   &scenario.replicates, &scenario.preset,
                                       &scenario.warmup};  // laws count from the first instant
  fields::Draws draws(Stream(seed, attempt, number, "swarm"), scenario.duration,
                      scenario.committee.nodes - 1);
  for (const fields::Field& field : scenario_table().fields()) {
    void* member = field.member(&scenario);
    if (std::ranges::find(drawn, member) != drawn.end()) continue;
    const bool has_models = field.kind->parts().size() > 1;  // each of which is left out by itself
    if (field.is_required || has_models || draws.chance(0.7)) field.kind->draw_into(draws, member);
  }
  keep_small(draws, scenario);
  drop_unfit_schemes(scenario);
  name_schemes(draws, scenario);
  drop_repeats(scenario);
  if (frame.chance(kCalm)) {
    scenario.calm = whole_minutes(frame.log_uniform(kShortestCalmHours, kLongestCalmHours));
    if (frame.chance(kPlain)) make_plain(frame, scenario);
    scenario.duration += scenario.calm;
  } else if (frame.chance(kLimited)) {
    limit_rate(frame, scenario);
  }
  drop_lifetimes(scenario);
  return scenario;
}

}  // namespace

DrawnScenario draw(std::uint64_t seed, std::uint32_t number) {
  for (std::uint32_t attempt = 0;; ++attempt) {
    DrawnScenario drawn{resolved_json(draw_once(seed, number, attempt)), attempt + 1};
    try {
      static_cast<void>(read_text(std::to_string(number), drawn.text));
      return drawn;
    } catch (const text::DocumentError&) {
      continue;
    }
  }
}

}  // namespace floe::scenario
