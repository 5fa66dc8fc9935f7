#include "timing/recorded.hpp"

#include <array>
#include <charconv>
#include <string_view>

#include "fields/kinds.hpp"

namespace floe::faults {
namespace {

using text::Node;
using What = Recorded::What;

constexpr std::int64_t kMostNodes = 100'000'000;
constexpr std::string_view kForm = R"("3 down 1h 2h", "3 gap 1h 2h", "3 up 0s 30d" or "3 gone 5d")";

struct Name {
  std::string_view text;
  What what;
};
constexpr std::array<Name, 4> kNames{
    {{"up", What::up}, {"down", What::down}, {"gap", What::gap}, {"gone", What::gone}}};

std::string_view take_word(std::string_view& text) {
  const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(first);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

std::optional<Recorded> parse(std::string_view text) {
  Recorded recorded;
  const std::string_view node = take_word(text), name = take_word(text), from = take_word(text),
                         to = take_word(text);
  const auto [end, error] = std::from_chars(node.data(), node.data() + node.size(), recorded.node);
  if (error != std::errc() || end != node.data() + node.size() || node.front() == '-') return std::nullopt;
  bool is_known = false;
  for (const Name& each : kNames) {
    if (each.text != name) continue;
    recorded.what = each.what;
    is_known = true;
  }
  const auto begin = parse_duration(from);
  if (!is_known || !begin || !take_word(text).empty()) return std::nullopt;
  recorded.from = recorded.to = *begin;
  if (recorded.what == What::gone) return to.empty() ? std::optional(recorded) : std::nullopt;
  const auto until = parse_duration(to);
  if (!until) return std::nullopt;
  recorded.to = *until;
  return recorded;
}

class RecordedKind final : public fields::KindOf<Recorded> {
 public:
  std::optional<Recorded> read(const Node& node, const std::string& path,
                               text::Findings& findings) const override {
    if (node.kind != Node::Kind::string) {
      mismatch(node, path, findings);
      return std::nullopt;
    }
    const auto recorded = parse(node.text);
    if (!recorded) {
      mismatch(node, path, findings);
      return std::nullopt;
    }
    if (recorded->node >= kMostNodes)
      findings.add(node.place, path + ": node " + std::to_string(recorded->node) +
                                   " is too large; the largest is " + std::to_string(kMostNodes - 1));
    else if (recorded->what != What::gone && recorded->to <= recorded->from)
      findings.add(node.place, path + ": " + fields::shown(node) + " ends before it begins, or at once");
    else
      return recorded;
    return std::nullopt;
  }
  void print(text::JsonWriter& json, const Recorded& recorded) const override {
    json.value(text_of(recorded));
  }
  void draw(fields::Draws& draws, Recorded& recorded) const override {
    recorded.node = draws.whole(0, draws.few());
    constexpr double kGone = 0.1, kGap = 0.2, kUp = 0.1;
    const double kind = draws.uniform(0, 1);
    recorded.what = kind < kGone                ? What::gone
                    : kind < kGone + kGap       ? What::gap
                    : kind < kGone + kGap + kUp ? What::up
                                                : What::down;
    fields::duration()->draw(draws, recorded.from);
    Duration length{};
    fields::duration()->draw(draws, length);
    recorded.to = recorded.what == What::gone ? recorded.from : recorded.from + length + milliseconds(1);
  }
  void draw_entries(fields::Draws& draws, std::vector<Recorded>& all) const override {
    do draw(draws, all.emplace_back());
    while (draws.chance(0.9));
  }
  void schema(text::JsonWriter& json) const override {
    json.field("type", "string");
    json.field("pattern", "^ *[0-9]+ +((up|down|gap) +[^ ]+ +[^ ]+|gone +[^ ]+) *$");
  }
  fields::Words words() const override {
    return {.type = "recorded interval",
            .unit = "a node, up, down, gap or gone, and durations since the recording began",
            .range = {},
            .example = "\"3 down 1h 2h\""};
  }
  std::string expected() const override { return "an interval such as " + std::string(kForm); }
};

}  // namespace

std::string text_of(const Recorded& recorded) {
  std::string text;
  constexpr std::size_t kUsual = 48;
  text.reserve(kUsual);
  text.append(std::to_string(recorded.node));
  text.append(" ").append(kNames[static_cast<std::size_t>(recorded.what)].text);
  text.append(" ").append(to_text(recorded.from));
  if (recorded.what != What::gone) text.append(" ").append(to_text(recorded.to));
  return text;
}

fields::KindPtr<Recorded> recorded_kind() { return std::make_shared<RecordedKind>(); }

}  // namespace floe::faults
