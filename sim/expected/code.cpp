#include "expected/code.hpp"

#include <algorithm>

#include "schemes/registry.hpp"

namespace floe::expected {
namespace {

constexpr std::uint32_t kMostPlans = 4096;  // nodes over which repair is averaged

Placement placement_of(const Code& code, const Layout& layout) {
  return {.shards = code.shards,
          .rotation = 0,
          .slots = layout.slots,
          .stride = code.everywhere ? 1u : layout.stride};
}

// Some fetches say which symbols they need, beyond how many.
bool counts_only(const schemes::Scheme& scheme, const Layout& layout, const Placement& placement) {
  for (std::uint32_t kind = 0; kind < layout.kinds.size(); ++kind) {
    const Piece lost{kind, placement.shard_of(0)};
    for (const schemes::Fetch& fetch : scheme.plan({&lost, 1}, layout, placement))
      if (fetch.suffices || !fetch.otherwise.empty()) return false;
  }
  return true;
}

std::optional<Units> units_of(const Code& code) {
  if (!code.everywhere) {
    if (code.slots > code.nodes || !code.drawn_alike) return std::nullopt;
    return Units{code.slots, code.least, code.most};
  }
  if (code.holdings.size() != 1) return std::nullopt;
  const std::uint32_t each = code.holdings.front().shards;
  return Units{code.nodes, (code.least + each - 1) / each, (code.most + each - 1) / each};
}

Code code_of(const Scenario& scenario, const Scenario::Choice& choice) {
  const schemes::Entry& entry = *std::ranges::find_if(
      schemes::registry(), [&](const schemes::Entry& each) { return each.description.name == choice.model; });
  Code code{};
  code.choice = &choice;
  code.entry = &entry;
  code.nodes = scenario.committee.nodes;
  code.shards = scenario.committee.shards;
  code.scheme = entry.make(choice.settings, code.shards);
  const Layout layout = code.scheme->layout(Bytes{1});
  code.slots = layout.slots;
  code.everywhere = code.slots == code.shards;
  const auto by_enough = [](const PieceKind& a, const PieceKind& b) { return a.enough < b.enough; };
  const auto [least, most] = std::ranges::minmax_element(layout.kinds, by_enough);
  code.least = least->enough;
  code.most = most->enough;
  code.counts_only = counts_only(*code.scheme, layout, placement_of(code, layout));
  code.shards_per_node = scenario.committee.shards_per_node(scenario.seed);
  code.holdings = theory::holdings_of(code.shards_per_node);
  code.drawn_alike = layout.spread == Spread::random && code.holdings.size() == 1;
  code.units = units_of(code);
  return code;
}

}  // namespace

std::vector<Code> codes_of(const Scenario& scenario) {
  std::vector<Code> codes;
  for (const Scenario::Choice& choice : scenario.schemes) codes.push_back(code_of(scenario, choice));
  return codes;
}

const Code* baseline_of(const std::vector<Code>& codes, const Scenario& scenario) {
  const auto found = std::ranges::find_if(codes, [&](const Code& code) {
    return scenario.baseline.empty() ? !code.entry->baseline.empty()
                                     : code.choice->label == scenario.baseline;
  });
  return found == codes.end() ? nullptr : &*found;
}

std::optional<RepairBytes> repair_of_a_node(const Code& code, Bytes blob) {
  if (code.entry->limit != nullptr && code.entry->limit(code.choice->settings, code.shards, blob))
    return std::nullopt;
  const Layout layout = code.scheme->layout(blob);
  const Placement placement = placement_of(code, layout);
  RepairBytes sum{};
  std::uint32_t plans = 0;
  const auto add = [&](std::uint32_t first_slot, std::uint32_t slots) {
    std::vector<Piece> lost;
    for (std::uint32_t slot = first_slot; slot < first_slot + slots; ++slot)
      for (std::uint32_t kind = 0; kind < layout.kinds.size(); ++kind)
        lost.push_back({kind, placement.shard_of(slot)});
    for (const schemes::Fetch& fetch : code.scheme->plan(lost, layout, placement)) {
      const SymbolSize symbol = code.scheme->symbol(layout, placement, {fetch.kind, fetch.shards.front()});
      sum.payload += to_double(symbol.payload) * fetch.need;
      sum.proofs += to_double(symbol.proof) * fetch.need;
    }
  };
  // Pieces that lie on distinct nodes are lost one by one.
  std::uint32_t slot = 0;
  for (std::uint32_t i = 0; slot < layout.slots && plans < kMostPlans; ++i) {
    const std::uint32_t slots = code.everywhere ? code.shards_per_node[i] : 1;
    if (slots > 0) add(slot, slots);
    slot += slots;
    ++plans;
  }
  return RepairBytes{sum.payload / plans, sum.proofs / plans};
}

double piece_bytes(const Layout& layout) {
  double sum = 0;
  for (const PieceKind& kind : layout.kinds) sum += to_double(kind.size);
  return sum * layout.slots;
}

}  // namespace floe::expected
