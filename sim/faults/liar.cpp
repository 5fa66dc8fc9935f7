// Nodes that are up and do not do what the protocol says. One that pretends drops pieces and says it has them; others
// send wrong bytes, do not answer, deny what they hold, or answer late; each to all who ask or to a share of them.
// Liars are a share of the nodes or of the shards drawn at random, named nodes, or those that an adversary takes to
// make one blob unreadable. Colluding ones choose the same victims and are honest with each other. The asker checks
// every symbol against the metadata, so that wrong bytes cost what moved and the time until another is asked.
// Source: the fault model of the Walrus whitepaper (v2.0, section 2), up to f of n = 3f + 1 shards Byzantine; what
// they do is the adversary's choice there and a field here.
// Law: liars lie from one instant on until the faults end; conduct belongs to a machine, and what replaces one is
// honest.
// Not modelled: liars that adapt, that lie as repairers who hand over pieces or as clients, that sign for each other
// in quorums, or that send another valid blob; operators who lie again with their next machine.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "faults/fault.hpp"
#include "fields/drawn.hpp"
#include "nodes/attributes/conduct.hpp"
#include "nodes/node_choice.hpp"
#include "timing/instants.hpp"
#include "world/fault_metrics.hpp"

namespace floe::faults {
namespace {

using Lie = Conduct::Lie;
enum class By : std::uint8_t { nodes, shards };

// Numbers in lists that are drawn seldom, since they stand in place of a share. Of blobs, of which there may be one, the
// first is drawn.
fields::KindPtr<std::int64_t> seldom(bool is_first) {
  const fields::KindPtr<std::int64_t> number = fields::whole<std::int64_t>(0);
  return fields::drawn<std::int64_t>(
      number, [](fields::Draws&, std::int64_t&) {},
      [number, is_first](fields::Draws& draws, std::vector<std::int64_t>& values) {
        while (draws.chance(0.2)) {
          values.push_back(0);
          if (!is_first) number->draw(draws, values.back());
        }
      });
}

struct LiarSettings {
  Lie conduct = Lie::pretends;
  double share = 0.1;
  By by = By::nodes;
  std::vector<std::int64_t> nodes{};
  std::vector<std::int64_t> target{};
  Duration at{};
  double drops = 1;
  double askers = 1;
  bool colluding = false;
  Distribution delay = Distribution::constant(minutes(1));
};

const fields::Table& table() {
  using S = LiarSettings;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row(
           "conduct", &S::conduct,
           fields::choice<Lie>({{"pretends", Lie::pretends},
                                {"wrong", Lie::wrong},
                                {"silent", Lie::silent},
                                {"denies", Lie::denies},
                                {"late", Lie::late}}),
           "What a liar does: \"pretends\" drops pieces and sends wrong bytes in their place; \"wrong\" "
           "sends wrong bytes always; \"silent\" does not answer; \"denies\" says that it holds "
           "nothing; \"late\" answers after `delay`."),
       fields::row("share", &S::share, fields::share(), "The share of the nodes or shards that lie."),
       fields::row(
           "by", &S::by, fields::choice<By>({{"nodes", By::nodes}, {"shards", By::shards}}),
           "What the share is of: nodes, to the nearest node, or shards, by nodes in a drawn order as "
           "long as they hold no more than that share."),
       fields::row("nodes", &S::nodes,
                   fields::list(seldom(false), {.expected = "a list of nodes such as [0, 7]"}),
                   "The nodes that lie, in place of a share."),
       fields::row(
           "target", &S::target, fields::list(seldom(true), {.expected = "a list of blobs such as [0]"}),
           "The blobs that an adversary wants to be unreadable: it takes the nodes that this needs, in "
           "place of a share. They have the fewest shards that suffice, but for schemes in which it matters "
           "which pieces are left; of those it takes one after the other by its price."),
       fields::row("at", &S::at, fields::duration(), "The instant from which on they lie."),
       fields::row("drops", &S::drops, fields::share(),
                   "The share of its blobs that one that pretends drops, of each shard anew."),
       fields::row("askers", &S::askers, fields::share(),
                   "The share of those who ask that are lied to; each is drawn once."),
       fields::row("colluding", &S::colluding, fields::boolean(),
                   "Whether liars choose the same victims and are honest with each other."),
       fields::row("delay", &S::delay, fields::law(), "The time after which one that is late answers.")});
  return table;
}

