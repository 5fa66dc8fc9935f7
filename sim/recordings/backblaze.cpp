// Backblaze's drive statistics: a CSV row for each drive and day on which it was in service, with date, serial_number,
// model, capacity_bytes, failure and dozens of values that are not read. A drive is up on the days that it has a row,
// UTC; `failure` is 1 on its last day, at whose end it is gone for good. A day without a row between others is a gap:
// it was not measured. A drive that has no more rows and no failure was taken out or lost from sight: cut off. Files of
// several days may stand one after the other, each with its heading.
#include <algorithm>

#include "recordings/format.hpp"

namespace floe::recordings {
namespace {

constexpr std::string_view kNotMeasured =
    "says nothing of failure; the drive counts as up that day and no more";
constexpr std::string_view kOddFailure =
    "has a failure that is neither 0 nor 1; the drive counts as up that day";

struct Columns {
  std::size_t date, serial, failure, all;

  explicit Columns(const Heading& heading)
      : date(heading.find({"date"})),
        serial(heading.find({"serial_number"})),
        failure(heading.find({"failure"})),
        all(heading.count()) {}
  bool are_there() const {
    return date != Heading::kNone && serial != Heading::kNone && failure != Heading::kNone;
  }
};

bool is(const Head& head) { return Columns(heading_of(head.first())).are_there(); }

void read_row(Builder& builder, const Cells& cells, const Columns& columns, std::size_t line) {
  if (cells.count() <= std::max(columns.date, columns.serial)) return builder.left_out(line, kTooFew);
  if (cells.has_beyond(columns.all)) return builder.left_out(line, kTooMany, cells[columns.all]);
  if (is_missing(cells[columns.serial])) return builder.left_out(line, kNoNode);
  const Moment date = date_of(cells[columns.date]);
  if (date.what == Moment::What::beyond) return builder.left_out(line, kBeyond, cells[columns.date]);
  if (!date.is_at()) return builder.left_out(line, kNotAnInstant, cells[columns.date]);
  const std::int64_t day = date.ns - date.ns % kDay;
  const std::uint32_t drive = builder.node(cells[columns.serial]);
  builder.add(drive, State::up, day, day + kDay, line);
  const std::string_view failure = cells[columns.failure];
  if (is_missing(failure)) return builder.changed(line, kNotMeasured);
  const Moment value = number_of(failure, kSecond);  // "1" or "1.0"
  if (value.is_at() && value.ns == kSecond) return builder.gone(drive, day + kDay, line);
  if (!value.is_at() || value.ns != 0) builder.changed(line, kOddFailure, failure);
}

Recording read(std::string_view text, std::string_view format) {
  Builder builder(format);
  Lines lines(text);
  Cells cells;
  while (lines.next() && trimmed(lines.text()).empty()) {
  }
  std::string heading(trimmed(lines.text()));
  Columns columns(heading_of(heading));
  if (!columns.are_there())
    builder.left_out(lines.number(), "is no heading with date, serial_number and failure");
  while (columns.are_there() && lines.next()) {
    const std::string_view row = trimmed(lines.text());
    if (row.empty()) continue;
    // Columns differ between quarters.
    if (row.starts_with("date,") || row == heading) {
      const Columns again(heading_of(row));
      if (again.are_there()) {
        columns = again;
        builder.changed(lines.number(), kHeadingAgain);
        continue;
      }
    }
    builder.row();
    if (!cells.split(row, ','))
      builder.left_out(lines.number(), kOpenQuote, row);
    else
      read_row(builder, cells, columns, lines.number());
  }
  builder.borders_cut();
  builder.gaps_cut();
  return builder.finish(Otherwise::gap);
}

}  // namespace

extern const Format backblaze{.name = "backblaze",
                              .sentence = "Backblaze's drive statistics, a row for each drive and day.",
                              .mark = "columns date, serial_number and failure",
                              .is = is,
                              .read = read};

}  // namespace floe::recordings
