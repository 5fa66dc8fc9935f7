// Writes JSON with a stable layout: the same calls give the same bytes, which hashes and committed files rely
// on. Numbers are printed in the fewest digits that read back as the same value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace floe::scenario {

class JsonText {
 public:
  enum class Layout : std::uint8_t { lines, inline_ };  // an entry a line, or all on one

  JsonText& object(Layout layout = Layout::lines) { return open('{', layout); }
  JsonText& list(Layout layout = Layout::lines) { return open('[', layout); }
  JsonText& end();
  JsonText& key(std::string_view name);

  JsonText& value(std::string_view text);
  JsonText& value(const char* text) { return value(std::string_view(text)); }
  JsonText& value(bool truth) { return raw(truth ? "true" : "false"); }
  JsonText& value(std::int64_t number) { return raw(std::to_string(number)); }
  JsonText& value(std::uint64_t number) { return raw(std::to_string(number)); }
  JsonText& value(std::uint32_t number) { return raw(std::to_string(number)); }
  JsonText& value(double number);
  JsonText& raw(std::string_view json);  // a finished value

  template <class T>
  JsonText& field(std::string_view name, const T& content) {
    return key(name).value(content);
  }

  const std::string& text() const { return out_; }

 private:
  struct Level {
    char closing;
    Layout layout;
    bool empty = true;
  };

  JsonText& open(char opening, Layout layout);
  void separate();

  std::string out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

std::string json_string(std::string_view text);
std::string decimal(double number);
std::string percent(double share);  // 0.34 as "34%", without rounding

}  // namespace floe::scenario
