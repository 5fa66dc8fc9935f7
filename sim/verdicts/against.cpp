#include "verdicts/against.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "engine/time.hpp"
#include "run/instruments.hpp"
#include "terminal/interruption.hpp"
#include "text/diagnostic.hpp"
#include "text/json_writer.hpp"
#include "verdicts/file_verdicts.hpp"
#include "verdicts/gate.hpp"
#include "verdicts/kept_sweep.hpp"

namespace floe::cli {
namespace {

struct Means {
  std::string label;
  Comparison found;
};

std::vector<Means> means_of(const Kept& kept, const std::filesystem::path& today) {
  const StoredRun first = read_run(kept.folder);
  const StoredRun second = read_run(today);
  std::vector<Means> all;
  for (const std::string& label : first.labels)
    if (std::ranges::find(second.labels, label) != second.labels.end())
      all.push_back({label, compare({first, label}, {second, label}, kept.judgement)});
  return all;
}

bool are_equivalent(const std::vector<Means>& all) {
  return std::ranges::all_of(all, [](const Means& means) {
    return std::ranges::all_of(means.found.rows,
                               [](const Compared& row) { return !row.why.empty() || is_equivalent(row); });
  });
}

void print_text(const std::vector<Means>& all, const Judgement& judgement) {
  for (const Means& means : all) {
    std::size_t equivalent = 0;
    std::size_t untested = 0;
    std::string others;
    for (const Compared& row : means.found.rows) {
      const Difference& difference = row.difference;
      const double tolerance = 100 * judgement.tolerance_of(*row.row);
      if (is_equivalent(row)) {
        ++equivalent;
        continue;
      }
      if (!row.why.empty()) {
        ++untested;
        others += fmt::format("  {} is not tested: {}\n", row.row->name, row.why);
        continue;
      }
      others += fmt::format("  {}: {} within {:g} %; {:.6g} is kept, and today it is {:.6g}", row.row->name,
                            row.apart == Apart::beyond ? "not" : "not shown to be", tolerance,
                            difference.first.value_or(0), difference.second.value_or(0));
      if (difference.interval)
        others +=
            fmt::format(", apart by [{:.6g}, {:.6g}]", difference.interval->low, difference.interval->high);
      others += "\n";
    }
    print(fmt::format(
        "{}: {} of {} means are equivalent ({} at 5 %)\n{}", text::printable(means.label, 64), equivalent,
        means.found.rows.size() - untested,
        means.found.why_unpaired.empty() ? "paired tests on both sides" : "unpaired tests on both sides",
        others));
  }
}

void print_json(const std::vector<FileVerdict>& files, const std::vector<Means>& all) {
  text::JsonWriter json;
  json.object().field("format", std::uint32_t{1});
  add_json(json, files);
  json.key("means").list();
  for (const Means& means : all)
    for (const Compared& row : means.found.rows) {
      json.object(text::JsonWriter::Layout::inline_)
          .field("scheme", means.label)
          .field("metric", row.row->name);
      if (row.difference.first) json.field("kept", *row.difference.first);
      if (row.difference.second) json.field("today", *row.difference.second);
      json.field("equivalent", is_equivalent(row)).field("not_tested", row.why).end();
    }
  print(json.end().end().text());
}

double tolerance_of(const Invocation& invocation) {
  const std::string& given = invocation.text("tolerance");
  const auto share = parse_share(given);
  if (!share || *share < 0 || *share > 1)
    throw UsageError(
        fmt::format("--tolerance takes a share such as 2%, not \"{}\"", text::printable(given, 40)));
  return *share;
}

int say(const Invocation& invocation, std::span<const FileVerdict> files, std::string_view condition) {
  const std::size_t differ = differing(files);
  invocation.console.say(differ == 0
                             ? fmt::format("{} files are as kept; {}", files.size(), condition)
                             : fmt::format("{} of {} files differ from what is kept", differ, files.size()));
  return differ == 0 ? kFine : kFailed;
}

int check_sweep(const Invocation& invocation, std::uint32_t threads) {
  if (invocation.has("seed") || invocation.has("tolerance"))
    throw UsageError("--seed and --tolerance are about the folder of a run, and this is one of a sweep");
  if (invocation.has("point") && invocation.text("point").empty())
    throw UsageError("--point takes points of the sweep, from 1, such as 2,5; it is empty");
  const KeptSweep kept =
      read_kept_sweep(invocation.text("against"), invocation.has("point") ? invocation.text("point") : "");
  const Interruption interruption;
  std::vector<FileVerdict> files;
  try {
    files = made_again(kept, threads, interruption.flag(), [&](double done) {
      invocation.console.progress(done, fmt::format("{} replicates", kept.runs()));
    });
  } catch (const Stopped&) {
    invocation.console.clear();
    invocation.console.say("interrupted before the results were made again");
    return interruption.exit_code();
  }
  invocation.console.clear();
  if (invocation.flag("json"))
    print_json(files, {});
  else
    print_text(files);
  return say(invocation, files,
             fmt::format("{} of {} points, and the metrics that are kept, were made again",
                         kept.points.size(), kept.sweep.points.size()));
}

}  // namespace

int check_against(const Invocation& invocation, std::uint32_t threads) {
  if (!invocation.arguments.empty() || invocation.has("claims") || invocation.flag("list"))
    throw UsageError("--against FOLDER is about kept results and takes no claims");
  if (is_sweep(invocation.text("against"))) return check_sweep(invocation, threads);
  if (invocation.has("point")) throw UsageError("--point is about the folder of a sweep, and this is none");
  Kept kept = read_kept(invocation.text("against"));
  if (invocation.has("tolerance")) kept.judgement.tolerance = tolerance_of(invocation);
  const std::optional<std::uint64_t> seed =
      invocation.has("seed") ? std::optional(invocation.number("seed")) : std::nullopt;
  const bool has_rows = std::ranges::find(kept.files, "replicates.csv") != kept.files.end();
  if (seed && !has_rows)
    throw InputError(
        fmt::format("\"{}\" has no replicates.csv, which a test of means needs", kept.folder.string()));
  if (seed && kept.replicates < 2)
    throw InputError("one replicate has no spread, so that other seeds cannot be tested against it");

  const Interruption interruption;
  const Scratch scratch;
  invocation.console.progress(0, fmt::format("{} replicates", kept.replicates));
  try {
    make_again(kept, seed, threads, scratch.path(), interruption.flag());
  } catch (const Stopped&) {
    invocation.console.clear();
    invocation.console.say("interrupted before the results were made again");
    return interruption.exit_code();
  }
  invocation.console.clear();
  std::vector<FileVerdict> files;
  if (!seed)
    for (const std::string& name : kept.files) files.push_back({name, apart(kept, name, scratch.path())});
  std::vector<Means> means;
  if (seed || (differing(files) > 0 && has_rows)) means = means_of(kept, scratch.path());
  if (invocation.flag("json")) {
    print_json(files, means);
  } else {
    print_text(files);
    print_text(means, kept.judgement);
  }
  if (seed) {
    const bool is_fine = are_equivalent(means);
    invocation.console.say(is_fine ? "with the other seed every mean is equivalent"
                                   : "with the other seed some means are not equivalent");
    return is_fine ? kFine : kFailed;
  }
  return say(invocation, files, "of a manifest the machine and the revision do not count");
}

}  // namespace floe::cli
