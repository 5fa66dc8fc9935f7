#include "timing/strike_settings.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "fields/drawn.hpp"
#include "fields/kinds.hpp"
#include "timing/instants.hpp"

namespace floe::faults {

namespace {

using text::JsonWriter;
using text::Node;

class StruckKind final : public fields::KindOf<Struck> {
 public:
  std::optional<Struck> read(const Node& node, const std::string& path,
                             text::Findings& findings) const override {
    if (node.kind == Node::Kind::array) {
      auto nodes = nodes_->read(node, path, findings);
      if (!nodes) return std::nullopt;
      return Struck{.nodes = *std::move(nodes)};
    }
    if (node.kind != Node::Kind::string) {
      mismatch(node, path, findings);
      return std::nullopt;
    }
    const auto kind = kind_->read(node, path, findings);
    if (!kind) return std::nullopt;
    return Struck{.kind = *kind};
  }
  void draw(fields::Draws& draws, Struck& struck) const override {
    struck = {};
    if (draws.chance(0.12)) {                                    // which may not be there
      struck.kind = static_cast<DomainKind>(draws.whole(1, 3));  // the section has these three
      return;
    }
    const std::int64_t first = draws.whole(0, draws.few());
    const std::int64_t last = std::min<std::int64_t>(draws.few(), first + draws.whole(0, 3));
    for (std::int64_t node = first; node <= last; ++node) struck.nodes.push_back(node);
  }
  void print(JsonWriter& json, const Struck& struck) const override {
    if (struck.nodes.empty())
      kind_->print(json, struck.kind);
    else
      nodes_->print(json, struck.nodes);
  }
  void schema(JsonWriter& json) const override {
    json.key("anyOf").list();
    kind_->write_schema(json.object(JsonWriter::Layout::inline_));
    json.end();
    nodes_->write_schema(json.object(JsonWriter::Layout::inline_));
    json.end().end();
  }
  fields::Words words() const override {
    fields::Words words = kind_->words();
    words.type = "choice, or list of nodes";
    words.range += ", or nodes";
    words.example = "\"provider\"";
    return words;
  }
  std::string expected() const override { return kind_->expected() + ", or a list of nodes"; }

 private:
  fields::KindPtr<DomainKind> kind_ = fields::choice<DomainKind>({{"committee", DomainKind::committee},
                                                                  {"rack", DomainKind::rack},
                                                                  {"site", DomainKind::site},
                                                                  {"provider", DomainKind::provider},
                                                                  {"region", DomainKind::region}});
  fields::KindPtr<std::vector<std::int64_t>> nodes_ = fields::list(
      fields::whole<std::int64_t>(0, 65535),
      {.expected = "a list of whole numbers", .at_least_one = "the nodes that are struck as one"});
};

// How many domains there are is said elsewhere, and the first is always there.
fields::KindPtr<std::vector<std::int64_t>> numbers_of_domains() {
  using Numbers = std::vector<std::int64_t>;
  return fields::drawn<Numbers>(
      fields::list(fields::whole<std::int64_t>(0, 65535), {.expected = "a list of whole numbers"}),
      [](fields::Draws& draws, Numbers& numbers) {
        numbers.assign(static_cast<std::size_t>(draws.whole(0, 2)), 0);
      });
}

}  // namespace

std::vector<fields::Field> strike_rows() {
  using S = StrikeSettings;
  return {
      fields::row<S, Struck>(
          "domain", &S::domain, std::make_shared<StruckKind>(),
          "The kind of domain that is struck as one, where the committee is all nodes; or named "
          "nodes.")
          .required(),
      fields::row("rate", &S::rate, fields::yearly(),
                  "How often each domain is expected to be struck in a year."),
      fields::row(
          "at", &S::at,
          fields::list(fields::duration(), {.expected = "a list of durations such as [\"1d\", \"36h\"]"}),
          "Instants at each of which one domain is struck."),
      fields::row("which", &S::which, numbers_of_domains(),
                  "The domain that is struck at each instant of `at`, numbered from 0 in the order of the "
                  "shares in `domains`; a random one where the list ends.")};
}

void check_strikes(const StrikeSettings& settings, const Cast& cast, Complaints& complaints) {
  const auto [kind, nodes] = settings.domain;
  const auto absent = std::ranges::find_if(nodes, [&](auto node) { return node >= cast.nodes; });
  if (absent != nodes.end())
    complaints.push_back({"domain", "node " + std::to_string(*absent) + " does not exist; nodes are 0 to " +
                                        std::to_string(cast.nodes - 1)});
  std::vector<std::int64_t> sorted = nodes;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end())
    complaints.push_back({"domain", "a node is listed twice"});
  const std::size_t domains = nodes.empty() ? cast.domains[static_cast<std::size_t>(kind)] : 1;
  if (domains == 0)
    complaints.push_back({"domain", "the scenario has no " + std::string(name_of(kind)),
                          kind == DomainKind::region ? "give regions in `network`" : "give it in `domains`"});
  const auto beyond = std::ranges::find_if(
      settings.which, [&](auto which) { return which >= static_cast<std::int64_t>(domains); });
  if (domains > 0 && beyond != settings.which.end())
    complaints.push_back({"which", "domain " + std::to_string(*beyond) + " does not exist; they are 0 to " +
                                       std::to_string(domains - 1)});
}

void idle_strikes(const StrikeSettings& settings, const Cast& cast, Complaints& complaints) {
  for (std::size_t i = 0; i < settings.at.size(); ++i)
    idle_instant("at[" + std::to_string(i) + "]", settings.at[i], cast, complaints);
  if (settings.which.size() > settings.at.size())
    complaints.push_back(
        {"which", "there are fewer instants in `at` than domains here", "an instant for each"});
  const auto domains = cast.who->all(settings.domain.kind);
  for (std::size_t i = 0; i < settings.which.size() && settings.domain.nodes.empty(); ++i)
    if (const auto which = static_cast<std::size_t>(settings.which[i]); domains[which].empty())
      complaints.push_back({"which[" + std::to_string(i) + "]",
                            "no node is in the " + std::string(name_of(settings.domain.kind)) + " " +
                                std::to_string(which) + ", so that nothing happens",
                            "another one"});
  if (settings.rate == 0 && settings.at.empty())
    complaints.push_back(
        {{}, "no `rate` and no instant in `at` is given, so that nothing happens", "one of them"});
}

void idle_share_of(const Struck& domain, double share, const Cast& cast, Complaints& complaints) {
  std::vector<std::size_t> sizes;
  if (!domain.nodes.empty()) sizes.push_back(domain.nodes.size());
  if (domain.nodes.empty())
    for (const Domains::Members& members : cast.who->all(domain.kind)) sizes.push_back(members.size());
  const auto small = std::ranges::count_if(sizes, [share](std::size_t nodes) {
    return nodes > 0 && std::floor(share * static_cast<double>(nodes) + 0.5) == 0;
  });
  if (small == 0) return;
  const std::string where =
      sizes.size() == 1 ? ""
                        : " in " + std::to_string(small) + " of " + std::to_string(sizes.size()) + " domains";
  complaints.push_back({"share", "that of the nodes rounds to none" + where, "a larger share"});
}

}  // namespace floe::faults
