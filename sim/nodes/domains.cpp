#include "nodes/domains.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

#include "engine/assert.hpp"
#include "fields/kinds.hpp"
#include "fields/table.hpp"

namespace floe {
namespace {

using text::JsonWriter;
using text::Node;

constexpr double kSlack = 1e-6;  // of shares that should make no more than a whole
constexpr auto kInline = JsonWriter::Layout::inline_;

// Sizes by a law. A scenario that is printed says the shares that follow, to a millionth; what rounding leaves goes to
// the first.
struct Preset {
  enum class Law : std::uint8_t { zipf };

  Law preset = Law::zipf;  // the share of rank r is in proportion to 1 / r
  std::uint32_t count = 0;

  DomainSizes sizes() const {
    constexpr double kFine = 1e6;
    double all = 0;
    for (std::uint32_t rank = 1; rank <= count; ++rank) all += 1.0 / rank;
    DomainSizes sizes;
    double millionths = 0;
    for (std::uint32_t rank = 1; rank <= count; ++rank) {
      const double each = std::floor(kFine / rank / all);
      sizes.shares.push_back(each / kFine);
      millionths += each;
    }
    sizes.shares.front() = (sizes.shares.front() * kFine + kFine - millionths) / kFine;
    return sizes;
  }

  static const fields::Table& table() {
    static const fields::Table table = fields::Table::of<Preset>(
        {fields::row("preset", &Preset::preset, fields::choice<Law>({{"zipf", Law::zipf}}),
                     "The law of the sizes: \"zipf\", where each has 1/2, 1/3, ... of the first.")
             .required(),
         fields::row("count", &Preset::count, fields::whole(1, 1000), "How many there are.").required()});
    return table;
  }
};

class DomainSizesKind final : public fields::KindOf<DomainSizes> {
 public:
  std::optional<DomainSizes> read(const Node& node, const std::string& path,
                                  text::Findings& findings) const override {
    if (node.kind == Node::Kind::array) return read_shares(node, path, findings);
    if (node.kind == Node::Kind::object) {
      const auto preset = preset_->read(node, path, findings);
      if (!preset) return std::nullopt;
      return preset->sizes();
    }
    if (node.kind != Node::Kind::number) {
      mismatch(node, path, findings);
      return std::nullopt;
    }
    const auto count = count_->read(node, path, findings);
    if (!count) return std::nullopt;
    return DomainSizes{.count = *count};
  }
  void draw(fields::Draws& draws, DomainSizes& sizes) const override {
    sizes = {};
    if (draws.chance(0.5)) {
      sizes.count = static_cast<std::uint32_t>(draws.whole(1, 1 + draws.few()));
      return;
    }
    double left = 1;
    do {
      sizes.shares.push_back(std::floor(draws.uniform(0.01, left) * 100) / 100);
      left -= sizes.shares.back();
    } while (left > 0.05 && draws.chance(0.7));
  }
  void print(JsonWriter& json, const DomainSizes& sizes) const override {
    if (sizes.shares.empty())
      json.value(sizes.count);
    else
      shares_->print(json, sizes.shares);
  }
  void schema(JsonWriter& json) const override {
    json.key("anyOf").list();
    count_->write_schema(json.object(kInline));
    json.end();
    shares_->write_schema(json.object(kInline));
    json.end();
    preset_->write_schema(json.object(kInline));
    json.end().end();
  }
  fields::Words words() const override {
    return {.type = "number, list of shares, or preset",
            .unit = {},
            .range =
                R"(so many domains of equal size; the shares of the largest; or so many of which each has )"
                R"(1/2, 1/3, ... of the first, as in {"preset": "zipf", "count": 20})",
            .example = R"(["40%", "25%"])"};
  }
  std::string expected() const override {
    return R"(a whole number, a list of shares such as ["40%", "25%"], or {"preset": "zipf", "count": 20})";
  }

 private:
  std::optional<DomainSizes> read_shares(const Node& node, const std::string& path,
                                         text::Findings& findings) const {
    const std::size_t before = findings.list.size();
    auto shares = shares_->read(node, path, findings);
    if (!shares || findings.list.size() != before) return std::nullopt;
    const double sum = std::accumulate(shares->begin(), shares->end(), 0.0);
    if (sum <= 1 + kSlack) return DomainSizes{.shares = *std::move(shares)};
    findings.add(node.place, path + ": the shares add up to " + text::decimal(std::round(sum * 1e6) / 1e4) +
                                 " %, which is more than 100 %");
    return std::nullopt;
  }

