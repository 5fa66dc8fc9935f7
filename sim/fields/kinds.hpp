// The kinds of plain values, and how larger ones are put together. Bounds are in the unit of the value.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/time.hpp"
#include "fields/kind.hpp"
#include "fields/table.hpp"
#include "text/suggest.hpp"

namespace floe::fields {

inline constexpr Rate kWidestRate{1'000'000'000'000};

KindPtr<bool> boolean();
KindPtr<std::string> text(std::string_view pattern = {});  // a pattern that schemas state
KindPtr<std::string> label();                              // any text of 1 to 64 characters
KindPtr<double> number(double least, double greatest);
KindPtr<Duration> duration(Duration least = {}, Duration greatest = Duration::never());
KindPtr<Bytes> bytes(Bytes greatest = {1'000'000'000'000'000});
KindPtr<Rate> rate();                                          // 1 B/s to `kWidestRate`, or unlimited
KindPtr<Rate> limited_rate();                                  // 1 B/s to `kWidestRate`
KindPtr<double> share(double least = 0, double greatest = 1);  // 0..1
KindPtr<double> yearly();                                      // events per year
KindPtr<Distribution> law();                                   // of times
KindPtr<Distribution> duration_or_law();                       // "1h" is always this long
KindPtr<Distribution> life();                                  // a law, or "never"

// False, with a finding, where the amount is out of range; `bound_text` writes a bound as the value is
// written.
bool in_range(double amount, double least, double greatest, std::string (*bound_text)(double),
              const text::Node& node, const std::string& path, text::Findings& findings);

// Whole numbers of any width.
struct WholeBounds {
  std::int64_t least;
  std::int64_t greatest;
};
std::optional<std::int64_t> read_whole(const Kind& kind, const text::Node& node, const std::string& path,
                                       const WholeBounds& bounds, text::Findings& findings);
std::int64_t draw_whole(Draws& draws, const WholeBounds& bounds, std::int64_t usual);
std::string number_hint(const text::Node& node);  // where a number stands in quotes
void whole_schema(text::JsonWriter& json, const WholeBounds& bounds);
Words whole_words(const WholeBounds& bounds);

template <std::integral I>
class Whole final : public KindOf<I> {
 public:
  explicit Whole(WholeBounds bounds) : bounds_(bounds) {}

  std::optional<I> read(const text::Node& node, const std::string& path,
                        text::Findings& findings) const override {
    const auto value = read_whole(*this, node, path, bounds_, findings);
    if (!value) return std::nullopt;
    return static_cast<I>(*value);
  }
  void print(text::JsonWriter& json, const I& value) const override {
    json.value(static_cast<std::int64_t>(value));
  }
  void draw(Draws& draws, I& value) const override {
    value = static_cast<I>(draw_whole(draws, bounds_, static_cast<std::int64_t>(value)));
  }
  void schema(text::JsonWriter& json) const override { whole_schema(json, bounds_); }
  Words words() const override { return whole_words(bounds_); }
  std::string expected() const override { return "a whole number"; }
  std::string hint(const text::Node& node) const override { return number_hint(node); }

 private:
  WholeBounds bounds_;
};

template <std::integral I = std::uint32_t>
KindPtr<I> whole(std::int64_t least, std::int64_t greatest = std::numeric_limits<std::int64_t>::max()) {
  constexpr auto widest = static_cast<std::uint64_t>(std::numeric_limits<I>::max());
  const std::uint64_t most = std::min(static_cast<std::uint64_t>(greatest), widest);
  return std::make_shared<Whole<I>>(WholeBounds{least, static_cast<std::int64_t>(most)});
}

// One of a few names.
template <class E>
struct Named {
  std::string_view name;
  E value;
};

template <class E>
class Choice final : public KindOf<E> {
 public:
  explicit Choice(std::vector<Named<E>> choices) : choices_(std::move(choices)) {}

  std::optional<E> read(const text::Node& node, const std::string& path,
                        text::Findings& findings) const override {
    if (node.kind != text::Node::Kind::string) {
      this->mismatch(node, path, findings);
      return std::nullopt;
    }
    for (const Named<E>& choice : choices_)
      if (choice.name == node.text) return choice.value;
    findings.add(node.place, path + ": unknown value " + shown(node), text::suggest(node.text, names()));
    return std::nullopt;
  }
  void print(text::JsonWriter& json, const E& value) const override {
    json.value(std::ranges::find(choices_, value, &Named<E>::value)->name);
  }
  void draw(Draws& draws, E& value) const override {
    const auto last = static_cast<std::int64_t>(choices_.size()) - 1;
    value = choices_[static_cast<std::size_t>(draws.whole(0, last))].value;
  }
  void schema(text::JsonWriter& json) const override {
    json.key("enum").list(text::JsonWriter::Layout::inline_);
    for (const std::string_view name : names()) json.value(name);
    json.end();
  }
  Words words() const override {
    std::string all;
    for (const std::string_view name : names()) all += (all.empty() ? "" : ", ") + std::string(name);
    return {.type = "choice",
            .unit = {},
            .range = "one of " + all,
            .example = text::json_string(choices_[0].name)};
  }
  std::string expected() const override {
    std::string all;
    for (const std::string_view name : names())
      all += (all.empty() ? "one of \"" : ", \"") + std::string(name) + "\"";
    return all;
  }

 private:
  std::vector<std::string_view> names() const {
    std::vector<std::string_view> all;
    for (const Named<E>& choice : choices_) all.push_back(choice.name);
    return all;
  }

  std::vector<Named<E>> choices_;
};

template <class E>
KindPtr<E> choice(std::vector<Named<E>> choices) {
  return std::make_shared<Choice<E>>(std::move(choices));
}

// Entries of one kind.
struct ListForm {
  std::string_view expected{};      // "a list of durations such as [\"1d\", \"36h\"]"; empty for objects
  std::string_view at_least_one{};  // what it is a list of, where an empty one is refused
  text::JsonWriter::Layout layout = text::JsonWriter::Layout::inline_;
};

template <class T>
class List final : public KindOf<std::vector<T>> {
 public:
  List(KindPtr<T> item, ListForm form) : item_(std::move(item)), form_(form) {}

  // Entries that are wrong are left out, so that what follows from the others can still be judged.
  std::optional<std::vector<T>> read(const text::Node& node, const std::string& path,
                                     text::Findings& findings) const override {
    if (node.kind != text::Node::Kind::array) {
      if (form_.expected.empty())
        require(node, text::Node::Kind::array, path, findings, hint(node));
      else
        this->mismatch(node, path, findings);
      return std::nullopt;
    }
    std::vector<T> all;
    for (std::size_t i = 0; i < node.items.size(); ++i)
      if (auto value = item_->read(node.items[i], join(path, i), findings)) all.push_back(*std::move(value));
    if (all.empty() && node.items.empty() && !form_.at_least_one.empty())
      findings.add(node.place, path + " is empty",
                   "it takes at least one entry: " + std::string(form_.at_least_one));
    return all;
  }
  void print(text::JsonWriter& json, const std::vector<T>& values) const override {
    json.list(form_.layout);
    for (const T& value : values) item_->print(json, value);
    json.end();
  }
  bool differ_at_sight(const void* a, const void* b) const override {
    return static_cast<const std::vector<T>*>(a)->size() != static_cast<const std::vector<T>*>(b)->size();
  }
  void draw(Draws& draws, std::vector<T>& values) const override {
    do item_->draw_entries(draws, values);
    while (values.empty() && !form_.at_least_one.empty());
  }
  void schema(text::JsonWriter& json) const override {
    json.field("type", "array");
    if (!form_.at_least_one.empty()) json.field("minItems", std::uint32_t{1});
    json.key("items").object(form_.layout);
    item_->write_schema(json);
    json.end();
  }
  Words words() const override {
    const Words words = item_->words();
    return {.type = "list of " + plural(words.type),
            .unit = words.unit,
            .range = words.range,
            .example = "[" + words.example + "]"};
  }
  std::string expected() const override { return std::string(form_.expected); }
  std::string hint(const text::Node& node) const override {
    if (node.kind == text::Node::Kind::string) return "put the list in brackets: [" + shown(node) + "]";
    if (node.kind != text::Node::Kind::number) return "";
    const std::string more = item_->hint(node);
    return "put the list in brackets" + (more.empty() ? "" : "; " + more);
  }
  std::vector<Kind::Part> parts() const override { return item_->parts(); }

 private:
  KindPtr<T> item_;
  ListForm form_;
};

template <class T>
KindPtr<std::vector<T>> list(KindPtr<T> item, ListForm form) {
  return std::make_shared<List<T>>(std::move(item), form);
}

// A struct with a table. `check` is for rules among its fields, asked where each of them is right.
template <class S>
class Object final : public KindOf<S> {
 public:
  using Check = void (*)(const text::Node& node, const std::string& path, S& settings,
                         text::Findings& findings);

  Object(const Table& table, text::JsonWriter::Layout layout, Check check)
      : table_(table), layout_(layout), check_(check) {}

  std::optional<S> read(const text::Node& node, const std::string& path,
                        text::Findings& findings) const override {
    if (!require(node, text::Node::Kind::object, path, findings)) return std::nullopt;
    check_names(node, table_, {}, path, findings);
    const std::size_t before = findings.list.size();  // an unknown name leaves the others as they are
    S settings{};
    read_fields(node, table_, path, findings, &settings);
    if (check_ != nullptr && findings.list.size() == before) check_(node, path, settings, findings);
    if (findings.list.size() != before) return std::nullopt;
    return settings;
  }
  void print(text::JsonWriter& json, const S& settings) const override {
    json.object(layout_);
    print_fields(json, table_, &settings);
    json.end();
  }
  void draw(Draws& draws, S& settings) const override { draw_fields(draws, table_, &settings); }
  void schema(text::JsonWriter& json) const override { object_schema(json, table_); }
  Words words() const override { return {.type = "object", .unit = {}, .range = {}, .example = "{}"}; }
  std::string expected() const override { return "an object"; }
  std::vector<Kind::Part> parts() const override { return {{{}, {}, &table_}}; }

 private:
  const Table& table_;
  text::JsonWriter::Layout layout_;
  Check check_;
};

template <class S>
KindPtr<S> object(const Table& table, text::JsonWriter::Layout layout = text::JsonWriter::Layout::lines,
                  typename Object<S>::Check check = nullptr) {
  return std::make_shared<Object<S>>(table, layout, check);
}

}  // namespace floe::fields
