#include "terminal/console.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "output/output.hpp"
#include "text/diagnostic.hpp"
#include "text/wrap.hpp"

namespace floe::cli {
namespace {

constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kClearLine = "\r\x1b[2K";

bool dumb() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::string_view(term) == "dumb";
}

bool wants_no_colour() {
  const char* value = std::getenv("NO_COLOR");
  return value != nullptr && *value != '\0';
}

constexpr std::size_t kLeastWidth = 20;

std::size_t width_of(int stream) {
  if (const char* given = std::getenv("COLUMNS")) {
    const std::string_view text = given;
    std::size_t columns = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), columns);
    if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size() && columns >= kLeastWidth)
      return columns;
  }
  winsize size{};
  return ::ioctl(stream, TIOCGWINSZ, &size) == 0 && size.ws_col >= kLeastWidth ? size.ws_col : 0;
}

// What others named, as files and folders, may hold anything; only breaks of lines are kept.
std::string safe(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += text::printable(text.substr(0, end), std::string_view::npos);
    if (end < text.size()) out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string bar(double done) {
  constexpr std::size_t kCells = 24;
  const auto full = std::min(static_cast<std::size_t>(done * kCells), kCells);
  std::string text = "▐";
  for (std::size_t i = 0; i < kCells; ++i) text += i < full ? "█" : "░";
  return text + "▌";
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  return whole >= 3600 ? fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                       : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

Console::Console() : terminal_(::isatty(STDERR_FILENO) != 0 && !dumb()) { set_colour(Colour::automatic); }

void Console::set_colour(Colour colour) {
  colour_ = colour == Colour::always || (colour == Colour::automatic && terminal_ && !wants_no_colour());
}

void Console::write(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

std::size_t Console::width() const { return width_of(STDERR_FILENO); }

void Console::error(std::string_view message) {
  clear();
  const std::string lines = text::wrapped(safe(message), width(), 2);
  message = lines;
  std::string text;
  while (!message.empty()) {
    const std::size_t end = std::min(message.find('\n'), message.size() - 1) + 1;
    std::string_view line = message.substr(0, end);
    message.remove_prefix(end);
    if (colour_ && line.starts_with("error:")) {
      text += fmt::format("{}error:{}", kRed, kPlain);
      line.remove_prefix(6);
    }
    text += line;
  }
  if (!text.ends_with('\n')) text += '\n';
  write(text);
}

void Console::warning(std::string_view message) {
  clear();
  const std::string text = text::wrapped(fmt::format("warning: {}\n", safe(message)), width(), 2);
  constexpr std::size_t kWord = std::string_view("warning:").size();
  write(colour_ ? fmt::format("{}warning:{}{}", kYellow, kPlain, text.substr(kWord)) : text);
}

void Console::advise(std::string_view message) {
  if (!quiet_) warning(message);
}

void Console::say(std::string_view message) {
  if (quiet_) return;
  clear();
  write(text::wrapped(safe(message), width(), 2) + "\n");
}

void Console::progress(double done, std::string_view message) {
  using namespace std::chrono_literals;
  if (quiet_) return;
  const Clock::time_point now = Clock::now();
  if (done < done_) begin_ = now;
  done_ = done;
  if (now - last_ < (terminal_ ? Clock::duration(100ms) : Clock::duration(30s))) return;
  last_ = now;
  const double elapsed = std::chrono::duration<double>(now - begin_).count();
  const std::string rest = done > 0.01 && done < 1 ? clock_text(elapsed / done * (1 - done)) + " left  " : "";
  if (!terminal_) {
    write(fmt::format("{:3.0f} %  {}{}\n", 100 * done, rest, message));
    return;
  }
  const std::string line = fmt::format(" {:3.0f} %  {}{}", 100 * done, rest, message);
  const std::size_t most = width() == 0 ? 80 : width();
  const bool room = line.size() + 27 < most;
  write(fmt::format("{}{}{}", kClearLine, room ? bar(done) : "", line.substr(0, most - 1)));
  drawn_ = true;
}

void Console::clear() {
  if (drawn_) write(kClearLine);
  drawn_ = false;
}

std::size_t answer_width() { return width_of(STDOUT_FILENO); }

void print(std::string_view text) {
  const std::size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written != text.size() || std::fflush(stdout) != 0)
    throw OutputError(std::string("cannot write to standard output: ") + std::strerror(errno));
}

}  // namespace floe::cli
