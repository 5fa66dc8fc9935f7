#include "epochs/lifetime.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/real.hpp"
#include "fields/kinds.hpp"
#include "text/suggest.hpp"

namespace floe {
namespace {

using fields::join;
using fields::row;
using fields::Table;
using text::JsonWriter;
using text::Node;
using L = Lifetime;

constexpr std::int64_t kMost = 1'000'000;

// A form of the value other than a number of epochs.
struct Form {
  L::Law law;
  std::string_view name;
  std::string_view sentence;
  Table table;
};

const std::array<Form, 2>& forms() {
  static const std::array<Form, 2> all{
      Form{L::Law::uniform, "uniform", "Any number of epochs between two bounds is as likely.",
           Table::of<L>({row("least", &L::least, fields::whole(1, kMost), "The least number of epochs."),
                         row("largest", &L::largest, fields::whole(1, kMost), "The largest.")})},
      Form{L::Law::geometric, "geometric",
           "Of the blobs that are left, the same share expires as each epoch begins.",
           Table::of<L>({row("mean", &L::mean, fields::number(1, static_cast<double>(kMost)),
                             "The mean number of epochs.")
                             .required()})}};
  return all;
}

class LifetimeKind final : public fields::KindOf<Lifetime> {
 public:
  std::optional<Lifetime> read(const Node& node, const std::string& path,
                               text::Findings& findings) const override {
    Lifetime lifetime;
    if (node.kind != Node::Kind::object) {
      if (node.kind != Node::Kind::number) {
        mismatch(node, path, findings);
        return std::nullopt;
      }
      if (!number_->read_into(node, path, findings, &lifetime.epochs)) return std::nullopt;
      return lifetime;
    }
    const Form* const form = form_of(node, path, findings);
    if (form == nullptr) return std::nullopt;
    const std::size_t before = findings.list.size();
    fields::check_names(node, form->table, {"law"}, path, findings);
    lifetime.law = form->law;
    fields::read_fields(node, form->table, path, findings, &lifetime);
    if (findings.list.size() != before) return std::nullopt;
    if (lifetime.least <= lifetime.largest) return lifetime;
    findings.add(node.place, path + ": \"least\" is above \"largest\"");
    return std::nullopt;
  }
  void print(JsonWriter& json, const Lifetime& lifetime) const override {
    if (lifetime.law == L::Law::constant) return number_->print(json, lifetime.epochs);
    const Form& form = *std::ranges::find(forms(), lifetime.law, &Form::law);
    json.object(JsonWriter::Layout::inline_).field("law", form.name);
    fields::print_fields(json, form.table, &lifetime);
    json.end();
  }
  void draw(fields::Draws& draws, Lifetime& lifetime) const override {
    lifetime = {};
    lifetime.law = static_cast<L::Law>(draws.whole(0, 2));
    if (lifetime.law == L::Law::constant) lifetime.epochs = static_cast<std::uint32_t>(draws.whole(0, 4));
    if (lifetime.law == L::Law::uniform) {
      lifetime.least = static_cast<std::uint32_t>(draws.whole(1, 3));
      lifetime.largest = lifetime.least + static_cast<std::uint32_t>(draws.whole(0, 9));
    }
    if (lifetime.law == L::Law::geometric) lifetime.mean = static_cast<double>(draws.whole(2, 20)) / 2;
  }

  std::string_view definition() const override { return "lifetime"; }
  void schema(JsonWriter& json) const override {
    json.key("oneOf").list();
    json.object();
    number_->schema(json);
    json.end();
    for (const Form& form : forms()) {
      const fields::Tag tag{"law", form.name};
      fields::object_schema(json.object().field("description", form.sentence), form.table, &tag);
      json.end();
    }
    json.end();
  }
  fields::Words words() const override {
    return {.type = "number or law of epochs",
            .unit = {},
            .range = R"(from 0 to 1000000; {"law": "uniform", "least", "largest"} or )"
                     R"({"law": "geometric", "mean"})",
            .example = "26"};
  }
  std::string expected() const override {
    return R"(a number of epochs such as 26, or {"law": "uniform", "largest": 53})";
  }

 private:
  static const Form* form_of(const Node& node, const std::string& path, text::Findings& findings) {
    std::vector<std::string_view> names;
    for (const Form& form : forms()) names.push_back(form.name);
    const Node* const law = node.find("law");
    if (law == nullptr) {
      findings.add({node.place.source, node.place.offset, 1}, path + ": the field \"law\" is missing",
                   text::suggest("", names));
      return nullptr;
    }
    if (!fields::require(*law, Node::Kind::string, join(path, "law"), findings)) return nullptr;
    const auto form = std::ranges::find(forms(), std::string_view(law->text), &Form::name);
    if (form != forms().end()) return &*form;
    findings.add(law->place, join(path, "law") + ": unknown law " + fields::shown(*law),
                 text::suggest(law->text, names));
    return nullptr;
  }

  fields::KindPtr<std::uint32_t> number_ = fields::whole(0, kMost);
};

}  // namespace

std::vector<std::uint32_t> Lifetime::draw(std::uint32_t blobs, Stream& stream) const {
  if (is_endless()) return {};
  std::vector<std::uint32_t> drawn(blobs, epochs);
  if (law == Law::uniform)
    for (std::uint32_t& each : drawn)
      each = least + static_cast<std::uint32_t>(stream.below(largest - least + 1));
  if (law == Law::geometric && mean > 1)  // by inversion of P(more than k) = (1 - 1/mean)^k
    for (std::uint32_t& each : drawn)
      each = static_cast<std::uint32_t>(
          std::min(static_cast<double>(kMost),
                   1 + std::floor(real::log(1 - stream.uniform()) / real::log(1 - 1 / mean))));
  if (law == Law::geometric && mean <= 1) std::ranges::fill(drawn, 1u);
  std::ranges::sort(drawn);
  return drawn;
}

fields::KindPtr<Lifetime> lifetime() { return std::make_shared<LifetimeKind>(); }

}  // namespace floe
