#include "text/json_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "text/diagnostic.hpp"

namespace floe::text {

namespace {

// Most strings of a large recording are plain.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; });
}

}  // namespace

void JsonWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.empty) out_ += ',';
  if (level.layout == Layout::lines) {
    out_ += '\n';
    out_.append(2 * levels_.size(), ' ');
  } else if (!level.empty) {
    out_ += ' ';
  }
  level.empty = false;
}

JsonWriter& JsonWriter::open(char opening, Layout layout) {
  separate();
  // What is inside one line stays on it.
  if (!levels_.empty() && levels_.back().layout == Layout::inline_) layout = Layout::inline_;
  out_ += opening;
  levels_.push_back({opening == '{' ? '}' : ']', layout});
  return *this;
}

JsonWriter& JsonWriter::texts(std::string_view name, const std::vector<std::string>& list) {
  key(name).list(Layout::inline_);
  for (const std::string& each : list) value(each);
  return end();
}

JsonWriter& JsonWriter::end() {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.layout == Layout::lines && !level.empty) {
    out_ += '\n';
    out_.append(2 * levels_.size(), ' ');
  }
  out_ += level.closing;
  if (levels_.empty()) out_ += '\n';
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  out_ += json_string(name);
  out_ += ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  if (!is_plain(text)) return raw(json_string(text));
  separate();
  out_ += '"';
  out_ += text;
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::value(double number) { return raw(decimal(number)); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

namespace {

std::string quoted_json(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace

std::string json_string(std::string_view text) {
  if (is_plain(text)) {
    std::string out;
    out.reserve(text.size() + 2);
    return out.append("\"").append(text).append("\"");
  }
  // A name of a file may hold bytes that are not UTF-8, which no reader of JSON takes.
  std::string out;
  for (std::size_t broken = broken_utf8(text); broken != std::string_view::npos; broken = broken_utf8(text)) {
    out += text.substr(0, broken);
    out += "\xEF\xBF\xBD";
    text.remove_prefix(broken + 1);
  }
  return quoted_json(out.append(text));
}

std::string decimal(double number) {
  std::array<char, 32> digits;
  // As ECMAScript's Number.prototype.toString: exponents only where the zeros could not be counted at a glance.
  const double size = std::abs(number);
  const bool plain = size == 0 || (size >= 1e-7 && size < 1e21);
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  return {digits.data(), end};
}

std::string percent(double share) {
  std::array<char, 400> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), share, std::chars_format::fixed).ptr;
  std::string text(digits.data(), end);
  // A hundredfold by moving the point, since multiplying would round.
  std::size_t point = text.find('.');
  if (point == std::string::npos)
    point = text.size();
  else
    text.erase(point, 1);
  while (text.size() < point + 2) text += '0';
  text.insert(point + 2, ".");
  text.erase(0, std::min(text.find_first_not_of('0'), text.size()));
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  if (text.empty() || text[0] == '.') text.insert(0, "0");
  return text + "%";
}

}  // namespace floe::text
