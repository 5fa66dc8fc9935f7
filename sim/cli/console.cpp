#include "cli/console.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "run/output.hpp"

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

std::size_t width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
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

void Console::error(std::string_view message) {
  clear();
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
  write(colour_ ? fmt::format("{}warning:{} {}\n", kYellow, kPlain, message)
                : fmt::format("warning: {}\n", message));
}

void Console::advise(std::string_view message) {
  if (!quiet_) warning(message);
}

void Console::say(std::string_view message) {
  if (quiet_) return;
  clear();
  write(fmt::format("{}\n", message));
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
  const std::string rest =
      done > 0.01 && done < 1 ? "  " + clock_text(elapsed / done * (1 - done)) + " left" : "";
  if (!terminal_) {
    write(fmt::format("{:3.0f} %  {}{}\n", 100 * done, message, rest));
    return;
  }
  const std::string line = fmt::format(" {:3.0f} %  {}{}", 100 * done, message, rest);
  const bool room = line.size() + 27 < width();
  write(fmt::format("{}{}{}", kClearLine, room ? bar(done) : "", line.substr(0, width() - 1)));
  drawn_ = true;
}

void Console::clear() {
  if (drawn_) write(kClearLine);
  drawn_ = false;
}

void print(std::string_view text) {
  const std::size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written != text.size() || std::fflush(stdout) != 0)
    throw OutputError(std::string("cannot write to standard output: ") + std::strerror(errno));
}

}  // namespace floe::cli
