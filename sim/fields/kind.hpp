// A kind of value: how it is read from a document, printed into one, drawn at random, described to machines
// (JSON Schema) and to people. A kind is an object; which kinds there are is written nowhere.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fields/draws.hpp"
#include "text/diagnostic.hpp"
#include "text/document.hpp"
#include "text/json_writer.hpp"

namespace floe::fields {

// A value in words, for lists and the reference.
struct Words {
  std::string type;     // "duration"
  std::string unit;     // "a number with ns, us, ms, s, min, h, d, w or y"; may be empty
  std::string range;    // "from 1 to 65535"; may be empty
  std::string example;  // as JSON
};

// The same for every type, for walks over rows; `value` points to a value of the kind's own type.
class Kind {
 public:
  virtual ~Kind() = default;

  // False, with what is wrong among the findings, when the node is no such value; the value is then
  // unchanged.
  virtual bool read_into(const text::Node& node, const std::string& path, text::Findings& findings,
                         void* value) const = 0;
  virtual void print_from(text::JsonWriter& json, const void* value) const = 0;
  // Whether two values are printed differently for a reason that needs no printing: lists that are not as long.
  virtual bool differ_at_sight(const void*, const void*) const { return false; }
  // A random value in place of what stands there, which tells how large they usually are.
  virtual void draw_into(Draws& draws, void* value) const = 0;
  // The members of its object in a JSON Schema: what schema() writes, or a reference to the definition of
  // that where the kind has a name.
  void write_schema(text::JsonWriter& json) const;
  virtual void schema(text::JsonWriter& json) const = 0;
  virtual std::string_view definition() const { return {}; }
  virtual Words words() const = 0;
  // What a message says is expected: "a duration such as \"30d\"".
  virtual std::string expected() const = 0;
  // What to try where the node is something else; may be empty.
  virtual std::string hint(const text::Node&) const { return {}; }
  // The tables of what has fields of its own: one for an object or a list of objects, one for each model
  // where there is a choice of models, none for plain values.
  struct Part {
    std::string_view model;     // empty where there is no choice
    std::string_view sentence;  // of the model
    const class Table* table;
  };
  virtual std::vector<Part> parts() const { return {}; }

  // "<path>: expected <this>, found <that>".
  void mismatch(const text::Node& node, const std::string& path, text::Findings& findings) const;
};

template <class T>
class KindOf : public Kind {
 public:
  virtual std::optional<T> read(const text::Node& node, const std::string& path,
                                text::Findings& findings) const = 0;
  virtual void print(text::JsonWriter& json, const T& value) const = 0;
  virtual void draw(Draws&, T&) const {}                                   // what is not drawn stays as it is
  virtual void draw_entries(Draws& draws, std::vector<T>& values) const {  // of a list
    do {
      T value{};
      draw(draws, value);
      values.push_back(std::move(value));
    } while (draws.chance(0.5));
  }

  bool read_into(const text::Node& node, const std::string& path, text::Findings& findings,
                 void* value) const final {
    std::optional<T> found = read(node, path, findings);
    if (found) *static_cast<T*>(value) = *std::move(found);
    return found.has_value();
  }
  void print_from(text::JsonWriter& json, const void* value) const final {
    print(json, *static_cast<const T*>(value));
  }
  void draw_into(Draws& draws, void* value) const final { draw(draws, *static_cast<T*>(value)); }
};

template <class T>
using KindPtr = std::shared_ptr<const KindOf<T>>;

// "network.uplink", "blobs[2]".
std::string join(const std::string& path, std::string_view name);
std::string join(const std::string& path, std::size_t index);

// A value of the document as messages show it, in quotes and cut.
std::string shown(const text::Node& node);
std::string shown(std::string_view text);

// "durations", "laws of times".
std::string plural(std::string_view type);

// False, with a finding, when the node is something else; `help` says what to try where it is neither null nor
// a list or object instead of the other.
bool require(const text::Node& node, text::Node::Kind kind, const std::string& path, text::Findings& findings,
             std::string help = {});

}  // namespace floe::fields
