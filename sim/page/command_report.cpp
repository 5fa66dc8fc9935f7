// floe report: one HTML file from the folders of runs.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "files/store.hpp"
#include "output/output.hpp"
#include "page/commands.hpp"
#include "page/document.hpp"
#include "page/pictures.hpp"
#include "scenario/reader.hpp"
#include "terminal/interruption.hpp"
#include "terminal/shell.hpp"
#include "text/diagnostic.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;
using page::Story;

constexpr const char* kName = "report.html";

void options(po::options_description& description) {
  description.add_options()(
      "out,o", po::value<std::string>()->value_name("FILE"),
      "the file to write (default: report.html in the folder, or in the current one for several folders); an "
      "earlier report is replaced, and nothing else")(
      "require", po::value<std::vector<std::string>>()->default_value({}, "")->value_name("CONDITION"),
      "put the verdict on this first, as in 'blobs.lost == 0 of red-stuff', and end with 1 if it is not "
      "met, as floe run does; may be repeated")(
      "claims", po::value<std::string>()->value_name("FOLDER"),
      "also the verdicts on claims in this folder that are about the scenario, as on those in "
      "scenarios/claims");
}

std::string in_quotes(const fs::path& path) { return "\"" + text::printable(path.string(), 200) + "\""; }

void check_place(const fs::path& out, const std::vector<std::string>& folders) {
  std::error_code error;
  if (out.empty()) throw InputError("--out needs the path of a file, but the path is empty");
  if (fs::is_directory(out, error))
    throw InputError(fmt::format("{} is a folder; --out takes a file", in_quotes(out)));
  for (const std::string& folder : folders)
    if (is_written(out, folder, kRunFolder, 0))
      throw InputError(fmt::format("{} would replace a file of the results", in_quotes(out)));
  check_parent(out);
  if (!is_replaced(out)) return;
  std::ifstream file(out, std::ios::binary);
  std::string beginning(256, '\0');
  file.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  if (!page::is_report(beginning))
    throw InputError(fmt::format(
        "{} exists and is no report; nothing was written (-o FILE names another file)", in_quotes(out)));
}

// What the scenario says of nodes, where this program still reads it.
void add_scenario(Story& story) {
  try {
    const Scenario scenario = scenario::read((story.run.folder / "scenario.json").string());
    story.shards_per_node = scenario.committee.shards_per_node(scenario.seed);
    const text::Node* stated = story.run.results.find("scenario");
    const text::Node* hash = stated->find("hash");
    if (hash != nullptr && hash->text != hash8(scenario))
      story.why_unread = fmt::format("scenario.json has the hash {}, and the results are of {}",
                                     hash8(scenario), hash->text);
  } catch (const text::DocumentError&) {
    story.why_unread = "this program does not read the scenario, which another version wrote";
  }
}

std::string command_again(const Story& story) {
  std::vector<std::string> words{"run", (story.run.folder / "scenario.json").string()};
  const std::vector<std::string> given = story.run.arguments();
  for (std::size_t i = 0; i + 1 < given.size(); ++i)
    if (given[i] == "--replicate") words.insert(words.end(), {given[i], given[i + 1]});
  return command_text(words);
}

Story story_of(const std::string& folder, const Invocation& invocation) {
  Story story{.run = page::read_run_files(folder)};
  const auto& required = invocation.options["require"].as<std::vector<std::string>>();
  story.judgements = judgements_of(story.run, required);
  if (invocation.has("claims")) {
    std::vector<page::Judgement> claimed = claims_about(story.run, invocation.text("claims"));
    if (claimed.empty())
      invocation.console.advise(fmt::format("no claim in {} is about the scenario of {}",
                                            in_quotes(invocation.text("claims")), in_quotes(folder)));
    std::ranges::move(claimed, std::back_inserter(story.judgements));
  }
  if (story.run.has("fabric.csv"))
    story.fabric = packed_fabric(story.run);
  else
    story.missing.emplace_back("fabric.csv");
  if (story.run.has("series.csv"))
    story.series = packed_series(story.run);
  else
    story.missing.emplace_back("series.csv");
  if (!story.run.manifest_text) story.missing.emplace_back("manifest.json");
  add_scenario(story);
  story.pictures = page::pictures_of(folder);
  story.traces = page::traces_of(folder);
  story.are_pictures_stale = story.run.has("plots/STALE.txt");
  std::vector<std::string> words = story.run.arguments();
  if (!words.empty()) words.erase(words.begin());  // the program's name, which command_text says
  if (!words.empty()) story.command = command_text(words);
  story.again = command_again(story);
  return story;
}

// What this command required, and not what those of the runs did.
bool are_met(const std::vector<Story>& stories, Console& console) {
  bool is_all = true;
  for (const Story& story : stories)
    for (const page::Judgement& judgement : story.judgements)
      for (const page::Finding& finding : judgement.findings) {
        if (judgement.asked != page::kByThisReport || finding.is_met) continue;
        console.error(fmt::format("error: {} of {} in {}: not met", judgement.condition,
                                  text::printable(story.run.labels[finding.scheme], 64),
                                  in_quotes(story.run.folder)));
        is_all = false;
      }
  return is_all;
}

int report(const Invocation& invocation) {
  const Interruption interruption;
  const std::vector<std::string>& folders = invocation.arguments;
  const fs::path out = invocation.has("out") ? fs::path(invocation.text("out"))
                       : folders.size() == 1 ? fs::path(folders[0]) / kName
                                             : fs::path(kName);
  if (invocation.has("out")) check_place(out, folders);  // before the work, too
  std::vector<Story> stories;
  for (const std::string& folder : folders) {
    stories.push_back(story_of(folder, invocation));
    interruption.check();
  }
  check_place(out, folders);
  write_file(out, page::document_of(stories));
  for (const Story& story : stories)
    for (const std::string& name : story.missing)
      invocation.console.advise(
          fmt::format("{} has no {}; the page lacks what it tells", in_quotes(story.run.folder), name));
  invocation.console.say(fmt::format("the report is in {}", text::printable(out.string(), 200)));
  return are_met(stories, invocation.console) ? kFine : kFailed;
}

}  // namespace

const Command report_command{
    .name = "report",
    .arguments = "FOLDER...",
    .sentence =
        "write one HTML file about the runs in folders: verdicts, metrics, series and the fabric of shards",
    .least = 1,
    .most = 100,
    .options = options,
    .run = report};

}  // namespace floe::cli
