#include "replay/opened.hpp"

#include <fmt/format.h>

#include "recordings/format.hpp"
#include "recordings/read.hpp"
#include "text/diagnostic.hpp"
#include "text/suggest.hpp"

namespace floe::cli {
namespace {

constexpr std::size_t kShownRows = 20;

std::string names() {
  std::string all;
  for (const recordings::Format& format : recordings::registry())
    all += (all.empty() ? "" : ", ") + std::string(format.name);
  return all;
}

void check_strictly(const recordings::Recording& recording, const std::string& path) {
  const std::size_t left_out = recording.left_out();
  if (left_out == 0) return;
  std::string message =
      fmt::format("{} of {} rows of {} cannot be used", left_out, recording.rows, path_in_quotes(path));
  std::size_t shown = 0;
  for (const recordings::Note& note : recording.notes) {
    if (!note.left_out || shown == kShownRows) continue;
    ++shown;
    message += fmt::format("\n  {}:{}: {}", text::printable(path, 300), note.line, note.what);
    if (!note.cell.empty()) message += fmt::format(": \"{}\"", note.cell);
  }
  if (left_out > shown) message += fmt::format("\n  and {} more", left_out - shown);
  throw InputError(message);
}

}  // namespace

std::string path_in_quotes(const std::string& path) { return "\"" + text::printable(path, 300) + "\""; }

void recording_options(po::options_description& description) {
  static const std::string format =
      "the format of the file, one of " + names() + " (default: told by its content)";
  description.add_options()("format", po::value<std::string>()->value_name("FORMAT"), format.c_str())(
      "strict", po::bool_switch(), "refuse a file of which a row cannot be used")(
      "json", po::bool_switch(), "print the answer as one JSON document");
}

recordings::Recording opened(const Invocation& invocation) {
  const std::string& given = invocation.arguments[0];
  const std::string path = given == "-" ? "/dev/stdin" : given;
  const std::string format = invocation.has("format") ? invocation.text("format") : "";
  std::vector<std::string_view> known;
  bool is_known = format.empty();
  for (const recordings::Format& each : recordings::registry()) {
    known.push_back(each.name);
    is_known = is_known || each.name == format;
  }
  if (!is_known)
    throw UsageError(fmt::format("--format \"{}\" is no format that is known; {}",
                                 text::printable(format, 40), text::suggest(format, known)));
  try {
    recordings::Recording recording = recordings::read(recordings::load(path), format);
    if (invocation.flag("strict")) check_strictly(recording, given);
    return recording;
  } catch (const recordings::Unreadable& error) {
    throw InputError(fmt::format("{} {}{}", path_in_quotes(given), error.message,
                                 error.hint.empty() ? "" : "; " + error.hint));
  }
}

}  // namespace floe::cli
