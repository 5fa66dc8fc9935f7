// Floe's own format, which `floe replay convert` writes: a CSV file with the columns node, start, end and kind in any
// order, and others that are not read. Instants are numbers of seconds or ISO dates; a kind is up, down, gap or gone.
// A row without an end lasts until the next row of its node, and its length is not known. Where no row of the file
// says "up", all rows are outages, and a node is up where it has none; otherwise what no row covers is a gap.
// A column "censored" with "start", "end" or "both" marks ends that were not observed; in a file without it they are
// those beside a gap.
#include <algorithm>
#include <array>

#include "recordings/format.hpp"

namespace floe::recordings {
namespace {

constexpr std::string_view kUnknownKind = "has a kind that is not known";
constexpr std::string_view kNoStart = "says that a node is gone and not since when";

enum class Kind : std::uint8_t { up, down, gap, gone };

struct Word {
  std::string_view text;
  Kind kind;
};
constexpr std::array<Word, 12> kWords{{{"up", Kind::up},
                                       {"available", Kind::up},
                                       {"1", Kind::up},
                                       {"down", Kind::down},
                                       {"unavailable", Kind::down},
                                       {"0", Kind::down},
                                       {"gap", Kind::gap},
                                       {"unknown", Kind::gap},
                                       {"gone", Kind::gone},
                                       {"failed", Kind::gone},
                                       {"failure", Kind::gone},
                                       {"departed", Kind::gone}}};

const Word* word_of(std::string_view cell) {
  const std::string text = lower(cell);
  for (const Word& word : kWords)
    if (word.text == text) return &word;
  return nullptr;
}

struct Columns {
  std::size_t node, start, end, kind, censored;

  explicit Columns(const Heading& heading)
      : node(heading.find({"node"})),
        start(heading.find({"start"})),
        end(heading.find({"end"})),
        kind(heading.find({"kind"})),
        censored(heading.find({"censored"})) {}
  bool are_there() const {
    return node != Heading::kNone && start != Heading::kNone && end != Heading::kNone &&
           kind != Heading::kNone;
  }
};

bool is(const Head& head) { return Columns(heading_of(head.first())).are_there(); }

void read_row(Builder& builder, const Cells& cells, const Columns& columns, std::size_t line, bool& says_up) {
  const std::string_view name = cells[columns.node];
  if (cells.count() <= std::max({columns.node, columns.start, columns.kind}))
    return builder.left_out(line, kTooFew);
  if (name.empty()) return builder.left_out(line, kNoNode);
  const Word* const word = word_of(cells[columns.kind]);
  if (word == nullptr) return builder.left_out(line, kUnknownKind, cells[columns.kind]);
  std::int64_t from = 0, to = 0;
  if (!take_instant(builder, moment_of(cells[columns.start]), line, cells[columns.start], from)) return;
  if (!take_instant(builder, moment_of(cells[columns.end]), line, cells[columns.end], to)) return;
  if (word->kind == Kind::gone) {
    if (from == Builder::kUnknown) return builder.left_out(line, kNoStart);
    return builder.gone(builder.node(name), from, line);
  }
  says_up = says_up || word->kind == Kind::up;
  const std::string_view cut = cells[columns.censored];
  builder.add(builder.node(name), static_cast<State>(word->kind), from, to, line,
              {.from = cut == "start" || cut == "both", .to = cut == "end" || cut == "both"});
}

Recording read(std::string_view text, std::string_view name) {
  Builder builder(name);
  Columns columns{Heading()};
  bool says_up = false;
  const auto takes_heading = [&](const Heading& heading) {
    columns = Columns(heading);
    if (columns.censored == Heading::kNone) builder.gaps_cut(true);
    return columns.are_there();
  };
  read_table(builder, text, "is no heading with node, start, end and kind", takes_heading,
             [&](const Cells& cells, std::size_t line) { read_row(builder, cells, columns, line, says_up); });
  return builder.finish(says_up ? Otherwise::gap : Otherwise::up);
}

}  // namespace

extern const Format tidy{.name = "tidy",
                         .sentence = "Floe's own CSV: a node, a start, an end and a kind.",
                         .mark = "columns node, start, end and kind",
                         .is = is,
                         .read = read};

}  // namespace floe::recordings
