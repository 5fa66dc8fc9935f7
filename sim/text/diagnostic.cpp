#include "text/diagnostic.hpp"

#include <algorithm>
#include <tuple>

#include "text/wrap.hpp"

namespace floe::text {
namespace {

constexpr std::size_t kExcerptWidth = 100;
constexpr std::size_t kTold = 20;  // whoever has more to mend is not helped by reading on

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

// Bytes of the well-formed character at the start of `text`, 0 when it is broken.
std::size_t character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead >= 0xF5 || (lead >= 0x80 && lead < 0xC2) || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(text[i])) return 0;
  // Overlong forms, surrogates, and what lies beyond U+10FFFF.
  const auto second = length > 1 ? static_cast<unsigned char>(text[1]) : 0u;
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
      (lead == 0xF4 && second > 0x8F))
    return 0;
  return length;
}

char32_t decode(std::string_view character) {
  if (character.size() == 1) return static_cast<unsigned char>(character[0]);
  char32_t code = static_cast<unsigned char>(character[0]) & (0x7Fu >> character.size());
  for (const char c : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3Fu);
  return code;
}

// Controls; blanks without width; marks and overrides of direction (Unicode's Bidi_Control); line separators.
bool is_escaped(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD || code == 0x61C || code == 0xFEFF ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || (code >= 0xE0000 && code <= 0xE007F);
}

std::string hex(char32_t value, int digits) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += kHex[value >> shift & 15];
  return out;
}

// One character, or one byte that is no part of any, as a terminal may show it.
std::string shown_character(std::string_view bytes, bool is_broken) {
  if (is_broken) return "\\x" + hex(static_cast<unsigned char>(bytes[0]), 2);
  if (bytes == "\t") return " ";
  const char32_t code = decode(bytes);
  if (!is_escaped(code)) return std::string(bytes);
  return code > 0xFFFF ? "\\U" + hex(code, 8) : "\\u" + hex(code, 4);
}

std::string_view line_at(std::string_view text, std::size_t offset) {
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', offset), text.size());
  std::string_view line = text.substr(begin, end - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view tail(std::string_view text, std::size_t most) {
  std::size_t skipped = text.size() > most ? text.size() - most : 0;
  while (skipped > 0 && skipped < text.size() && continues(text[skipped])) ++skipped;
  return text.substr(skipped);
}

std::string excerpt(std::string_view text, const Place& place, const LineColumn& at, std::size_t width) {
  const std::string_view line = line_at(text, place.offset);
  const std::size_t lead =
      std::min(static_cast<std::size_t>(text.data() + place.offset - line.data()), line.size());
  const std::size_t near = 4 * width;  // bytes that may be shown, however long the line is
  std::string before = printable(tail(line.substr(0, lead), near), near);
  const std::string marked = printable(line.substr(lead, std::min(place.length, near)), width);
  const std::string rest =
      printable(line.substr(std::min(lead + place.length, line.size())).substr(0, near), width);
  // A line longer than the width is shown around the place.
  std::string cut;
  if (columns(before) > width / 2 && columns(before + marked + rest) > width) {
    while (columns(before) > width / 2) before.erase(0, std::max<std::size_t>(character(before), 1));
    cut = "...";
  }
  const std::size_t left = columns(before);
  const std::size_t carets =
      std::clamp<std::size_t>(columns(marked), 1, std::max<std::size_t>(width - left, 1));

  const std::string number = std::to_string(at.line);
  const std::string margin(number.size(), ' ');
  return margin + " |\n" + number + " | " + cut + printable(before + marked + rest, width) + "\n" + margin +
         " | " + std::string(cut.size() + left, ' ') + std::string(carets, '^') + "\n";
}

std::vector<Diagnostic> in_order(std::vector<Diagnostic> diagnostics) {
  std::ranges::stable_sort(diagnostics, {}, [](const Diagnostic& diagnostic) {
    return std::tuple(diagnostic.place.source, diagnostic.place.offset);
  });
  return diagnostics;
}

// `diagnostics` are in order.
std::string joined(const std::vector<Diagnostic>& diagnostics, const std::vector<Source>& sources,
                   std::size_t width) {
  std::string text;
  const std::size_t told = std::min(diagnostics.size(), kTold);
  for (std::size_t i = 0; i < told; ++i)
    text += (i == 0 ? "" : "\n") + render(diagnostics[i], sources, width);
  if (diagnostics.size() > told)
    text += "\n" + std::to_string(diagnostics.size()) + " errors; the first " + std::to_string(told) +
            " are shown\n";
  else if (told > 1)
    text += "\n" + std::to_string(told) + " errors\n";
  text.pop_back();
  return text;
}

}  // namespace

LineColumn locate(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = static_cast<std::size_t>(std::ranges::count(before, '\n'));
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {lines + 1, columns(before.substr(start)) + 1};
}

std::size_t broken_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character(text.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

std::string printable(std::string_view text, std::size_t longest) {
  std::string out;
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character(text.substr(i));
    const std::size_t step = std::max<std::size_t>(length, 1);
    const std::string shown = shown_character(text.substr(i, step), length == 0);
    count += columns(shown);
    if (count > longest) return out + "...";
    out += shown;
    i += step;
  }
  return out;
}

std::string render(const Diagnostic& diagnostic, const std::vector<Source>& sources, std::size_t width) {
  const Source& source = sources[diagnostic.place.source];
  const LineColumn at = locate(source.text, diagnostic.place.offset);
  const std::string line = std::to_string(at.line);
  const std::string margin(line.size(), ' ');
  const std::size_t beside = line.size() + 9;  // the margin, and the dots on both sides of a line that is cut
  const std::size_t most = beside + kExcerptWidth;
  const std::size_t room = std::clamp(width == 0 ? most : width, beside + 20, most) - beside;
  std::string out = wrapped("error: " + diagnostic.message, width, 2) + "\n";
  out += margin + "--> " + printable(source.name, 200) + ":" + line + ":" + std::to_string(at.column) + "\n";
  out += excerpt(source.text, diagnostic.place, at, room);
  if (!diagnostic.help.empty())
    out += wrapped(margin + " = help: " + diagnostic.help, width, margin.size() + 3) + "\n";
  return out;
}

DocumentError::DocumentError(std::vector<Diagnostic> diagnostics, std::vector<Source> sources)
    : std::runtime_error(joined(in_order(diagnostics), sources, 0)),
      diagnostics_(in_order(std::move(diagnostics))),
      sources_(std::move(sources)) {}

std::string DocumentError::text(std::size_t width) const {
  return diagnostics_.empty() ? wrapped(what(), width, 2) : joined(diagnostics_, sources_, width);
}

}  // namespace floe::text