constexpr Metric kLiars("fault.liars", "nodes", Form::count, Better::neither, Shown::results, "liars",
                        "Nodes that began to lie and did not lie before.");
constexpr Metric kWeight("fault.liar_shards", "shards", Form::count, Better::neither, Shown::results,
                         "shards of liars",
                         "Shards that nodes held which began to lie and did not lie before.");
constexpr Metric kEffort(
    "fault.target_shards", "shards", Form::count, Better::higher, Shown::results,
    "shards that an adversary took",
    "Shards of the nodes that an adversary took to make one blob unreadable, summed over the "
    "blobs that it wanted. The fewest there are, but for schemes in which it matters which pieces are left.");
constexpr const Metric* kMetrics[] = {&kLiars, &kWeight, &kEffort, &kDropped, &kDroppedFound};

class Liar final : public Process {
 public:
  Liar(const LiarSettings& settings, const FaultRights& rights) : settings_(settings), rights_(rights) {}

  void start() override { rights_.spawn(lie()); }
  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::joined) be_honest(change.node);
  }

 private:
  // The end of the faults ends the lies.
  struct Lying {
    Liar& liar;
    ~Lying() {
      for (NodeId node = 0; node < liar.conducts_.size(); ++node) liar.be_honest(node);
    }
  };

  task<void> lie();
  void be_honest(NodeId node);
  std::vector<NodeId> chosen() const;
  std::vector<NodeId> drawn() const;

  LiarSettings settings_;
  FaultRights rights_;
  std::vector<std::unique_ptr<Conduct>> conducts_{};  // by node; none: honest
};

task<void> Liar::lie() {
  const std::vector<NodeId> nodes = chosen();
  co_await sleep(rights_.loop, settings_.at);
  conducts_.resize(rights_.nodes.count());
  const Lying until_the_end{*this};
  std::vector<bool> fellows(rights_.nodes.count(), false);
  for (const NodeId node : nodes) fellows[node] = settings_.colluding;
  for (const NodeId node : nodes) {
    const std::string whose = settings_.colluding ? "" : std::to_string(node);
    conducts_[node] =
        std::make_unique<Conduct>(Conduct{.lie = settings_.conduct,
                                          .drops = settings_.drops,
                                          .askers = settings_.askers,
                                          .delay = settings_.delay,
                                          .fellows = fellows,
                                          .askers_drawn = rights_.streams.within("/askers" + whose),
                                          .delays = rights_.streams.of(node, "/delays")});
    if (!rights_.nodes[node].has_machine) continue;
    if (rights_.nodes.get(kConduct, node) == nullptr) {
      ++rights_.record.counter(kLiars);
      rights_.record.counter(kWeight) += rights_.committee.weights()[node];
    }
    rights_.nodes.set(kConduct, node, conducts_[node].get());
  }
  co_await sleep(rights_.loop, Duration::never());
}

void Liar::be_honest(NodeId node) {
  if (node >= conducts_.size() || conducts_[node] == nullptr) return;
  if (rights_.nodes.get(kConduct, node) == conducts_[node].get())
    rights_.nodes.set(kConduct, node, static_cast<Conduct*>(nullptr));
  conducts_[node].reset();
  for (const std::unique_ptr<Conduct>& conduct : conducts_)  // what replaced it is no fellow
    if (conduct != nullptr) conduct->fellows[node] = false;
}

