#include "sweeps/sweep_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "run/version.hpp"
#include "sweeps/description.hpp"
#include "text/diagnostic.hpp"

namespace floe::sweeps {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kAtOnce = 64;  // points whose tables are in memory

std::optional<std::string> content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

// A folder may hold fewer points and fewer replicates than are asked for now, and nothing else.
void check_holds_part_of(const fs::path& path, const Sweep& sweep, const Description& before) {
  const auto refuse = [&](const std::string& why) {
    throw OutputRefused(
        fmt::format("\"{}\" holds another sweep: {}; choose another --out", path.string(), why));
  };
  if (before.program != sweep.plan.program)
    refuse(fmt::format("it was begun by floe {}, and this is {}", before.program, sweep.plan.program));
  std::vector<std::string> paths;
  for (const Axis& axis : sweep.axes) paths.push_back(axis.path);
  if (paths != before.paths) refuse("it varies other paths");
  std::set<std::string> ids;
  for (const Point& point : sweep.points) ids.insert(point.id);
  const auto gone =
      std::ranges::count_if(before.ids, [&](const std::string& id) { return !ids.contains(id); });
  if (gone > 0) refuse(fmt::format("{} of its {} points are not of this one", gone, before.ids.size()));
  if (before.replicates > sweep.replicates)
    refuse(fmt::format("it has {} replicates of each point", before.replicates));
}

using FilesById = std::map<std::string, std::vector<fs::path>>;

FilesById files_of(const RowFolder& rows, const std::vector<const RowFolder*>& sources) {
  FilesById files = rows.files();
  for (const RowFolder* source : sources)
    for (const auto& [id, own] : source->files()) files[id].insert(files[id].end(), own.begin(), own.end());
  return files;
}

}  // namespace

const FolderSort kSweepFolder{.mark = "manifest.json",
                              .written_by = "floe sweep",
                              .count = "points",
                              .owns = [](std::string_view name, std::uint64_t) {
                                return std::ranges::find(sweep_files(), name, &SweepFile::name) !=
                                       sweep_files().end();
                              }};

std::string program_text(const Revision& revision) {
  std::string text(kVersion);
  if (!revision.commit.empty()) text += " " + revision.commit.substr(0, 12);
  return text + (revision.is_dirty ? " with changes" : "");
}

void begin_folder(const fs::path& path, const Sweep& sweep, bool force, const Environment& environment) {
  const std::optional<Mark> before = read_mark(path, kSweepFolder);
  const std::string description = description_json(sweep);
  if (before) {
    const auto text = content_of(path / "sweep.json");
    if (text == description && content_of(path / "scenario.json") == sweep.plan.text) return;
    if (text) check_holds_part_of(path, sweep, read_description((path / "sweep.json").string(), *text));
  }
  OutputFolder folder(path, kSweepFolder, sweep.points.size(), force);
  folder.add("README.md", readme_text());
  folder.add("sweep.json", description);
  folder.add("scenario.json", sweep.plan.text);
  folder.add("manifest.json", manifest_json(sweep, {}, environment));
  folder.commit();
}

Kept read_folder(const fs::path& path, const std::string& program) {
  const auto mark = read_mark(path, kSweepFolder);
  const auto text = content_of(path / "sweep.json");
  const auto scenario = content_of(path / "scenario.json");
  if (!mark || !text || !scenario)
    throw text::DocumentError(
        fmt::format("\"{}\" is no folder that floe sweep wrote", text::printable(path.string(), 200)));
  const Description description = read_description((path / "sweep.json").string(), *text);
  if (description.program != program)
    throw text::DocumentError(
        fmt::format("\"{}\" was written by floe {}, and this is {}: its rows have other ids", path.string(),
                    description.program, program));
  Kept kept{.sweep = read_sweep({.file = (path / "scenario.json").string(),
                                 .text = *scenario,
                                 .edits = description.edits,
                                 .vary = description.vary,
                                 .program = program}),
            .is_complete = mark->complete,
            .has_tables = fs::exists(path / "sweep.csv")};
  std::vector<std::string> ids;
  for (const Point& point : kept.sweep.points) ids.push_back(point.id);
  if (ids != description.ids || kept.sweep.replicates != description.replicates)
    throw text::DocumentError(
        fmt::format("\"{}\": sweep.json and scenario.json do not belong together", path.string()));
  return kept;
}

std::uint64_t missing_in(const Sweep& sweep, const RowFolder& rows,
                         const std::vector<const RowFolder*>& sources) {
  const FilesById files = files_of(rows, sources);
  std::uint64_t missing = 0;
  for (const Point& point : sweep.points) {
    const auto own = files.find(point.id);
    if (own == files.end()) {
      missing += sweep.replicates;
      continue;
    }
    const RowIndex index(point.id, own->second);
    reader_of(point, index);
    for (std::uint32_t replicate = 0; replicate < sweep.replicates; ++replicate)
      missing += index.has(replicate) ? 0 : 1;
  }
  return missing;
}

void finish_folder(const fs::path& path, const Sweep& sweep, const RowFolder& rows,
                   const std::vector<const RowFolder*>& sources, std::uint32_t threads,
                   const std::vector<Part>& parts, const Environment& environment,
                   const std::function<void(double)>& tick) {
  const FilesById files = files_of(rows, sources);
  OutputFolder folder(path, kSweepFolder, sweep.points.size(), false);
  folder.add("README.md", readme_text());
  folder.add("sweep.json", description_json(sweep));
  folder.add("scenario.json", sweep.plan.text);
  folder.add("columns.json", columns_json(sweep));
  GrowingFile metrics = folder.grow("sweep.csv");
  GrowingFile quantiles = folder.grow("quantiles.csv");
  metrics.write(metrics_header(sweep));
  quantiles.write(quantiles_header(sweep));
  const auto count = static_cast<double>(sweep.points.size());
  for (std::size_t begin = 0; begin < sweep.points.size(); begin += kAtOnce) {
    std::vector<PointTables> tables(std::min(kAtOnce, sweep.points.size() - begin));
    const auto one = [&](std::size_t i) {
      const std::string& id = sweep.points[begin + i].id;
      const RowIndex index(id, files.at(id));
      tables[i] = tables_of(sweep, begin + i, index);
      rows.keep_whole(id, index, sweep.replicates);
    };
    over_threads(threads, tables.size(), one, [&] { tick(static_cast<double>(begin) / count); });
    tick(static_cast<double>(begin) / count);
    for (const PointTables& point : tables) {
      metrics.write(point.metrics);
      quantiles.write(point.quantiles);
    }
  }
  metrics.close();
  quantiles.close();
  folder.add("manifest.json",
             manifest_json(sweep, {.is_whole = true, .is_complete = true, .parts = parts}, environment));
  folder.commit();
}

void finish_slice(const fs::path& path, const Sweep& sweep, const Slice& slice,
                  const Environment& environment) {
  std::vector<Part> parts = parts_in(path);
  add_part(parts, {.slice = slice_text(slice),
                   .arguments = environment.arguments,
                   .processor = environment.processor,
                   .wall_seconds = environment.wall_seconds});
  OutputFolder folder(path, kSweepFolder, sweep.points.size(), false);
  folder.add("manifest.json", manifest_json(sweep, {.is_complete = true, .parts = parts}, environment));
  folder.commit();
}

}  // namespace floe::sweeps
