#include "presets/preset_name.hpp"

#include <memory>

#include "presets/presets.hpp"

namespace floe::presets {
namespace {

std::string listed(std::string_view before, std::string_view after) {
  std::string all;
  for (const Preset& preset : presets())
    all += (all.empty() ? "" : ", ") + std::string(before) + std::string(preset.name) + std::string(after);
  return all;
}

class PresetName final : public fields::KindOf<std::string> {
 public:
  // Which names there are is judged by `add_preset`, without which nothing else can be.
  std::optional<std::string> read(const text::Node& node, const std::string& path,
                                  text::Findings& findings) const override {
    if (node.kind == text::Node::Kind::string) return node.text;
    mismatch(node, path, findings);
    return std::nullopt;
  }
  void print(text::JsonWriter& json, const std::string& value) const override { json.value(value); }
  void schema(text::JsonWriter& json) const override {
    json.key("enum").list(text::JsonWriter::Layout::inline_);
    for (const Preset& preset : presets()) json.value(preset.name);
    json.end();
  }
  fields::Words words() const override {
    return {.type = "choice",
            .unit = {},
            .range = "one of " + listed("", ""),
            .example = text::json_string(presets()[0].name)};
  }
  std::string expected() const override { return "one of " + listed("\"", "\""); }
};

}  // namespace

fields::KindPtr<std::string> preset_name() { return std::make_shared<PresetName>(); }

}  // namespace floe::presets
