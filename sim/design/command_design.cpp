// floe design: schemes and parameters that meet a target, the best of them, and what each number rests on.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "design/candidates.hpp"
#include "design/commands.hpp"
#include "terminal/listing.hpp"
#include "text/json_writer.hpp"
#include "text/wrap.hpp"

namespace floe::cli {
namespace {

using namespace design;
using text::JsonWriter;

constexpr const char* kHowKnown =
    "Nines are bounds from the mean time to loss of each design's chain; the second number of RedStuff is "
    "that "
    "of the code which it does not beat, an approximation. Traffic is a bound, and so are link share and "
    "cost where traffic has a price.";
constexpr std::size_t kMostShown = 24;  // of the front, in a table

void options(po::options_description& description) {
  description.add_options()("json", po::bool_switch(), "print everything as JSON, with the whole front");
}

struct Answer {
  std::size_t candidates = 0;
  std::size_t feasible = 0;
  std::array<std::size_t, 3>
      alone{};                  // candidates that miss nothing but the nines, the link share, the storage
  std::vector<Design> front{};  // of the feasible
  const Design* cheapest = nullptr;  // of the front
};

Answer answer_of(const Spec& spec) {
  Answer answer;
  std::vector<Design> feasible;
  for (const Design& design : candidates_of(spec)) {
    ++answer.candidates;
    const Misses misses = misses_of(design, spec);
    if (misses.none()) feasible.push_back(design);
    if (int{misses.nines} + int{misses.link_share} + int{misses.storage} == 1)
      ++answer.alone[misses.nines ? 0 : misses.link_share ? 1 : 2];
  }
  answer.feasible = feasible.size();
  answer.front = front_of(std::move(feasible));
  if (!answer.front.empty())
    answer.cheapest = &*std::ranges::min_element(answer.front, {},
                                                 [&](const Design& design) { return cost_of(design, spec); });
  return answer;
}

std::string nines_text(const Design& design) {
  return design.nines == design.most_nines ? fmt::format("{:.2f}", design.nines)
                                           : fmt::format("{:.2f} to {:.2f}", design.nines, design.most_nines);
}

std::string conditions(const Spec& spec) {
  return fmt::format(
      "while {} nodes leave independently of each other, {:.4g} times a year each, and a repair, eager or "
      "lazy, takes an exponential time of mean {}; outages that strike several nodes at once, decay of what "
      "is stored, and metadata, proofs "
      "and "
      "framing of small blobs are not covered",
      spec.nodes, spec.departure_rate, to_text(spec.repair_time));
}

std::string advice(const Answer& answer, const Spec& spec) {
  if (answer.cheapest == nullptr)
    return fmt::format(
        "None of {} designs meets the target {}. Without the nines {} would, without the share of links {}, "
        "without the limit of storage {}.",
        answer.candidates, conditions(spec), answer.alone[0], answer.alone[1], answer.alone[2]);
  const Design& best = *answer.cheapest;
  return fmt::format(
      "Use {}: it stores {:.4g} bytes for each byte, moves at most {:.4g} a year and loses a blob less than "
      "once in "
      "1e{:.1f} blob-years, the cheapest of {} designs that meet the target, {}.",
      text_of(best), best.storage, best.traffic, best.nines, answer.feasible, conditions(spec));
}

void print_text(const Answer& answer, const Spec& spec) {
  const std::size_t width = answer_width();
  std::string text = text::wrapped(advice(answer, spec), width, 0) + "\n";
  if (!answer.front.empty()) {
    text += fmt::format("\n{} of {} designs meet the target, {} of which no other beats:\n", answer.feasible,
                        answer.candidates, answer.front.size());
    std::vector<std::vector<std::string>> lines = {{"design", "stored (exact)", "moved a year (at most)",
                                                    "nines a year (at least)", "link share", "cost"}};
    std::vector<Design> shown = answer.front;
    std::ranges::stable_sort(shown, {}, [&](const Design& design) { return cost_of(design, spec); });
    if (shown.size() > kMostShown) shown.resize(kMostShown);
    for (const Design& design : shown)
      lines.push_back({text_of(design), fmt::format("{:.4g}", design.storage),
                       fmt::format("{:.4g}", design.traffic), nines_text(design),
                       fmt::format("{:.3g}", link_share_of(design, spec)),
                       fmt::format("{:.5g}", cost_of(design, spec))});
    text += listing(lines, 2, width);
    if (answer.front.size() > shown.size())
      text += fmt::format("  and {} that cost more; --json has all\n", answer.front.size() - shown.size());
    text += text::wrapped(std::string("  ") + kHowKnown, width, 2) + "\n";
  }
  print(text);
}

void add_json(JsonWriter& json, const Design& design, const Spec& spec) {
  const bool is_lazy = design.scheme == Scheme::lazy;
  json.object(JsonWriter::Layout::inline_)
      .field("design", text_of(design))
      .field("kind", name_of(design.scheme))
      .field("pieces", design.pieces)
      .field("enough", design.enough);
  if (is_lazy) json.field("repair_at", design.repair_at);
  json.field("stored", design.storage)
      .field("stored_how", "exact")
      .field("moved", design.traffic)
      .field("moved_how", "bound")
      .field("nines", design.nines)
      .field("nines_how", "bound");
  if (design.scheme == Scheme::red_stuff)
    json.field("most_nines", design.most_nines).field("most_nines_how", "approximation");
  json.field("link_share", link_share_of(design, spec)).field("cost", cost_of(design, spec)).end();
}

void print_json(const Answer& answer, const Spec& spec) {
  JsonWriter json;
  json.object()
      .field("format", std::uint32_t{1})
      .field("candidates", std::uint64_t{answer.candidates})
      .field("feasible", std::uint64_t{answer.feasible})
      .field("advice", advice(answer, spec));
  json.key("repair_law").value("exponential, eager and lazy");
  json.key("how_known").value(kHowKnown);
  json.key("not_covered").value("outages of several nodes, decay, metadata, proofs and framing");
  json.key("cheapest");
  if (answer.cheapest != nullptr)
    add_json(json, *answer.cheapest, spec);
  else
    json.raw("null");
  json.key("front").list();
  for (const Design& design : answer.front) add_json(json, design, spec);
  print(json.end().end().text() + "\n");
}

// 1 where nothing meets the target, as of a check that fails.
int design_schemes(const Invocation& invocation) {
  const Spec spec = read_spec(invocation.arguments[0]);
  const Answer answer = answer_of(spec);
  if (invocation.flag("json"))
    print_json(answer, spec);
  else
    print_text(answer, spec);
  return answer.cheapest != nullptr ? kFine : kFailed;
}

}  // namespace

const Command design_command{.name = "design",
                             .arguments = "SPEC",
                             .sentence = "find schemes that meet a target, and the cheapest of them",
                             .least = 1,
                             .most = 1,
                             .options = options,
                             .run = design_schemes};

}  // namespace floe::cli