  fields::KindPtr<std::uint32_t> count_ = fields::whole(0, 65535);
  fields::KindPtr<Preset> preset_ = fields::object<Preset>(Preset::table(), kInline);
  fields::KindPtr<std::vector<double>> shares_ =
      fields::list(fields::share(), {.expected = "a list of shares"});
};

struct Dealt {
  std::vector<std::uint32_t> domain_of;  // by node
  std::size_t count = 0;
};

Dealt deal_out(const DomainSizes& sizes, std::string_view kind, std::uint32_t nodes, Run run) {
  std::vector<double> shares = sizes.shares;
  if (sizes.count > 0) shares.assign(sizes.count, 1.0 / sizes.count);
  if (shares.empty()) return {};
  const std::size_t stated = shares.size();
  const double rest = 1 - std::accumulate(shares.begin(), shares.end(), 0.0);
  if (rest > kSlack) shares.push_back(rest);
  std::vector<std::uint32_t> all(nodes);
  std::iota(all.begin(), all.end(), 0u);
  Dealt dealt{deal(shares, all, run.seed, run.replicate, "domain/" + std::string(kind)), stated};
  for (std::uint32_t& domain : dealt.domain_of)
    if (domain >= stated) domain = static_cast<std::uint32_t>(dealt.count++);
  return dealt;
}

std::vector<Domains::Members> members_of(const Dealt& dealt) {
  std::vector<Domains::Members> domains(dealt.count);
  for (NodeId node = 0; node < dealt.domain_of.size(); ++node) domains[dealt.domain_of[node]].push_back(node);
  return domains;
}

}  // namespace

std::string_view name_of(DomainKind kind) {
  constexpr std::array<std::string_view, kDomainKinds> kNames{"committee", "rack", "site", "provider",
                                                              "region"};
  return kNames[static_cast<std::size_t>(kind)];
}

const fields::Table& DomainFields::table() {
  using D = DomainFields;
  const auto sizes = [] { return std::make_shared<DomainSizesKind>(); };
  static const fields::Table table = fields::Table::of<D>(
      {fields::row<D, DomainSizes>("rack", &D::rack, sizes(), "The racks; 0 where nothing is known of them."),
       fields::row<D, DomainSizes>("site", &D::site, sizes(), "The sites, such as data centres."),
       fields::row<D, DomainSizes>(
           "provider", &D::provider, sizes(),
           "The companies that run the machines of nodes. Of shares, each node beyond "
           "them is on its own."),
       fields::row("classes", &D::classes, node_classes(),
                   "Classes of nodes that live alike, for faults to name.")
           .part()
           .sparing()});
  return table;
}

Domains Domains::of(const DomainFields& fields, const Places& places, Run run) {
  const auto nodes = static_cast<std::uint32_t>(places.nodes.size());
  Domains domains;
  const auto at = [&](DomainKind kind) -> std::vector<Members>& {
    return domains.kinds_[static_cast<std::size_t>(kind)];
  };
  const auto draw = [&](DomainKind kind, const DomainSizes& sizes) {
    at(kind) = members_of(deal_out(sizes, name_of(kind), nodes, run));
  };
  at(DomainKind::committee) = members_of({std::vector<std::uint32_t>(nodes, 0), 1});
  draw(DomainKind::rack, fields.rack);
  draw(DomainKind::site, fields.site);
  draw(DomainKind::provider, fields.provider);
  std::vector<Members> members = floe::members_of(fields.classes, nodes, run);
  for (std::size_t i = 0; i < members.size(); ++i)
    domains.classes_.emplace_back(fields.classes[i].name, std::move(members[i]));
  if (places.names.empty()) return domains;
  Dealt regions{{}, places.names.size()};
  for (const Place& place : places.nodes) regions.domain_of.push_back(place.region);
  at(DomainKind::region) = members_of(regions);
  return domains;
}

const Domains::Members& Domains::of_class(std::string_view name) const {
  const auto known = std::ranges::find(classes_, name, &std::pair<std::string, Members>::first);
  FLOE_ASSERT(known != classes_.end(), "a class that no scenario gives");
  return known->second;
}

std::size_t count_of(const DomainSizes& sizes, std::uint32_t nodes) {
  return deal_out(sizes, {}, nodes, {}).count;
}

}  // namespace floe
