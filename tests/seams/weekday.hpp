// A kind of value: a day of the week, by its name.
#pragma once

#include <array>
#include <cstdint>

#include "fields/kinds.hpp"

namespace floe {

struct Weekday {
  std::uint32_t number = 0;  // 0 is Monday
};

inline constexpr std::array<std::string_view, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                           "Friday", "Saturday", "Sunday"};

class WeekdayKind final : public fields::KindOf<Weekday> {
 public:
  std::optional<Weekday> read(const text::Node& node, const std::string& path,
                              text::Findings& findings) const override {
    for (std::uint32_t day = 0; day < kWeekdays.size(); ++day)
      if (node.kind == text::Node::Kind::string && node.text == kWeekdays.at(day)) return Weekday{day};
    mismatch(node, path, findings);
    return std::nullopt;
  }
  void print(text::JsonWriter& json, const Weekday& day) const override {
    json.value(kWeekdays.at(day.number));
  }
  void schema(text::JsonWriter& json) const override {
    json.key("enum").list();
    for (const std::string_view day : kWeekdays) json.value(day);
    json.end();
  }
  fields::Words words() const override {
    return {.type = "weekday", .unit = {}, .range = "Monday to Sunday", .example = "\"Monday\""};
  }
  std::string expected() const override { return "a day of the week such as \"Monday\""; }
};

}  // namespace floe
