// A format of recorded availability: a file in this room and a row in its registry.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "recordings/builder.hpp"
#include "text/lines.hpp"

namespace floe::recordings {

using text::Cells;
using text::Heading;
using text::Lines;
using text::lower;
using text::separator_of;
using text::trimmed;

// The first lines of a file that are not blank, by which formats tell themselves.
struct Head {
  std::vector<std::string_view> lines{};

  std::string_view first() const { return lines.empty() ? std::string_view() : lines[0]; }
};

struct Format {
  std::string_view name;
  std::string_view sentence;
  std::string_view mark;  // by what it is recognised, in words
  bool (*is)(const Head& head);
  Recording (*read)(std::string_view text, std::string_view name);
};

std::span<const Format> registry();  // in the order in which they are tried

// What is shared by readers: why a row is left out.
inline constexpr std::string_view kNotAnInstant = "has an instant that is none";
inline constexpr std::string_view kBeyond = "has an instant that the clock cannot hold";
inline constexpr std::string_view kTooFew = "has too few cells";
inline constexpr std::string_view kTooMany = "has more cells than there are columns";
inline constexpr std::string_view kOpenQuote = "has a quote that is not closed";
inline constexpr std::string_view kNoNode = "names no node";
inline constexpr std::string_view kHeadingAgain = "repeats the heading";

// The heading of what is separated by commas, semicolons or tabs; none of its columns where there is none.
Heading heading_of(std::string_view line);

// The instant in nanoseconds; unknown where it is missing or never comes. False, with the row left out, where it is
// no instant.
bool take_instant(Builder& builder, const Moment& moment, std::size_t line, std::string_view cell,
                  std::int64_t& at);

// Tables with a heading in the first line that is not blank, between commas, semicolons or tabs. Lines that begin with #
// are no rows. `takes_heading` says whether the heading has what is needed; `no_heading` is noted where it has not.
void read_table(Builder& builder, std::string_view text, std::string_view no_heading,
                const std::function<bool(const Heading& heading)>& takes_heading,
                const std::function<void(const Cells& cells, std::size_t line)>& read_row);

// Files with a list of numbers for each node in a line, between blanks, beside comments that begin with #.
Recording read_lists(std::string_view text, std::string_view format,
                     void (*read_row)(Builder& builder, const Cells& cells, std::size_t line),
                     Otherwise otherwise);

}  // namespace floe::recordings
