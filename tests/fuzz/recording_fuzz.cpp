// Any bytes at all as a recording, of the format that they look like or of any: either a refusal in words, or a
// recording that is in order and reads back to itself when it is converted.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "recordings/format.hpp"
#include "recordings/read.hpp"
#include "replay/summary.hpp"
#include "replay/tidy_text.hpp"

namespace {

void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

using floe::recordings::Recording;

void check(const Recording& recording) {
  expect(recording.begin <= recording.end, "it ends before it begins");
  for (const floe::recordings::RecordedNode& node : recording.nodes) {
    for (std::size_t i = 0; i < node.intervals.size(); ++i) {
      const auto& interval = node.intervals[i];
      expect(interval.from < interval.to, "an interval has no length");
      expect(interval.from >= recording.begin && interval.to <= recording.end, "an interval is outside");
      expect(i == 0 || node.intervals[i - 1].to == interval.from, "intervals do not touch");
    }
    if (node.gone && !node.intervals.empty())
      expect(node.intervals.back().to <= *node.gone, "a node is there after it was gone");
  }
  for (const floe::recordings::Note& note : recording.notes)
    expect(!note.what.empty(), "a note says nothing");
  static_cast<void>(floe::replay::summary_of(recording));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto formats = floe::recordings::registry();
  const std::size_t choice = data[0] % (formats.size() + 1);
  const std::string_view name = choice == 0 ? std::string_view() : formats[choice - 1].name;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    const Recording recording = floe::recordings::read(text, name);
    check(recording);
    const std::string tidy = floe::replay::tidy_text(recording);
    const Recording again = floe::recordings::read(tidy);
    expect(again.left_out() == 0, "a row that was converted is left out");
    expect(floe::replay::tidy_text(again) == tidy, "it reads back as another");
  } catch (const floe::recordings::Unreadable& refusal) {
    expect(!refusal.message.empty(), "a refusal says nothing");
  }
  return 0;
}
