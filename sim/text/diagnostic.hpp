// What is wrong with a document, and where: all of it at once, in the order of the file, each with the line
// it is on, so that one reading of the message is enough to mend the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace floe::text {

// A file, or one --set argument.
struct Source {
  std::string name;
  std::string text;
};

// Bytes of a source. A length of 0 points between two bytes, as at the end of a file.
struct Place {
  std::uint32_t source = 0;
  std::size_t offset = 0;
  std::size_t length = 0;
};

struct Diagnostic {
  Place place;
  std::string message;  // names the path, the value and the rule
  std::string help;     // what to try; may be empty
};

// What has been found wrong so far.
struct Findings {
  void add(const Place& place, std::string message, std::string help = {}) {
    list.push_back({place, std::move(message), std::move(help)});
  }
  std::vector<Diagnostic> list;
};

struct LineColumn {
  std::size_t line;    // from 1
  std::size_t column;  // from 1, in characters
};

LineColumn locate(std::string_view text, std::size_t offset);

// The message, the place, the line with carets under it, the help; each line at most `width` characters, or
// as long as it is where that is 0.
std::string render(const Diagnostic& diagnostic, const std::vector<Source>& sources, std::size_t width = 0);

// what() tells the first 20 and counts the rest.
class DocumentError : public std::runtime_error {
 public:
  // `diagnostics` is not empty; they are put in order.
  DocumentError(std::vector<Diagnostic> diagnostics, std::vector<Source> sources);
  // For what has no place in a file, as a file that cannot be opened.
  explicit DocumentError(const std::string& message) : std::runtime_error("error: " + message) {}

  // The same for a terminal of `width` characters.
  std::string text(std::size_t width) const;
  // In the order of the file; none for what has no place.
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  const std::vector<Source>& sources() const { return sources_; }

 private:
  std::vector<Diagnostic> diagnostics_;
  std::vector<Source> sources_;
};

// Where the first byte stands that is no part of well-formed UTF-8; npos when there is none.
std::size_t broken_utf8(std::string_view text);

// Text made fit for a terminal: controls, marks that turn the direction of text, invisible characters and
// broken bytes are written as escapes, tabs as blanks; cut after `longest` characters.
std::string printable(std::string_view text, std::size_t longest);

}  // namespace floe::text
