#include "report/run_output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "files/trace_file.hpp"
#include "terminal/command.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestValue = 20;  // of an edit that a folder's name tells
constexpr std::size_t kLongestEdits = 80;  // and of all of them

std::string fit_for_file(std::string_view text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+";
  std::string name(text);
  for (char& c : name)
    if (kPlain.find(c) == std::string_view::npos) c = '_';
  return name;
}

bool same_file(const fs::path& one, const fs::path& other) {
  std::error_code error;
  return fs::equivalent(one, other, error) && !error;
}

// A folder whose name is that of the path and an ending, for what must not go to the path itself.
std::unique_ptr<OutputFolder> folder_beside(const fs::path& path, const std::string& ending,
                                            std::uint64_t replicates) {
  for (int attempt = 1;; ++attempt) {
    const std::string suffix = attempt == 1 ? ending : fmt::format("{}-{}", ending, attempt);
    const fs::path beside = path.has_filename() ? path : path.parent_path();
    try {
      auto folder = std::make_unique<OutputFolder>(beside.string() + suffix, kRunFolder, replicates, false);
      const std::optional<Mark> before = folder->standing();
      if (!before || (!before->complete && before->count <= replicates)) return folder;
    } catch (const OutputRefused&) {
      if (attempt == 100) throw;
    }
  }
}

// Figures are of the results that they were drawn from.
void mark_figures_stale(const fs::path& folder, Console& console) {
  std::error_code error;
  if (fs::exists(folder / "report.html", error))
    console.say("report.html is of an earlier run; \"floe report\" writes it again");
  const fs::path note = folder / "plots/STALE.txt";
  if (!fs::is_directory(fs::symlink_status(folder / "plots", error)) || fs::exists(note, error)) return;
  write_file(note,
             fmt::format("The figures in this folder were drawn from earlier results.\nTo draw them anew: "
                         "floe plot {}\n",
                         folder.string()));
  console.say("the figures in plots/ are from an earlier run; \"floe plot\" draws them again");
}

}  // namespace

void check_trace(const fs::path& trace, const std::string& scenario, const fs::path& folder) {
  std::error_code error;
  if (trace.empty()) throw InputError("--trace needs the path of a file, but the path is empty");
  if (same_file(trace, scenario))
    throw InputError(fmt::format("--trace {} would replace the scenario", trace.string()));
  if (is_written(trace, folder, kRunFolder, 0))
    throw InputError(fmt::format("--trace {} would replace a file of the results", trace.string()));
  if (fs::is_directory(trace, error) || resolved(trace) == resolved(folder))
    throw InputError(fmt::format("--trace {} is a folder; it takes a file", trace.string()));
  if (fs::is_symlink(trace, error) && is_replaced(trace))
    throw InputError(fmt::format("--trace {} is a link, and links are not replaced; name the file itself",
                                 trace.string()));
  if (fs::is_symlink(trace, error) && !fs::exists(trace, error))
    throw InputError(fmt::format("--trace {} is a link to nothing", trace.string()));
  if (resolved(parent_of(trace)) != resolved(folder)) {
    check_parent(trace);
    if (::access(parent_of(trace).c_str(), W_OK) != 0)
      throw OutputError(fmt::format("cannot write \"{}\": {}", trace.string(), std::strerror(errno)));
  }
  if (!is_replaced(trace)) return;
  std::ifstream file(trace, std::ios::binary);
  std::string beginning(256, '\0');
  file.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  if (!is_trace(beginning))
    throw InputError(
        fmt::format("--trace {} exists and is not a trace; nothing was written", trace.string()));
}

void check_scenario_stays(const std::string& path, const Scenario& scenario, const fs::path& folder) {
  if (!is_written(path, folder, kRunFolder, 0)) return;
  std::ifstream file(path, std::ios::binary);
  const std::string before{std::istreambuf_iterator<char>(file), {}};
  if (before != resolved_json(scenario))
    throw InputError(fmt::format("the results would replace the scenario {}; choose another --out", path));
}

std::string default_folder(const Scenario& scenario, const std::vector<std::string>& edits,
                           const ReplicateRange* alone) {
  std::string name = scenario.name + "-" + hash8(scenario) + name_of_edits(edits);
  if (alone != nullptr) name += "-replicate-" + std::to_string(alone->first);
  return "out/" + name;
}

std::string name_of_edits(const std::vector<std::string>& edits) {
  // Of a field that is set more than once the last value counts.
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  for (const std::string_view edit : edits) {
    const std::string_view path = edit.substr(0, edit.find('='));
    std::erase_if(fields, [&](const auto& field) { return field.first == path; });
    fields.emplace_back(path, edit.substr(std::min(path.size() + 1, edit.size())));
  }
  std::string name;
  for (const auto& [path, value] : fields) {
    const bool is_short =
        value.size() <= kLongestValue && value.find_first_of("{[\"") == std::string_view::npos;
    const std::string part =
        "-" + fit_for_file(path.substr(path.rfind('.') + 1)) + (is_short ? "=" + fit_for_file(value) : "");
    if (name.size() + part.size() > kLongestEdits) return name + "-and-more";
    name += part;
  }
  return name;
}

std::string text_of(const std::vector<OutputFile>& files, std::string_view name) {
  return std::ranges::find(files, name, &OutputFile::name)->text;
}

fs::path write_results(std::unique_ptr<OutputFolder> folder, const std::vector<OutputFile>& files,
                       const ReplicateRange& asked, std::uint32_t done, Console& console) {
  const auto move_to = [&](const std::string& ending) {
    auto beside = folder_beside(folder->path(), ending, done);
    beside->take(*folder);
    folder = std::move(beside);
  };
  for (const OutputFile& file : files) folder->add(file.name, file.text);
  const std::optional<Mark> before = folder->standing();
  if (done < asked.count && before && (before->complete || before->count > done)) move_to("-interrupted");
  bool changed = false;
  try {
    changed = folder->commit();
  } catch (const OutputRefused& refused) {
    // Somebody put something in the way while the run was under way, which must not lose what it found.
    console.warning(refused.what());
    move_to("-beside");
    changed = folder->commit();
  }
  try {
    if (changed) mark_figures_stale(folder->path(), console);
  } catch (const std::exception& error) {
    console.warning(error.what());
  }
  return folder->path();
}

}  // namespace floe::cli
