// Claims whose scenario is that of a stored run: it tells what they come to without simulating them again.
#include <fmt/format.h>

#include <algorithm>

#include "claims/claim.hpp"
#include "page/verdicts.hpp"
#include "scenario/reader.hpp"
#include "terminal/command.hpp"
#include "text/diagnostic.hpp"

namespace floe::page {
namespace {

namespace fs = std::filesystem;

// What decides what can happen, and not how often it was looked at.
Scenario as_asked(Scenario scenario) {
  scenario.seed = 0;
  scenario.replicates = 1;
  scenario.name = scenario.note = scenario.schema = "";
  return scenario;
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->path().extension() == ".json") files.push_back(entry->path());
  if (files.empty())
    throw cli::InputError(fmt::format("--claims: \"{}\" holds no claims, which are JSON files",
                                      text::printable(folder.string(), 200)));
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::vector<Judgement> claims_about(const RunFiles& run, const fs::path& folder) {
  const Scenario own = as_asked(scenario::read((run.folder / "scenario.json").string()));
  std::vector<Judgement> all;
  for (const fs::path& file : files_in(folder)) {
    const claims::Claim claim = claims::read_claim(file.string());
    if (!claim.closed_form.empty() || !claim.versus.empty() || !claim.where.empty()) continue;
    if (as_asked(scenario::read(claim.scenario, claim.edits)) != own) continue;
    all.push_back(judged(run, {claim.condition(), claim.scheme},
                         fmt::format("by the claim {}, recorded: {}", claim.name, name_of(claim.verdict))));
    all.back().sentence = claim.sentence;
  }
  return all;
}

}  // namespace floe::page