std::vector<NodeId> Liar::chosen() const {
  std::vector<NodeId> nodes(settings_.nodes.begin(), settings_.nodes.end());
  for (const std::int64_t blob : settings_.target) {
    const std::vector<NodeId> needed = rights_.targets.to_take_down(static_cast<BlobIndex>(blob));
    for (const NodeId node : needed) rights_.record.counter(kEffort) += rights_.committee.weights()[node];
    nodes.insert(nodes.end(), needed.begin(), needed.end());
  }
  if (nodes.empty()) return drawn();
  std::ranges::sort(nodes);
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

std::vector<NodeId> Liar::drawn() const {
  Stream stream = rights_.streams.of(0);
  const std::uint32_t all = rights_.nodes.count();
  std::vector<NodeId> nodes(all);
  for (NodeId node = 0; node < all; ++node) nodes[node] = node;
  for (std::uint32_t i = 0; i < all; ++i) std::swap(nodes[i], nodes[i + stream.below(all - i)]);
  if (settings_.by == By::nodes) {
    nodes.resize(static_cast<std::size_t>(settings_.share * all + 0.5));
  } else {
    constexpr double kRounding = 1e-6;  // of a share of shards
    double left = settings_.share * rights_.committee.shards() + kRounding;
    std::erase_if(nodes, [&](NodeId node) {
      const double weight = rights_.committee.weights()[node];
      if (weight > left) return true;
      left -= weight;
      return false;
    });
  }
  std::ranges::sort(nodes);
  return nodes;
}

void check_once(const char* field, const char* what, std::vector<std::int64_t> numbers,
                Complaints& complaints) {
  std::ranges::sort(numbers);
  if (std::ranges::adjacent_find(numbers) != numbers.end())
    complaints.push_back({field, std::string(what) + " is listed twice"});
}

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<LiarSettings>();
  const auto absent = std::ranges::find_if(settings.nodes, [&](auto node) { return node >= cast.nodes; });
  if (absent != settings.nodes.end())
    complaints.push_back({"nodes", "node " + std::to_string(*absent) + " does not exist; nodes are 0 to " +
                                       std::to_string(cast.nodes - 1)});
  check_once("nodes", "a node", settings.nodes, complaints);
  check_once("target", "a blob", settings.target, complaints);
  const auto unknown = std::ranges::find_if(settings.target, [&](auto blob) { return blob >= cast.blobs; });
  if (unknown != settings.target.end())
    complaints.push_back({"target", "blob " + std::to_string(*unknown) + " does not exist; blobs are 0 to " +
                                        std::to_string(cast.blobs - 1)});
}

void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints) {
  const auto& settings = bound.as<LiarSettings>();
  idle_instant("at", settings.at, cast, complaints);
  const bool is_of_share = settings.nodes.empty() && settings.target.empty();
  if (is_of_share && settings.by == By::nodes)
    idle_share("share", static_cast<std::size_t>(settings.share * cast.nodes + 0.5), cast, complaints);
  if (is_of_share && settings.by == By::shards && settings.share * cast.shards < 1)
    complaints.push_back(
        {"share", "that of " + std::to_string(cast.shards) + " shards is less than one", "a larger share"});
  if (settings.conduct == Lie::pretends && settings.drops == 0)
    complaints.push_back({"drops", "nothing is dropped", "a larger share"});
  if (settings.conduct != Lie::pretends && settings.drops < 1)
    complaints.push_back({"drops", "only one that pretends drops anything", "another `conduct`"});
  if (settings.conduct != Lie::pretends && settings.askers == 0)
    complaints.push_back({"askers", "nobody is lied to", "a larger share"});
}

}  // namespace

extern const Entry liar{
    .description = {.name = "liar",
                    .sentence = "Nodes drop what they should keep, or lie to those who ask.",
                    .table = table},
    .adds = {.metrics = kMetrics, .causes = {}, .series = {}},
    .make = make<Liar, LiarSettings>,
    .check = check,
    .idle = idle};

}  // namespace floe::faults
