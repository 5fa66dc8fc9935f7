#include "sweeps/job_array.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "output/output.hpp"
#include "run/instruments.hpp"
#include "sweeps/forecast.hpp"
#include "sweeps/options.hpp"
#include "sweeps/sweep_folder.hpp"
#include "terminal/interruption.hpp"
#include "terminal/shell.hpp"

namespace floe::sweeps {
namespace {

namespace fs = std::filesystem;
using cli::Invocation;
using cli::quoted;

constexpr std::string_view kMark = "# Written by floe sweep --slurm; a later one replaces it.\n";
constexpr std::uint32_t kThreads = 1;  // of a slice, unless --threads says more
constexpr double kMinutes = 10;        // that a slice is worth
constexpr std::uint32_t kMostSlices = 1000;

fs::path program() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error);
}

// A script of somebody else stays.
void write_script(const fs::path& path, const std::string& text) {
  if (std::ifstream file(path); file) {
    std::string first;
    std::string second;
    std::getline(file, first);
    std::getline(file, second);
    if (second + "\n" != kMark)
      throw OutputRefused(
          fmt::format("\"{}\" is there and floe did not write it; nothing was written", path.string()));
  }
  write_file(path, "#!/bin/bash\n" + std::string(kMark) + text);
  fs::permissions(path, fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                  fs::perm_options::add);
}

// What the slices and this command have in common, as words of a shell.
std::string common_words(const Sweep& sweep, const fs::path& folder) {
  std::string text = quoted((folder / "scenario.json").string());
  for (const std::string& edit : sweep.plan.edits) text += " --set " + quoted(edit);
  for (const std::string& vary : sweep.plan.vary) text += " --vary " + quoted(vary);
  return text;
}

std::string array_text(const Sweep& sweep, const fs::path& folder, std::uint32_t slices,
                       std::uint32_t threads, double minutes) {
  return fmt::format(R"(#SBATCH --job-name=floe-{name}
#SBATCH --cpus-per-task={threads}
#SBATCH --time={limit}
#SBATCH --requeue
#SBATCH --output={folder}/slurm/slice-%a.log
set -euo pipefail
exec {floe} sweep {words} --slice "$SLURM_ARRAY_TASK_ID/{slices}" --threads {threads} --quiet \
  --out {folder}/slices/"$SLURM_ARRAY_TASK_ID"
)",
                     fmt::arg("name", sweep.name), fmt::arg("threads", threads),
                     fmt::arg("limit", std::max(10, static_cast<int>(std::ceil(4 * minutes)))),
                     fmt::arg("folder", quoted(folder.string())),
                     fmt::arg("floe", quoted(program().string())),
                     fmt::arg("words", common_words(sweep, folder)), fmt::arg("slices", slices));
}

// Runs after the array whatever became of it; what has failed is submitted again a few times.
std::string combine_text(const Sweep& sweep, const fs::path& folder) {
  return fmt::format(R"(#SBATCH --job-name=floe-{name}-combine
#SBATCH --cpus-per-task=1
#SBATCH --output={folder}/slurm/combine-%j.log
set -euo pipefail
tries=${{1:-0}}
if {floe} combine {folder}/slices/* --threads 1 --out {folder}; then
  exit 0
elif [[ $? -eq 1 && $tries -gt 0 ]]; then
  exec {folder}/slurm/submit.sh $((tries - 1))
fi
exit 1
)",
                     fmt::arg("name", sweep.name), fmt::arg("folder", quoted(folder.string())),
                     fmt::arg("floe", quoted(program().string())));
}

std::string submit_text(const fs::path& folder, std::uint32_t slices) {
  return fmt::format(
      R"(# Submits the slices that are not complete, and what puts them together once they have ended: submit.sh [TRIES]
set -euo pipefail
tries=${{1:-2}}
folder={folder}
missing=
for slice in $(seq 1 {slices}); do
  grep -qs '"complete": true' "$folder/slices/$slice/manifest.json" || missing+=${{missing:+,}}$slice
done
after=()
if [[ -n $missing ]]; then
  job=$(sbatch --parsable --array="$missing" "$folder/slurm/array.sh")
  after=(--dependency="afterany:${{job%%;*}}")
  echo "slices $missing: job ${{job%%;*}}"
fi
job=$(sbatch --parsable "${{after[@]}}" "$folder/slurm/combine.sh" "$tries")
echo "combine: job ${{job%%;*}}"
)",
      fmt::arg("folder", quoted(folder.string())), fmt::arg("slices", slices));
}

int submit(const fs::path& script) {
  const int status = std::system(quoted(script.string()).c_str());
  if (status == -1 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw cli::InputError(fmt::format("{} has failed; is Slurm's sbatch there?", script.string()));
  return cli::kFine;
}

}  // namespace

int write_job_array(const Invocation& invocation, const Sweep& sweep, const fs::path& path) {
  const std::uint32_t threads = invocation.has("threads") ? cli::threads_of(invocation) : kThreads;
  double minutes = invocation.has("minutes") ? cli::count_of(invocation, "minutes", 100'000) : kMinutes;
  const cli::Interruption interruption;
  std::uint32_t slices = 0;
  try {
    invocation.console.say("a pilot tells how long a slice takes");
    const Forecast found = forecast(sweep, interruption.flag());
    slices = invocation.has("slices") ? cli::count_of(invocation, "slices", kMostSlices)
                                      : slices_of(sweep, found, minutes, threads);
    minutes = std::max(found.seconds(threads) / slices / 60, found.most / 60);
  } catch (const Stopped&) {
    interruption.check();
  }
  begin_folder(path, sweep, invocation.flag("force"), cli::environment_of(invocation, 0));
  const fs::path folder = resolved(path);
  const fs::path scripts = folder / "slurm";
  make_folders(scripts);
  make_folders(folder / "slices");
  write_script(scripts / "array.sh", array_text(sweep, folder, slices, threads, minutes));
  write_script(scripts / "combine.sh", combine_text(sweep, folder));
  write_script(scripts / "submit.sh", submit_text(folder, slices));
  invocation.console.say(fmt::format("{} slice{} of about {} on {} processor{} each", slices,
                                     slices == 1 ? "" : "s", cli::time_text(60 * minutes), threads,
                                     threads == 1 ? "" : "s"));
  if (invocation.flag("submit")) return submit(scripts / "submit.sh");
  invocation.console.say(
      fmt::format("to submit them, and later what has failed: {}", quoted((scripts / "submit.sh").string())));
  return cli::kFine;
}

}  // namespace floe::sweeps
