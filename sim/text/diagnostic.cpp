#include "text/diagnostic.hpp"

#include <algorithm>
#include <tuple>

namespace floe::text {
namespace {

constexpr std::size_t kExcerptWidth = 100;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

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

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) i += std::max<std::size_t>(character(text.substr(i)), 1);
  return count;
}

std::string_view line_at(std::string_view text, std::size_t offset) {
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', offset), text.size());
  std::string_view line = text.substr(begin, end - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string excerpt(std::string_view text, const Place& place, const LineColumn& at) {
  std::string_view line = line_at(text, place.offset);
  std::size_t lead =
      std::min(static_cast<std::size_t>(text.data() + place.offset - line.data()), line.size());
  std::size_t skipped = 0;
  // A file written as one endless line is shown around the place.
  for (std::size_t width = columns(line); lead > kExcerptWidth / 2 && width > kExcerptWidth; --width) {
    const std::size_t step = std::max<std::size_t>(character(line), 1);
    line.remove_prefix(step);
    lead -= step;
    ++skipped;
  }
  const std::string cut = skipped > 0 ? "..." : "";
  const std::size_t marked = std::min(place.length, line.size() - lead);
  const std::size_t left = std::min(columns(line.substr(0, lead)), kExcerptWidth);
  const std::size_t carets =
      std::clamp<std::size_t>(columns(line.substr(lead, marked)), 1, kExcerptWidth - left);

  const std::string number = std::to_string(at.line);
  const std::string margin(number.size(), ' ');
  return margin + " |\n" + number + " | " + cut + printable(line, kExcerptWidth) + "\n" + margin + " | " +
         std::string(cut.size() + left, ' ') + std::string(carets, '^') + "\n";
}

std::string joined(std::vector<Diagnostic> diagnostics, const std::vector<Source>& sources) {
  std::ranges::stable_sort(diagnostics, {}, [](const Diagnostic& diagnostic) {
    return std::tuple(diagnostic.place.source, diagnostic.place.offset);
  });
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!text.empty()) text += "\n";
    text += render(diagnostic, sources);
  }
  if (diagnostics.size() > 1) text += "\n" + std::to_string(diagnostics.size()) + " errors\n";
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
  for (std::size_t i = 0; i < text.size(); ++count) {
    if (count == longest) return out + "...";
    const std::size_t length = character(text.substr(i));
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\t')
      out += ' ';
    else if (length == 0 || byte < 0x20 || byte == 0x7F)
      out += kReplacement;
    else
      out += text.substr(i, length);
    i += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::string render(const Diagnostic& diagnostic, const std::vector<Source>& sources) {
  const Source& source = sources[diagnostic.place.source];
  const LineColumn at = locate(source.text, diagnostic.place.offset);
  const std::string margin(std::to_string(at.line).size(), ' ');
  std::string out = "error: " + diagnostic.message + "\n";
  out +=
      margin + "--> " + source.name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + "\n";
  out += excerpt(source.text, diagnostic.place, at);
  if (!diagnostic.help.empty()) out += margin + " = help: " + diagnostic.help + "\n";
  return out;
}

DocumentError::DocumentError(std::vector<Diagnostic> diagnostics, const std::vector<Source>& sources)
    : std::runtime_error(joined(std::move(diagnostics), sources)) {}

}  // namespace floe::text
