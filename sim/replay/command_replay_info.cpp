#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "recordings/format.hpp"
#include "replay/commands.hpp"
#include "replay/date_text.hpp"
#include "replay/opened.hpp"
#include "replay/summary.hpp"
#include "terminal/listing.hpp"
#include "text/diagnostic.hpp"
#include "text/json_writer.hpp"

namespace floe::cli {
namespace {

using recordings::Recording;
using replay::Summary;
using replay::Times;

constexpr std::size_t kShownLines = 8;  // of rows that share a remark

std::string count(std::size_t number, const std::string& noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string length(double seconds) {
  struct Unit {
    double seconds;
    const char* name;
  };
  constexpr std::array<Unit, 4> kUnits{{{365 * 86'400.0, "y"}, {86'400, "d"}, {3'600, "h"}, {60, "min"}}};
  for (const Unit& unit : kUnits)
    if (seconds >= 2 * unit.seconds) return fmt::format("{:.4g} {}", seconds / unit.seconds, unit.name);
  return fmt::format("{:.4g} s", seconds);
}

std::string instant(const Recording& recording, std::int64_t at) {
  return replay::has_dates(recording.begin) ? replay::date_text(at) : replay::seconds_text(at) + " s";
}

std::string times_text(const Times& times) {
  if (!times.mean) return times.intervals == 0 ? "none" : fmt::format("all {} are cut off", times.intervals);
  return fmt::format("mean {}, median {}, longest {}; {} complete, {} cut off", length(*times.mean),
                     length(*times.median), length(*times.longest), times.intervals - times.cut_off,
                     times.cut_off);
}

std::string weibull_text(const Times& times) {
  if (!times.weibull) return "";
  return fmt::format("shape {:.4g}, scale {}, at most {:.3g} from their distribution (Kolmogorov-Smirnov)",
                     times.weibull->shape, length(times.weibull->scale), times.weibull->distance);
}

std::string remark_text(const replay::Remark& remark, const std::string& path) {
  std::string text = fmt::format("  {} ({}):\n", remark.what, count(remark.notes.size(), "row"));
  for (std::size_t i = 0; i < std::min(kShownLines, remark.notes.size()); ++i) {
    const recordings::Note& note = *remark.notes[i];
    text += fmt::format("    {}:{}{}\n", text::printable(path, 300), note.line,
                        note.cell.empty() ? "" : ": \"" + note.cell + "\"");
  }
  if (remark.notes.size() > kShownLines)
    text += fmt::format("    and {} more (--json has all)\n", remark.notes.size() - kShownLines);
  return text;
}

std::string answer(const Recording& recording, const Summary& summary, const std::string& path) {
  const std::size_t left_out = recording.left_out();
  std::vector<std::vector<std::string>> lines;
  const auto line = [&](const char* name, std::string text) {
    if (!text.empty()) lines.push_back({name, std::move(text)});
  };
  const auto format = std::ranges::find(recordings::registry(), recording.format, &recordings::Format::name);
  line("format", fmt::format("{}: {}", recording.format, format->sentence));
  line("rows", fmt::format("{}, of which {} left out and {} taken with a change", recording.rows,
                           left_out == 1 ? "1 was" : fmt::format("{} were", left_out),
                           recording.notes.size() - left_out));
  line("nodes", fmt::format("{}; {} never down, {} never up", recording.nodes.size(), summary.never_down,
                            summary.never_up));
  line("span", fmt::format("{}, from {} to {}", length(summary.span), instant(recording, recording.begin),
                           instant(recording, recording.end)));
  line("outages",
       fmt::format("{}, and {} gone for good", summary.down.intervals, count(summary.gone, "node")));
  if (summary.availability)
    line("availability",
         fmt::format("{:.6g} % of {:.6g} node-hours that were seen", 100 * *summary.availability,
                     (summary.up.seconds + summary.down.seconds) / 3600));
  line("not seen", fmt::format("{:.6g} node-hours in {}, neither up nor down", summary.gap.seconds / 3600,
                               count(summary.gap.intervals, "gap")));
  line("down times", times_text(summary.down));
  line("  Weibull", weibull_text(summary.down));
  line("up times", times_text(summary.up));
  line("  Weibull", weibull_text(summary.up));
  std::string text = listing(lines, 0, answer_width());
  if (summary.down.weibull || summary.up.weibull)
    text +=
        "Laws are fitted by maximum likelihood; an interval that is cut off counts as at least so long.\n";
  for (const bool is_left_out : {true, false}) {
    bool first = true;
    for (const replay::Remark& remark : summary.remarks) {
      if (remark.left_out != is_left_out) continue;
      if (first) text += is_left_out ? "left out:\n" : "taken with a change:\n";
      first = false;
      text += remark_text(remark, path);
    }
  }
  return text;
}

void write_times(text::JsonWriter& json, const char* name, const Times& times) {
  const auto number = [&](const char* key, const std::optional<double>& value) {
    json.key(key);
    value ? json.value(*value) : json.raw("null");
  };
  json.key(name).object();
  json.field("intervals", std::uint64_t{times.intervals}).field("cut_off", std::uint64_t{times.cut_off});
  json.field("total_s", times.seconds);
  number("mean_s", times.mean);
  number("median_s", times.median);
  number("longest_s", times.longest);
  json.key("weibull");
  if (times.weibull)
    json.object(text::JsonWriter::Layout::inline_)
        .field("shape", times.weibull->shape)
        .field("scale_s", times.weibull->scale)
        .field("ks_distance", times.weibull->distance)
        .end();
  else
    json.raw("null");
  json.end();
}

std::string answer_json(const Recording& recording, const Summary& summary, const std::string& path) {
  text::JsonWriter json;
  json.object().field("file", text::printable(path, path.size())).field("format", recording.format);
  json.field("rows", std::uint64_t{recording.rows});
  json.field("left_out", std::uint64_t{recording.left_out()});
  json.field("changed", std::uint64_t{recording.notes.size() - recording.left_out()});
  json.field("nodes", std::uint64_t{recording.nodes.size()});
  json.field("never_up", std::uint64_t{summary.never_up})
      .field("never_down", std::uint64_t{summary.never_down});
  json.field("begin_s", static_cast<double>(recording.begin) / 1e9);
  json.field("span_s", summary.span);
  json.field("outages", std::uint64_t{summary.down.intervals}).field("gone", std::uint64_t{summary.gone});
  json.key("availability");
  summary.availability ? json.value(*summary.availability) : json.raw("null");
  write_times(json, "up", summary.up);
  write_times(json, "down", summary.down);
  json.key("gaps").object(text::JsonWriter::Layout::inline_);
  json.field("intervals", std::uint64_t{summary.gap.intervals}).field("total_s", summary.gap.seconds).end();
  json.key("notes").list();
  for (const recordings::Note& note : recording.notes) {
    json.object(text::JsonWriter::Layout::inline_).field("line", std::uint64_t{note.line});
    json.field("what", note.what).field("found", note.cell).field("left_out", note.left_out).end();
  }
  json.end().end();
  return json.text();
}

int run(const Invocation& invocation) {
  const Recording recording = opened(invocation);
  const Summary summary = replay::summary_of(recording);
  const std::string& path = invocation.arguments[0];
  print(invocation.flag("json") ? answer_json(recording, summary, path) : answer(recording, summary, path));
  return kFine;
}

}  // namespace

const Command replay_info_command{
    .name = "replay info",
    .arguments = "FILE",
    .sentence = "print what recorded availability comes to; \"-\" is the standard input",
    .least = 1,
    .most = 1,
    .options = recording_options,
    .run = run};

}  // namespace floe::cli
