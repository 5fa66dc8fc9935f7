#include "verdicts/kept_sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "files/revision.hpp"
#include "run/instruments.hpp"
#include "sweeps/description.hpp"
#include "sweeps/sweep_folder.hpp"
#include "sweeps/tables.hpp"
#include "sweeps/work.hpp"
#include "terminal/command.hpp"
#include "text/diagnostic.hpp"
#include "verdicts/gate.hpp"
#include "verdicts/stored_run.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using sweeps::Sweep;

constexpr const char* kTables[] = {"sweep.csv", "quantiles.csv"};

std::string text_in(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(fmt::format("\"{}\" cannot be read", text::printable(path.string(), 200)));
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::size_t> points_of(const std::string& text, std::size_t count) {
  std::vector<std::size_t> points;
  if (text.empty()) {
    for (std::size_t point = 0; point < count; ++point) points.push_back(point);
    return points;
  }
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || end != part.data() + part.size() || number == 0 || number > count)
      throw UsageError(fmt::format("--point takes points of the sweep, from 1 to {}, such as 2,5; not \"{}\"",
                                   count, text::printable(text, 40)));
    points.push_back(number - 1);
  }
  std::ranges::sort(points);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

// The column of that name in the header of a table.
std::size_t column_called(const std::string& name, const std::string& header, const fs::path& file) {
  const auto cells = cells_of(header);
  if (cells)
    for (std::size_t i = 0; i < cells->size(); ++i)
      if ((*cells)[i].substr(0, (*cells)[i].find_first_of("\r\n")) == name) return i;
  throw InputError(fmt::format("\"{}\" has no column \"{}\"", file.string(), name));
}

// Rows of a table by a condition on one of their cells.
std::string rows_where(const std::string& table, std::size_t column,
                       const std::function<bool(const std::string& cell)>& keeps) {
  std::istringstream lines(table);
  std::string kept;
  std::string line;
  for (bool is_header = true; std::getline(lines, line); is_header = false) {
    const bool has_end = !lines.eof();
    const auto cells = cells_of(line);
    // A row that is garbled is compared, and found.
    if (is_header || !cells || column >= cells->size() || keeps((*cells)[column]))
      kept += line + (has_end ? "\n" : "");
  }
  return kept;
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw OutputError(fmt::format("cannot write \"{}\"", path.string()));
}

struct Tables {
  std::string metrics;
  std::string quantiles;
};

Tables simulated(const KeptSweep& kept, std::uint32_t threads, const fs::path& scratch,
                 const std::atomic<bool>& stop, const std::function<void(double)>& tick) {
  const Sweep& sweep = kept.sweep;
  std::vector<sweeps::Missing> missing;
  for (const std::size_t point : kept.points) {
    sweeps::Missing& all = missing.emplace_back();
    all.point = point;
    for (std::uint32_t replicate = 0; replicate < sweep.replicates; ++replicate)
      all.replicates.push_back(replicate);
  }
  sweeps::RowFolder rows(scratch);
  rows.open();
  const auto runs = static_cast<double>(kept.runs());
  const std::uint64_t done =
      sweeps::simulate_missing(sweep, missing, rows, threads, stop,
                               [&](std::uint64_t finished) { tick(static_cast<double>(finished) / runs); });
  if (done < kept.runs()) throw Stopped();
  Tables tables{sweeps::metrics_header(sweep), sweeps::quantiles_header(sweep)};
  const auto files = rows.files();
  for (const std::size_t point : kept.points) {
    const std::string& id = sweep.points[point].id;
    const sweeps::PointTables found = sweeps::tables_of(sweep, point, sweeps::RowIndex(id, files.at(id)));
    tables.metrics += found.metrics;
    tables.quantiles += found.quantiles;
  }
  return tables;
}

FileDifferences table_apart(const KeptSweep& kept, const std::string& name, const std::string& today,
                            const fs::path& scratch) {
  const fs::path file = kept.folder / name;
  std::string before = text_in(file);
  const std::string header = before.substr(0, before.find('\n'));
  if (!kept.is_whole()) {
    std::set<std::string> points;
    for (const std::size_t point : kept.points) points.insert(std::to_string(point));
    before = rows_where(before, column_called("point", header, file),
                        [&](const std::string& cell) { return points.contains(cell); });
  }
  const std::string key = name == kTables[0] ? "metric" : "times";
  const std::size_t column = column_called(key, header, file);
  std::set<std::string> metrics;
  rows_where(before, column, [&](const std::string& cell) { return metrics.insert(cell).second; });
  const fs::path a = scratch / "kept.csv";
  const fs::path b = scratch / "today.csv";
  write(a, before);
  write(b, rows_where(today, column_called(key, today.substr(0, today.find('\n')), b),
                      [&](const std::string& cell) { return metrics.contains(cell); }));
  return lines_apart(a, b);
}

FileDifferences description_apart(const KeptSweep& kept, const fs::path& scratch) {
  const fs::path today = scratch / "sweep.json";
  write(today, sweeps::description_json(kept.sweep));
  return values_apart(kept.folder / "sweep.json", today, [](std::string_view path) {
    // Ids are over the program as well; and what metrics there are is not a matter of this sweep.
    return path == "program" || path.ends_with(".id") || path == "rows";
  });
}

}  // namespace

bool is_sweep(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / "sweep.json", error);
}

KeptSweep read_kept_sweep(const fs::path& folder, const std::string& points) {
  const std::string file = (folder / "sweep.json").string();
  const sweeps::Description description = sweeps::read_description(file, text_in(file));
  KeptSweep kept{.folder = folder,
                 .sweep = sweeps::read_sweep({.file = (folder / "scenario.json").string(),
                                              .text = text_in(folder / "scenario.json"),
                                              .edits = description.edits,
                                              .vary = description.vary,
                                              .program = sweeps::program_text(revision())}),
                 .points = {}};
  if (kept.sweep.replicates != description.replicates || kept.sweep.points.size() != description.ids.size())
    throw InputError(fmt::format("\"{}\": sweep.json and scenario.json do not belong together",
                                 text::printable(folder.string(), 200)));
  kept.points = points_of(points, kept.sweep.points.size());
  std::error_code error;
  if (!fs::exists(folder / kTables[0], error))
    throw InputError(
        fmt::format("\"{}\" has no {} to compare with: it is not complete, or a slice, which floe "
                    "combine puts together with the others",
                    text::printable(folder.string(), 200), kTables[0]));
  return kept;
}

std::vector<FileVerdict> made_again(const KeptSweep& kept, std::uint32_t threads,
                                    const std::atomic<bool>& stop, const std::function<void(double)>& tick) {
  const Scratch scratch;
  const Tables today = simulated(kept, threads, scratch.path(), stop, tick);
  std::vector<FileVerdict> files{{"sweep.json", description_apart(kept, scratch.path())}};
  files.push_back({kTables[0], table_apart(kept, kTables[0], today.metrics, scratch.path())});
  std::error_code error;
  if (fs::exists(kept.folder / kTables[1], error))
    files.push_back({kTables[1], table_apart(kept, kTables[1], today.quantiles, scratch.path())});
  return files;
}

}  // namespace floe::cli
