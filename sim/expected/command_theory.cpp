// floe theory: what closed forms, chains and bounds say of a scenario, without a run.
#include <fmt/format.h>

#include <algorithm>

#include "expected/commands.hpp"
#include "expected/comparison.hpp"
#include "expected/measured.hpp"
#include "expected/statements.hpp"
#include "scenario/reader.hpp"
#include "terminal/listing.hpp"
#include "text/diagnostic.hpp"
#include "text/json_writer.hpp"
#include "text/wrap.hpp"

namespace floe::cli {
namespace {

using namespace expected;
using text::JsonWriter;

constexpr std::size_t kLongestLabel = 64;

void options(po::options_description& description) {
  description.add_options()(
      "set", po::value<std::vector<std::string>>()->default_value({}, "")->value_name("PATH=VALUE"),
      "edit a field first; may be repeated")(
      "repair-time", po::value<std::string>()->value_name("DURATION"),
      "the mean time from the loss of a piece to its return, as in 8h; by default that of detection and "
      "replacement, to which repair adds")(
      "results", po::value<std::string>()->value_name("FOLDER"),
      "a run of the scenario, whose values stand beside, with their distance in standard errors")(
      "json", po::bool_switch(), "print what theory says as JSON");
}

std::optional<double> repair_hours(const Invocation& invocation) {
  if (!invocation.has("repair-time")) return std::nullopt;
  const std::string& given = invocation.text("repair-time");
  const std::optional<Duration> time = parse_duration(given);
  if (!time || *time <= Duration{} || *time == Duration::never())
    throw UsageError(
        fmt::format("--repair-time: expected a duration above 0 such as 8h or 30min, found \"{}\"",
                    text::printable(given, 40)));
  return to_hours(*time);
}

// The size that comparisons are made at: the largest that occurs.
Bytes size_of(const Scenario& scenario) {
  Bytes largest{0};
  for (const Scenario::BlobGroup& group : scenario.blobs) largest = std::max(largest, group.size.greatest());
  return largest;
}

struct Answer {
  std::vector<Code> codes;
  std::vector<Statements> statements;  // by code
  std::vector<std::optional<OnePiece>> pieces;
  std::vector<std::optional<LazyLine>> lazy;
  std::vector<BreakEven> break_evens;
  std::optional<MeasuredRun> run{};

