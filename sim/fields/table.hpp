// Rows: a field's name, kind and sentence, bound to a member of a plain struct. The default of a field is
// what the struct's member is initialised with, and is said nowhere else. A table is the rows of one struct;
// reading, the schema, the reference and the resolved scenario are walks over tables.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

#include "engine/assert.hpp"
#include "fields/kind.hpp"

namespace floe::fields {

struct Field {
  std::string_view name;
  std::string_view sentence;
  std::shared_ptr<const Kind> kind;
  std::function<void*(void*)> member;  // of a struct of the table's type
  bool is_required = false;            // a scenario without it is refused
  bool is_of_preset = false;           // and required only where no field "preset" is
  bool is_part = false;                // has fields of its own, or is a list of what has
  bool is_printed = true;              // in the resolved scenario
  bool is_sparing = false;             // printed only where it differs from its default

  const void* member_of(const void* settings) const { return member(const_cast<void*>(settings)); }

  Field required() const { return changed(&Field::is_required, true); }
  Field of_preset() const { return changed(&Field::is_of_preset, true); }
  Field part() const { return changed(&Field::is_part, true); }
  Field unprinted() const { return changed(&Field::is_printed, false); }
  Field sparing() const { return changed(&Field::is_sparing, true); }

 private:
  Field changed(bool Field::*flag, bool value) const {
    Field other = *this;
    other.*flag = value;
    return other;
  }
};

template <class S, class T>
Field row(std::string_view name, T S::*member, KindPtr<T> kind, std::string_view sentence) {
  return {.name = name,
          .sentence = sentence,
          .kind = std::move(kind),
          .member = [member](void* settings) -> void* { return &(static_cast<S*>(settings)->*member); }};
}

class Table {
 public:
  template <class S>
  static Table of(std::vector<Field> fields) {
    return Table(std::move(fields), typeid(S),
                 [] { return std::static_pointer_cast<void>(std::make_shared<S>()); });
  }
  static const Table& none();  // of a struct that says nothing

  const std::vector<Field>& fields() const { return fields_; }
  const std::type_info& type() const { return *type_; }
  std::shared_ptr<void> make() const { return make_(); }  // with every default

 private:
  Table(std::vector<Field> fields, const std::type_info& type, std::function<std::shared_ptr<void>()> make)
      : fields_(std::move(fields)), type_(&type), make_(std::move(make)) {}

  std::vector<Field> fields_;
  const std::type_info* type_;
  std::function<std::shared_ptr<void>()> make_;
};

// One filled struct of some table; a value that never changes.
class Bound {
 public:
  Bound() = default;
  Bound(const Table& table, std::shared_ptr<const void> settings)
      : table_(&table), settings_(std::move(settings)) {}
  static Bound defaults(const Table& table) { return {table, table.make()}; }
  template <class S>
  static Bound of(const Table& table, const S& settings) {
    return {table, std::make_shared<S>(settings)};
  }

  template <class S>
  const S& as() const {
    FLOE_ASSERT(table_ != nullptr && table_->type() == typeid(S), "settings are read as another struct's");
    return *static_cast<const S*>(settings_.get());
  }
  // None where they are those of another struct.
  template <class S>
  const S* get_if() const {
    return table_ != nullptr && table_->type() == typeid(S) ? &as<S>() : nullptr;
  }
  void print(text::JsonWriter& json) const;   // its fields, into an open object
  bool operator==(const Bound& other) const;  // what they print

 private:
  const Table* table_ = nullptr;
  std::shared_ptr<const void> settings_;
};

// What a model says of itself: a line in a list, and its table.
struct Description {
  std::string_view name;
  std::string_view sentence;
  const Table& (*table)();
};

// Unknown and repeated names; `others` are known beside the table's.
void check_names(const text::Node& object, const Table& table, const std::vector<std::string_view>& others,
                 const std::string& path, text::Findings& findings);

// Every field that the object has; what it leaves out stays as it is in `settings`.
void read_fields(const text::Node& object, const Table& table, const std::string& path,
                 text::Findings& findings, void* settings);

// Half of the fields that have a default, and all others; the rest stays as it is.
void draw_fields(Draws& draws, const Table& table, void* settings);

// Every field, or those whose value is not their default, as the writer's extent says.
void print_fields(text::JsonWriter& json, const Table& table, const void* settings);

// The members of a JSON Schema's object that says which fields an object has. `tag` is a name that must be
// there as well, with its one value.
struct Tag {
  std::string_view name;
  std::string_view value;
  const Field* label = nullptr;  // another field beside those of the table
};
void object_schema(text::JsonWriter& json, const Table& table, const Tag* tag = nullptr);

}  // namespace floe::fields
