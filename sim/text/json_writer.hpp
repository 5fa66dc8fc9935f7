// Writes JSON with a stable layout: the same calls give the same bytes, which hashes and committed files rely
// on. Numbers are printed in the fewest digits that read back as the same value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace floe::text {

class JsonWriter {
 public:
  enum class Layout : std::uint8_t { lines, inline_ };  // an entry a line, or all on one
  enum class Extent : std::uint8_t { all, changes };    // whether what has its default is to be left out

  explicit JsonWriter(Extent extent = Extent::all) : extent_(extent) {}
  Extent extent() const { return extent_; }

  JsonWriter& object(Layout layout = Layout::lines) { return open('{', layout); }
  JsonWriter& list(Layout layout = Layout::lines) { return open('[', layout); }
  JsonWriter& end();
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool truth) { return raw(truth ? "true" : "false"); }
  JsonWriter& value(std::int64_t number) { return raw(std::to_string(number)); }
  JsonWriter& value(std::uint64_t number) { return raw(std::to_string(number)); }
  JsonWriter& value(std::uint32_t number) { return raw(std::to_string(number)); }
  JsonWriter& value(double number);
  JsonWriter& raw(std::string_view json);  // a finished value

  template <class T>
  JsonWriter& field(std::string_view name, const T& content) {
    return key(name).value(content);
  }

  JsonWriter& texts(std::string_view name, const std::vector<std::string>& list);  // on one line

  const std::string& text() const { return out_; }

 private:
  struct Level {
    char closing;
    Layout layout;
    bool empty = true;
  };

  JsonWriter& open(char opening, Layout layout);
  void separate();

  Extent extent_;
  std::string out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

std::string json_string(std::string_view text);
std::string decimal(double number);
std::string percent(double share);  // 0.34 as "34%", without rounding

}  // namespace floe::text
