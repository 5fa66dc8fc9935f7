// A kind that is drawn in another way than its like: where values stand in place of something else, must be among
// what is there, or say little at the size of random scenarios. All else is as it is of the kind.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fields/kind.hpp"

namespace floe::fields {

template <class T>
class Drawn final : public KindOf<T> {
 public:
  using Draw = std::function<void(Draws& draws, T& value)>;
  using DrawEntries = std::function<void(Draws& draws, std::vector<T>& values)>;  // of a list

  Drawn(KindPtr<T> kind, Draw draw, DrawEntries entries)
      : kind_(std::move(kind)), draw_(std::move(draw)), entries_(std::move(entries)) {}

  std::optional<T> read(const text::Node& node, const std::string& path,
                        text::Findings& findings) const override {
    return kind_->read(node, path, findings);
  }
  void print(text::JsonWriter& json, const T& value) const override { kind_->print(json, value); }
  void draw(Draws& draws, T& value) const override { draw_(draws, value); }
  void draw_entries(Draws& draws, std::vector<T>& values) const override {
    if (entries_)
      entries_(draws, values);
    else
      KindOf<T>::draw_entries(draws, values);
  }
  void schema(text::JsonWriter& json) const override { kind_->schema(json); }
  std::string_view definition() const override { return kind_->definition(); }
  Words words() const override { return kind_->words(); }
  std::string expected() const override { return kind_->expected(); }
  std::string hint(const text::Node& node) const override { return kind_->hint(node); }
  std::vector<Kind::Part> parts() const override { return kind_->parts(); }

 private:
  KindPtr<T> kind_;
  Draw draw_;
  DrawEntries entries_;
};

template <class T>
KindPtr<T> drawn(KindPtr<T> kind, typename Drawn<T>::Draw draw, typename Drawn<T>::DrawEntries entries = {}) {
  return std::make_shared<Drawn<T>>(std::move(kind), std::move(draw), std::move(entries));
}

}  // namespace floe::fields
