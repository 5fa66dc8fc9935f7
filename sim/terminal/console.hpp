// stdout is the answer, stderr the conversation. The console holds the conversation: errors and warnings
// always, the rest unless --quiet; one redrawn line on a terminal, otherwise a plain one now and then.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace floe::cli {

class Console {
 public:
  enum class Colour { automatic, always, never };

  Console();
  ~Console() { clear(); }
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  void set_quiet(bool quiet) { quiet_ = quiet; }
  void set_colour(Colour colour);

  void error(std::string_view message);  // may span lines; "error:" at a line's start is coloured
  std::size_t width() const;             // of the terminal that shows it, 0 where there is none
  void warning(std::string_view message);
  void advise(std::string_view message);  // a warning that may be left out
  void say(std::string_view message);

  // `done` of 0..1; one below that of the call before begins another part of the work. Drawn at most ten times
  // a second on a terminal, else every 30 s of wall time.
  void progress(double done, std::string_view message);
  void clear();  // removes a drawn progress line

 private:
  using Clock = std::chrono::steady_clock;

  void write(std::string_view text) const;

  bool quiet_ = false;
  bool terminal_ = false;
  bool colour_ = false;
  bool drawn_ = false;
  double done_ = 0;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point last_ = Clock::now();
};

void print(std::string_view text);  // to stdout; throws OutputError when nobody can take it

// Characters in a line of the terminal that shows the answer, or what COLUMNS says; 0 where lines may be of any
// length.
std::size_t answer_width();

}  // namespace floe::cli
