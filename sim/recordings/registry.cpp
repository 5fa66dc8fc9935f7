#include "recordings/format.hpp"

namespace floe::recordings {

extern const Format tidy;
extern const Format failure_trace_archive;
extern const Format lanl;
extern const Format backblaze;
extern const Format crawler;
extern const Format google_machines;
extern const Format session_list;
extern const Format peersim;

std::span<const Format> registry() {
  static const Format formats[] = {
      tidy, failure_trace_archive, lanl, backblaze, crawler, google_machines, session_list, peersim,
  };
  return formats;
}

Heading heading_of(std::string_view line) {
  Cells cells;
  cells.split(line, separator_of(line));
  return Heading(cells);
}

bool take_instant(Builder& builder, const Moment& moment, std::size_t line, std::string_view cell,
                  std::int64_t& at) {
  at = moment.is_at() ? moment.ns : Builder::kUnknown;
  if (moment.what == Moment::What::wrong) builder.left_out(line, kNotAnInstant, cell);
  if (moment.what == Moment::What::beyond) builder.left_out(line, kBeyond, cell);
  return moment.what != Moment::What::wrong && moment.what != Moment::What::beyond;
}

void read_table(Builder& builder, std::string_view text, std::string_view no_heading,
                const std::function<bool(const Heading& heading)>& takes_heading,
                const std::function<void(const Cells& cells, std::size_t line)>& read_row) {
  Lines lines(text);
  Cells cells;
  while (lines.next() && trimmed(lines.text()).empty()) {
  }
  const std::string heading(trimmed(lines.text()));
  const char separator = separator_of(heading);
  const Heading columns = heading_of(heading);
  if (!takes_heading(columns)) return builder.left_out(lines.number(), no_heading);
  while (lines.next()) {
    const std::string_view row = trimmed(lines.text());
    if (row.empty() || row.starts_with('#')) continue;
    if (row == heading) {
      builder.changed(lines.number(), kHeadingAgain);
      continue;
    }
    builder.row();
    if (!cells.split(row, separator))
      builder.left_out(lines.number(), kOpenQuote, row);
    else if (cells.has_beyond(columns.count()))
      builder.left_out(lines.number(), kTooMany, row);
    else
      read_row(cells, lines.number());
  }
}

Recording read_lists(std::string_view text, std::string_view format,
                     void (*read_row)(Builder& builder, const Cells& cells, std::size_t line),
                     Otherwise otherwise) {
  Builder builder(format);
  builder.borders_cut();
  Lines lines(text);
  Cells cells;
  while (lines.next()) {
    const std::string_view row = trimmed(lines.text());
    if (row.empty() || row.starts_with('#')) continue;
    builder.row();
    cells.split_at_blanks(row);
    read_row(builder, cells, lines.number());
  }
  return builder.finish(otherwise);
}

}  // namespace floe::recordings