  const Measured* measured(const Code& code, const Statement& statement) const {
    if (!run) return nullptr;
    const auto found = run->find({code.choice->label, std::string(statement.metric->name)});
    return found == run->end() ? nullptr : &found->second;
  }
};

std::uint32_t lazy_threshold_of(const Scenario& scenario, const Code& code) {
  for (const Scenario::Choice& process : maintenance_of(scenario))
    if (const auto* repair = process.settings.get_if<maintenance::RepairSettings>())
      return maintenance::policy_for(code.choice->label, repair->policies).lazy_threshold;
  return 0;
}

Answer answer_of(const Scenario& scenario, std::optional<double> hours) {
  Answer answer;
  answer.codes = codes_of(scenario);
  const Dangers dangers = dangers_of(scenario);
  const Bytes size = size_of(scenario);
  const Code* baseline = baseline_of(answer.codes, scenario);
  for (const Code& code : answer.codes) {
    answer.statements.push_back(statements_of({scenario, dangers, code, hours}));
    answer.pieces.push_back(one_piece(code, size));
    answer.lazy.push_back(lazy_line(code, lazy_threshold_of(scenario, code)));
    if (baseline != nullptr && baseline != &code)
      answer.break_evens.push_back(break_even(code, *baseline, size));
  }
  return answer;
}

std::string heading(const Code& code) {
  std::string text = fmt::format("{}: {} pieces, {} of which give a blob back",
                                 text::printable(code.choice->label, kLongestLabel), code.slots, code.least);
  if (code.has_two_thresholds()) text += fmt::format("; of the other kind {}", code.most);
  if (!code.counts_only) text += ", whichever they are";
  return text + "\n";
}

std::string piece_text(const OnePiece& piece) {
  std::string text =
      fmt::format("One lost shard of a blob of {} takes {:.6g} of the blob; {:.6g} is stored.",
                  to_text(Bytes{static_cast<std::int64_t>(piece.size)}), piece.payload, piece.storage);
  if (piece.least_storage)
    text += fmt::format(
        " Bounds of any code of as many pieces, with {} helpers: at the least storage (MSR) {:.6g} moves and "
        "{:.6g} "
        "is stored, at the least traffic (MBR) {:.6g} and {:.6g}",
        piece.helpers, piece.least_storage->traffic, piece.least_storage->storage,
        piece.least_traffic->traffic, piece.least_traffic->storage);
  if (piece.at_this_storage)
    text += fmt::format("; at what this scheme stores at least {:.6g}", piece.at_this_storage->traffic);
  return piece.least_storage ? text + "." : text;
}

std::string lazy_text(const LazyLine& lazy) {
  return fmt::format(
      "Lazy repair at {} live pieces: a cycle lasts {:.6g} of the mean time until a node departs, and {:.6g} "
      "of "
      "the blobs' bytes move in that mean time, uploads with them (chain: repair takes no time).",
      lazy.threshold, lazy.cycle, lazy.traffic);
}

std::string break_even_text(const BreakEven& found) {
  const std::string label = text::printable(found.label, kLongestLabel);
  const std::string baseline = text::printable(found.baseline, kLongestLabel);
  std::string text =
      found.size
          ? fmt::format("{} moves less than {} for what one loss of every node takes from {} on", label,
                        baseline, to_text(*found.size))
          : fmt::format("{} never moves less than {} up to {}", label, baseline, to_text(found.largest));
  if (found.shards)
    text += fmt::format("; of large blobs one fetch of the whole moves less from {:.4g} shards a node on",
                        *found.shards);
  if (found.lazy_threshold)
    text += *found.lazy_threshold > 0
                ? fmt::format("; lazy repair of {} moves no more than {} where it waits for {} live pieces",
                              baseline, label, *found.lazy_threshold)
                : fmt::format("; lazy repair of {} moves more, however long it waits", baseline);
  if (found.price)
    text += fmt::format(
        "; at one departure of each node a year the one that stores more is the cheaper one where keeping a "
        "byte for "
        "a year costs less than moving {:.6g} bytes",
        *found.price);
  return text + ".";
}

std::string measured_text(const Statement& statement, const Measured* measured) {
  if (measured == nullptr) return "not measured";
  std::string text = fmt::format("measured {:.6g}", measured->value);
  if (const std::optional<double> found = sigmas(statement, *measured))
    text += *found == 0 ? ", as said" : fmt::format(", {:+.2f} sigma", *found);
  return text;
}

void print_text(const Answer& answer, std::size_t width) {
  std::string text;
  for (std::size_t i = 0; i < answer.codes.size(); ++i) {
    if (i > 0) text += "\n";
    text += heading(answer.codes[i]);
    std::vector<std::vector<std::string>> lines;
    std::string before;
    for (const Statement& each : answer.statements[i]) {
      const std::string unit = each.metric->unit.empty() || each.how == How::not_covered
                                   ? std::string()
                                   : " " + std::string(each.metric->unit);
      std::vector<std::string> line = {std::string(each.metric->name), std::string(name_of(each.how)),
                                       value_text(each) + unit};
      if (answer.run) line.push_back(measured_text(each, answer.measured(answer.codes[i], each)));
      line.push_back(each.because == before ? "the same" : each.because);
      lines.push_back(std::move(line));
      before = each.because;
    }
    text += listing(lines, 2, width);
    if (answer.pieces[i]) text += text::wrapped("  " + piece_text(*answer.pieces[i]), width, 2) + "\n";
    if (answer.lazy[i]) text += text::wrapped("  " + lazy_text(*answer.lazy[i]), width, 2) + "\n";
  }
  if (!answer.break_evens.empty()) text += "\nBreak-evens (exact, from the sizes of symbols and proofs):\n";
  for (const BreakEven& each : answer.break_evens)
    text += text::wrapped("  " + break_even_text(each), width, 2) + "\n";
  print(text);
}

void maybe(JsonWriter& json, std::string_view name, const std::optional<double>& value) {
  if (value && std::isfinite(*value))
    json.field(name, *value);
  else
    json.key(name).raw("null");
}

void add_json(JsonWriter& json, std::string_view name, const std::optional<theory::IdealCode>& code) {
  if (!code) return;
  json.key(name).object().field("traffic", code->traffic).field("storage", code->storage).end();
}

void add_json(JsonWriter& json, const OnePiece& piece) {
  json.key("one_lost_shard").object();
  json.field("size", piece.size)
      .field("traffic", piece.payload)
      .field("storage", piece.storage)
      .field("helpers", piece.helpers);
  add_json(json, "minimum_storage", piece.least_storage);
  add_json(json, "minimum_bandwidth", piece.least_traffic);
  add_json(json, "at_this_storage", piece.at_this_storage);
  json.end();
}

void print_json(const Scenario& scenario, const Answer& answer) {
  JsonWriter json;
  json.object().field("format", std::uint32_t{1}).field("name", scenario.name).field("hash", hash8(scenario));
  json.key("schemes").list();
  for (std::size_t i = 0; i < answer.codes.size(); ++i) {
    const Code& code = answer.codes[i];
    json.object().field("label", code.choice->label).field("pieces", code.slots).field("enough", code.least);
    json.key("metrics").list();
    for (const Statement& each : answer.statements[i]) {
      json.object().field("metric", each.metric->name).field("how", name_of(each.how));
      maybe(json, "low", each.low);
      maybe(json, "high", each.high);
      if (const Measured* measured = answer.measured(code, each)) {
        json.field("measured", measured->value);
        maybe(json, "sigmas", sigmas(each, *measured));
      }
      json.field("unit", each.metric->unit).field("because", each.because).end();
    }
    json.end();
    if (answer.pieces[i]) add_json(json, *answer.pieces[i]);
    if (answer.lazy[i])
      json.key("lazy")
          .object()
          .field("threshold", answer.lazy[i]->threshold)
          .field("cycle", answer.lazy[i]->cycle)
          .field("traffic", answer.lazy[i]->traffic)
          .end();
    json.end();
  }
  json.end().key("break_evens").list();
  for (const BreakEven& each : answer.break_evens) {
    json.object().field("label", each.label).field("baseline", each.baseline);
    maybe(json, "size", each.size ? std::optional(to_double(*each.size)) : std::nullopt);
    maybe(json, "shards", each.shards);
    maybe(json, "lazy_threshold",
          each.lazy_threshold ? std::optional<double>(*each.lazy_threshold) : std::nullopt);
    maybe(json, "price", each.price);
    json.end();
  }
  print(json.end().end().text());
}

int theory(const Invocation& invocation) {
  const std::optional<double> hours = repair_hours(invocation);
  const auto& edits = invocation.options["set"].as<std::vector<std::string>>();
  const Scenario scenario = scenario::read(invocation.arguments[0], edits);
  Answer answer = answer_of(scenario, hours);
  if (invocation.has("results")) answer.run = read_run_of(scenario, invocation.text("results"));
  if (invocation.flag("json"))
    print_json(scenario, answer);
  else
    print_text(answer, answer_width());
  return kFine;
}

}  // namespace

const Command theory_command{
    .name = "theory",
    .arguments = "SCENARIO",
    .sentence = "tell what closed forms, chains and bounds say of a scenario's metrics, without a run",
    .least = 1,
    .most = 1,
    .options = options,
    .run = theory};

}  // namespace floe::cli
