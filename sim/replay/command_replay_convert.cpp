#include <fmt/format.h>

#include <filesystem>

#include "output/output.hpp"
#include "recordings/read.hpp"
#include "replay/commands.hpp"
#include "replay/opened.hpp"
#include "replay/tidy_text.hpp"
#include "terminal/interruption.hpp"
#include "text/json_writer.hpp"

namespace floe::cli {
namespace {

namespace fs = std::filesystem;

void options(po::options_description& description) {
  description.add_options()("out,o", po::value<std::string>()->required()->value_name("FILE"),
                            "where the CSV file goes; \"-\" is the standard output")(
      "force", po::bool_switch(), "replace an existing file that differs");
  recording_options(description);
}

void check_place(const std::string& out, const std::string& from) {
  if (!fs::path(out).has_filename())
    throw UsageError(fmt::format("--out {} does not name a file", path_in_quotes(out)));
  std::error_code error;
  if (fs::equivalent(out, from, error))
    throw InputError(fmt::format("--out {} is the file that is read", path_in_quotes(out)));
  check_parent(out);
}

// Throws where another file is there already.
void write(const std::string& out, const std::string& text, bool force) {
  if (!force && is_replaced(out)) {
    bool is_same = false;
    try {
      is_same = recordings::load(out) == text;
    } catch (const recordings::Unreadable&) {
      is_same = false;
    }
    if (is_same) return;
    throw InputError(
        fmt::format("{} exists and differs; nothing was written (--force replaces it)", path_in_quotes(out)));
  }
  write_file(out, text);
}

int run(const Invocation& invocation) {
  const std::string& out = invocation.text("out");
  const bool to_stdout = out == "-";
  if (to_stdout && invocation.flag("json"))
    throw UsageError("--json prints to the standard output, where --out sends the file");
  if (!to_stdout) check_place(out, invocation.arguments[0]);
  const recordings::Recording recording = opened(invocation);
  const std::string text = replay::tidy_text(recording);
  const std::size_t left_out = recording.left_out();
  if (to_stdout) {
    print(text);
  } else {
    const Interruption interruption;
    write(out, text, invocation.flag("force"));
  }
  if (invocation.flag("json")) {
    text::JsonWriter json;
    json.object().field("file", out).field("format", recording.format);
    json.field("nodes", std::uint64_t{recording.nodes.size()}).field("rows", std::uint64_t{recording.rows});
    json.field("left_out", std::uint64_t{left_out}).end();
    print(json.text());
  }
  if (left_out > 0)
    invocation.console.warning(fmt::format("{} of {} rows were left out; \"floe replay info\" names them",
                                           left_out, recording.rows));
  invocation.console.say(fmt::format("{} nodes from {} rows of format {}", recording.nodes.size(),
                                     recording.rows, recording.format));
  return kFine;
}

}  // namespace

const Command replay_convert_command{.name = "replay convert",
                                     .arguments = "FILE",
                                     .sentence = "write recorded availability as CSV of Floe's own format",
                                     .least = 1,
                                     .most = 1,
                                     .options = options,
                                     .run = run};

}  // namespace floe::cli
