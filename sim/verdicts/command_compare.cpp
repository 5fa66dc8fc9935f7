// floe compare: two schemes of one run, or two runs scheme by scheme.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "engine/time.hpp"
#include "report/number_table.hpp"
#include "run/catalogue.hpp"
#include "text/diagnostic.hpp"
#include "text/json_writer.hpp"
#include "text/suggest.hpp"
#include "verdicts/commands.hpp"
#include "verdicts/comparison.hpp"
#include "verdicts/ideal_lines.hpp"

namespace floe::cli {
namespace {

constexpr std::size_t kLongestLabel = 64;

void options(po::options_description& description) {
  description.add_options()("scheme", po::value<std::string>()->value_name("LABEL"),
                            "compare only this scheme (default: every one that both runs have)")(
      "with", po::value<std::string>()->value_name("LABEL"),
      "the scheme that it is compared with, of the second run or of the same one (default: of the same "
      "label)")("metric", po::value<std::vector<std::string>>()->default_value({}, "")->value_name("NAME"),
                "compare only this metric; may be repeated")(
      "tolerance", po::value<std::string>()->value_name("SHARE"),
      "how far apart values may be, as a share of the first run's, for example 2% (default: 0)")(
      "paired", po::bool_switch(), "refuse what cannot be compared replicate by replicate")(
      "all", po::bool_switch(), "print what does not differ as well")("json", po::bool_switch(),
                                                                      "print everything as JSON");
}

double tolerance_of(const Invocation& invocation) {
  if (!invocation.has("tolerance")) return 0;
  const std::string& given = invocation.text("tolerance");
  const auto share = parse_share(given);
  if (!share || *share < 0 || *share > 1)
    throw UsageError(
        fmt::format("--tolerance takes a share such as 2%, not \"{}\"", text::printable(given, 40)));
  return *share;
}

std::vector<const Metric*> metrics_of(const Invocation& invocation) {
  std::vector<const Metric*> metrics;
  std::vector<std::string_view> names;
  for (const Metric* row : catalogue().metrics)
    if (!row->name.empty()) names.push_back(row->name);
  for (const std::string& name : invocation.options["metric"].as<std::vector<std::string>>()) {
    const Metric* row = metric_called(name);
    if (row == nullptr)
      throw UsageError(fmt::format("no metric is called \"{}\"; {}", text::printable(name, 60),
                                   text::suggest(name, names)));
    metrics.push_back(row);
  }
  return metrics;
}

void check_label(const StoredRun& run, const std::string& label) {
  if (std::ranges::find(run.labels, label) != run.labels.end()) return;
  throw InputError(fmt::format(
      "\"{}\" has no scheme \"{}\"; {}", run.folder.string(), text::printable(label, kLongestLabel),
      text::suggest(label, std::vector<std::string_view>(run.labels.begin(), run.labels.end()))));
}

// Which scheme is compared with which.
std::vector<std::pair<std::string, std::string>> schemes_of(const Invocation& invocation,
                                                            const StoredRun& first, const StoredRun& second) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const bool has_scheme = invocation.has("scheme");
  if (invocation.has("with") && !has_scheme) throw UsageError("--with needs --scheme LABEL");
  if (has_scheme) {
    const std::string& scheme = invocation.text("scheme");
    const std::string& other = invocation.has("with") ? invocation.text("with") : scheme;
    check_label(first, scheme);
    check_label(second, other);
    return {{scheme, other}};
  }
  for (const std::string& label : first.labels)
    if (std::ranges::find(second.labels, label) != second.labels.end()) pairs.emplace_back(label, label);
  if (pairs.empty())
    throw InputError("the two runs have no scheme of the same label; --scheme and --with name one of each");
  return pairs;
}

struct Asked {
  Side first;
  Side second;
  Comparison found;
};

std::string name_of(const Side& side) {
  return fmt::format("{} of {}", text::printable(side.label, kLongestLabel),
                     text::printable(side.run.folder.string(), 200));
}

std::string number(const std::optional<double>& value) { return value ? fmt::format("{:.6g}", *value) : "-"; }

std::vector<std::string> line_of(const Compared& row) {
  const Difference& difference = row.difference;
  std::string apart = number(difference.value);
  if (difference.interval && !difference.is_same)
    apart += fmt::format(" [{:.6g}, {:.6g}]", difference.interval->low, difference.interval->high);
  const bool has_share = difference.value && difference.first && *difference.first != 0;
  return {
      fmt::format("{}{}", row.row->name, row.row->unit.empty() ? "" : fmt::format(" ({})", row.row->unit)),
      number(difference.first),
      number(difference.second),
      apart,
      has_share ? fmt::format("{:+.3g} %", 100 * *difference.value / std::abs(*difference.first)) : "-",
      std::string(floe::name_of(row.apart))};
}

std::string how(const Comparison& found) {
  if (found.why_unpaired.empty()) return fmt::format("{} pairs of replicates", found.first);
  return fmt::format("{} and {} replicates, which are no pairs: {}", found.first, found.second,
                     found.why_unpaired);
}

std::string text_of(const Asked& asked, bool is_all, std::size_t width) {
  std::string text =
      fmt::format("A: {}\nB: {}\n{}\n", name_of(asked.first), name_of(asked.second), how(asked.found));
  std::vector<std::vector<std::string>> lines{{"", "A", "B", "B - A [95 %]", "of A", "apart"}};
  std::size_t same = 0;
  for (const Compared& row : asked.found.rows) {
    same += row.apart == Apart::same ? 1 : 0;
    if (is_all || row.apart != Apart::same) lines.push_back(line_of(row));
  }
  if (lines.size() > 1) text += number_table(lines, width);
  if (lines.size() > 1) text += "Each value is put together over replicates as in results.json.\n";
  for (const Compared& row : asked.found.rows)
    if (!row.why.empty()) text += fmt::format("{} is undecided: {}\n", row.row->name, row.why);
  if (same > 0)
    text += fmt::format("{} of {} metrics are the same in every pair\n", same, asked.found.rows.size());
  return text;
}

void add_json(text::JsonWriter& json, std::string_view name, const std::optional<double>& value) {
  if (value)
    json.field(name, *value);
  else
    json.key(name).raw("null");
}

void add_json(text::JsonWriter& json, const Side& side) {
  json.object().field("folder", side.run.folder.string()).field("scheme", side.label);
  const auto lines = ideal_lines(side);
  if (lines) {
    const auto add = [&](std::string_view name, const theory::IdealCode& code) {
      json.key(name).object().field("traffic", code.traffic).field("storage", code.storage).end();
    };
    json.key("one_lost_piece").object();
    json.field("pieces", lines->pieces.slots)
        .field("enough", lines->pieces.enough)
        .field("helpers", lines->helpers);
    add("measured", lines->measured);
    add("minimum_storage", lines->storage);
    add("minimum_bandwidth", lines->bandwidth);
    json.end();
  }
  json.end();
}

void add_json(text::JsonWriter& json, const Asked& asked) {
  json.object();
  add_json(json.key("a"), asked.first);
  add_json(json.key("b"), asked.second);
  json.field("paired", asked.found.why_unpaired.empty());
  if (!asked.found.why_unpaired.empty()) json.field("why", asked.found.why_unpaired);
  json.field("replicates_a", asked.found.first).field("replicates_b", asked.found.second);
  json.field("judged_at", asked.found.confidence).key("metrics").list();
  for (const Compared& row : asked.found.rows) {
    const Difference& difference = row.difference;
    json.object().field("metric", row.row->name).field("unit", row.row->unit);
    add_json(json, "a", difference.first);
    add_json(json, "b", difference.second);
    add_json(json, "difference", difference.value);
    add_json(json, "low", difference.interval ? std::optional(difference.interval->low) : std::nullopt);
    add_json(json, "high", difference.interval ? std::optional(difference.interval->high) : std::nullopt);
    json.field("n", difference.n).field("lacking", difference.lacking);
    json.field("apart", floe::name_of(row.apart));
    if (!row.why.empty()) json.field("why", row.why);
    json.end();
  }
  json.end().end();
}

std::string verdict(const std::vector<Asked>& all, double tolerance) {
  std::size_t counts[4] = {0, 0, 0, 0};
  for (const Asked& asked : all)
    for (const Compared& row : asked.found.rows) ++counts[std::size_t(row.apart)];
  return fmt::format(
      "{} metrics are apart by more than {:g} %, {} by at most that, of {} it is undecided, {} are the same",
      counts[std::size_t(Apart::beyond)], 100 * tolerance, counts[std::size_t(Apart::within)],
      counts[std::size_t(Apart::undecided)], counts[std::size_t(Apart::same)]);
}

int compare(const Invocation& invocation) {
  const Judgement judgement{.tolerance = tolerance_of(invocation)};
  const std::vector<const Metric*> metrics = metrics_of(invocation);
  const bool is_one = invocation.arguments.size() == 1;
  if (is_one && !(invocation.has("scheme") && invocation.has("with")))
    throw UsageError("one run is compared with itself by --scheme LABEL --with LABEL");
  const StoredRun first = read_run(invocation.arguments[0]);
  const StoredRun other = is_one ? StoredRun{.folder = {}} : read_run(invocation.arguments[1]);
  const StoredRun& second = is_one ? first : other;
  std::vector<Asked> all;
  for (const auto& [label, with] : schemes_of(invocation, first, second)) {
    const Side a{first, label};
    const Side b{second, with};
    all.push_back({a, b, compare(a, b, judgement, metrics)});
    const std::string& why = all.back().found.why_unpaired;
    if (invocation.flag("paired") && !why.empty())
      throw InputError(fmt::format("the replicates are no pairs: {}", why));
  }
  if (invocation.flag("json")) {
    text::JsonWriter json;
    json.object().field("format", std::uint32_t{1}).field("tolerance", judgement.tolerance);
    json.key("comparisons").list();
    for (const Asked& asked : all) add_json(json, asked);
    print(json.end().end().text());
  } else {
    for (const Asked& asked : all) {
      print(text_of(asked, invocation.flag("all"), answer_width()));
      for (const Side* side : {&asked.first, &asked.second}) {
        const auto lines = ideal_lines(*side);
        const bool is_told = side == &asked.second && asked.first.label == asked.second.label;
        if (lines && metrics.empty() && !is_told) print(text_of(*lines, side->label));
      }
      print("\n");
    }
  }
  invocation.console.say(verdict(all, judgement.tolerance));
  const bool is_beyond = std::ranges::any_of(all, [](const Asked& asked) {
    return std::ranges::any_of(asked.found.rows,
                               [](const Compared& row) { return row.apart == Apart::beyond; });
  });
  return is_beyond ? kFailed : kFine;
}

}  // namespace

const Command compare_command{.name = "compare",
                              .arguments = "FOLDER [FOLDER]",
                              .sentence = "compare two runs, or two schemes of one, metric by metric",
                              .least = 1,
                              .most = 2,
                              .options = options,
                              .run = compare};

}  // namespace floe::cli
