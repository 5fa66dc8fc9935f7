#include "terminal/shell.hpp"

#include <string_view>

namespace floe::cli {

std::string quoted(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

std::string command_text(const std::vector<std::string>& words) {
  std::string text = "floe";
  for (const std::string& word : words) text += " " + quoted(word);
  return text;
}

}  // namespace floe::cli
