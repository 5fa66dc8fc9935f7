// Laws of times that may be said in a word: "1h" is always this long, "never" ends never.
#include "fields/kinds.hpp"

namespace floe::fields {
namespace {

using text::Node;

// A law, or a string for one that is constant.
class ShortLawKind : public KindOf<Distribution> {
 public:
  std::optional<Distribution> read(const Node& node, const std::string& path,
                                   text::Findings& findings) const override {
    if (node.kind == Node::Kind::object) return law_->read(node, path, findings);
    return read_short(node, path, findings);
  }
  void print(text::JsonWriter& json, const Distribution& value) const override {
    if (value.law == Distribution::Law::constant)
      print_short(json, duration_from_nanoseconds(value.scale));
    else
      law_->print(json, value);
  }
  void draw(Draws& draws, Distribution& value) const override {
    if (draws.chance(0.5))
      draw_short(draws, value);
    else
      law_->draw(draws, value);
  }
  void schema(text::JsonWriter& json) const override {
    json.key("anyOf").list();
    schema_short(json.object(text::JsonWriter::Layout::inline_));
    json.end();
    law_->write_schema(json.object(text::JsonWriter::Layout::inline_));
    json.end().end();
  }

 protected:
  virtual std::optional<Distribution> read_short(const Node& node, const std::string& path,
                                                 text::Findings& findings) const = 0;
  virtual void print_short(text::JsonWriter& json, Duration value) const = 0;
  virtual void draw_short(Draws& draws, Distribution& value) const = 0;
  virtual void schema_short(text::JsonWriter& json) const = 0;

  KindPtr<Distribution> law_ = law();
};

class DurationOrLaw final : public ShortLawKind {
 public:
  Words words() const override {
    Words words = duration_->words();
    words.type = "duration, or law of times";
    return words;
  }
  std::string expected() const override { return duration_->expected() + ", or a law of times"; }
  std::string hint(const Node& node) const override { return duration_->hint(node); }

 private:
  std::optional<Distribution> read_short(const Node& node, const std::string& path,
                                         text::Findings& findings) const override {
    if (node.kind != Node::Kind::string) {
      mismatch(node, path, findings);
      return std::nullopt;
    }
    const auto always = duration_->read(node, path, findings);
    if (!always) return std::nullopt;
    return Distribution::constant(*always);
  }
  void print_short(text::JsonWriter& json, Duration value) const override { duration_->print(json, value); }
  void draw_short(Draws& draws, Distribution& value) const override {
    Duration drawn = duration_from_nanoseconds(value.scale);
    duration_->draw(draws, drawn);
    value = Distribution::constant(drawn);
  }
  void schema_short(text::JsonWriter& json) const override { duration_->write_schema(json); }

  KindPtr<Duration> duration_ = duration();
};

class Life final : public ShortLawKind {
 public:
  Words words() const override {
    Words words = law_->words();
    words.type = "law of times, or never";
    return words;
  }
  std::string expected() const override { return law_->expected() + ", or \"never\""; }

 private:
  static constexpr std::string_view kNever = "never";

  std::optional<Distribution> read_short(const Node& node, const std::string& path,
                                         text::Findings& findings) const override {
    if (node.kind == Node::Kind::string && node.text == kNever)
      return Distribution::constant(Duration::never());
    mismatch(node, path, findings);
    return std::nullopt;
  }
  // A constant life reads as what it is.
  void print_short(text::JsonWriter& json, Duration value) const override {
    if (value == Duration::never())
      json.value(kNever);
    else
      law_->print(json, Distribution::constant(value));
  }
  void draw_short(Draws&, Distribution& value) const override {
    value = Distribution::constant(Duration::never());
  }
  void schema_short(text::JsonWriter& json) const override {
    json.key("enum").list(text::JsonWriter::Layout::inline_).value(kNever).end();
  }
};

}  // namespace

KindPtr<Distribution> duration_or_law() { return std::make_shared<DurationOrLaw>(); }
KindPtr<Distribution> life() { return std::make_shared<Life>(); }

}  // namespace floe::fields
