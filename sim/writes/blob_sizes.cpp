#include "writes/blob_sizes.hpp"

#include <algorithm>
#include <array>

#include "engine/assert.hpp"
#include "engine/distribution.hpp"
#include "engine/real.hpp"
#include "fields/kinds.hpp"

namespace floe {

Bytes BlobSizes::greatest() const {
  if (law == Law::constant) return size;
  if (law == Law::list) return *std::ranges::max_element(list);
  return largest;
}

Bytes BlobSizes::draw(std::uint32_t number, Stream& stream) const {
  const auto whole = [](double bytes) { return Bytes{static_cast<std::int64_t>(bytes)}; };
  switch (law) {
    case Law::constant:
      return size;
    case Law::list:
      return list[number];
    case Law::log_normal: {
      const Distribution sizes = Distribution::log_normal(to_double(median), sigma);
      double drawn = sizes.draw(stream);
      while (drawn > to_double(largest)) drawn = sizes.draw(stream);
      return whole(drawn);
    }
    case Law::pareto: {
      const double beyond = real::exp(alpha * real::log(to_double(least) / to_double(largest)));
      const double above = 1 - stream.uniform() * (1 - beyond);
      return std::min(whole(to_double(least) * real::exp(-real::log(above) / alpha)), largest);
    }
    case Law::uniform:
      return least + Bytes{static_cast<std::int64_t>(
                         stream.below(static_cast<std::uint64_t>(largest.n - least.n) + 1))};
  }
  FLOE_ASSERT(false, "a law of sizes that is none");
  return {};
}

namespace {

using fields::join;
using fields::row;
using fields::Table;
using text::JsonWriter;
using text::Node;
using Law = BlobSizes::Law;

constexpr double kGreatestSigma = 10;
constexpr double kLeastAlpha = 0.05;
constexpr double kGreatestAlpha = 100;
constexpr std::string_view kLargest = "The largest; no blob is larger.";

// A form of the value other than that of one size: its table, and what is wrong with it.
struct Form {
  Law law;
  std::string_view name;  // of the law; empty for a list
  std::string_view sentence;
  Table table;
  std::string_view (*complaint)(const BlobSizes& sizes);
};

std::vector<Form> forms_up_to(Bytes greatest) {
  using B = BlobSizes;
  const auto size = fields::bytes(greatest);
  const fields::Field largest = row("largest", &B::largest, size, kLargest);
  const auto is_ordered = [](const B& sizes) -> std::string_view {
    if (sizes.least < Bytes{1} && sizes.law == Law::pareto) return "\"least\" is below 1 B";
    return sizes.least > sizes.largest ? "\"least\" is above \"largest\"" : "";
  };
  return {
      {Law::log_normal, "log-normal", "The logarithm is normal.",
       Table::of<B>(
           {row("median", &B::median, size, "The median, but for what \"largest\" cuts off.").required(),
            row("sigma", &B::sigma, fields::number(0, kGreatestSigma),
                "The standard deviation of the logarithm.")
                .required(),
            largest}),
       [](const B& sizes) -> std::string_view {
         return sizes.median > sizes.largest ? "\"median\" is above \"largest\"" : "";
       }},
      {Law::pareto, "pareto", "The tail falls as a power, up to the largest.",
       Table::of<B>(
           {row("alpha", &B::alpha, fields::number(kLeastAlpha, kGreatestAlpha), "The exponent.").required(),
            row("least", &B::least, size, "The smallest.").required(), largest}),
       is_ordered},
      {Law::uniform, "uniform", "Any size between two bounds is as likely.",
       Table::of<B>({row("least", &B::least, size, "The smallest.").required(), largest}), is_ordered},
      {Law::list, "", "Every size as it is listed; there are as many blobs.",
       Table::of<B>(
           {row("list", &B::list,
                fields::list(size, {.expected = "a list of sizes such as [\"1MB\", \"64kB\"]",
                                    .at_least_one = "sizes of blobs"}),
                "The sizes, in the order of the blobs."),
            row("file", &B::file, fields::text(),
                "A file with a size on each line, as \"64kB\" or a number of bytes, after one line of "
                "heading or none; its path is relative to the scenario's folder.")
                .unprinted()}),
       [](const B& sizes) -> std::string_view { return sizes.list.empty() ? "it has no sizes" : ""; }}};
}

class SizesKind final : public fields::KindOf<BlobSizes> {
 public:
  explicit SizesKind(Bytes greatest) : size_(fields::bytes(greatest)), forms_(forms_up_to(greatest)) {}

  std::optional<BlobSizes> read(const Node& node, const std::string& path,
                                text::Findings& findings) const override {
    BlobSizes sizes;
    if (node.kind != Node::Kind::object) {
      if (!size_->read_into(node, path, findings, &sizes.size)) return std::nullopt;
      return sizes;
    }
    const Form* form = form_of(node, path, findings);
    if (form == nullptr) return std::nullopt;
    const std::size_t before = findings.list.size();
    fields::check_names(node, form->table, form->name.empty() ? std::vector<std::string_view>{} : kTag, path,
                        findings);
    sizes.law = form->law;
    fields::read_fields(node, form->table, path, findings, &sizes);
    if (findings.list.size() != before) return std::nullopt;
    if (!sizes.file.empty()) return std::nullopt;  // that could not be read, which was told
    const std::string_view complaint = form->complaint(sizes);
    if (complaint.empty()) return sizes;
    findings.add(node.place, path + ": " + std::string(complaint));
    return std::nullopt;
  }

  void print(JsonWriter& json, const BlobSizes& sizes) const override {
    if (sizes.law == Law::constant) return size_->print(json, sizes.size);
    const Form& form = *std::ranges::find(forms_, sizes.law, &Form::law);
    json.object(JsonWriter::Layout::inline_);
    if (!form.name.empty()) json.field("law", form.name);
    fields::print_fields(json, form.table, &sizes);
    json.end();
  }

  void draw(fields::Draws& draws, BlobSizes& sizes) const override {
    sizes = {};
    if (draws.chance(0.7)) return size_->draw(draws, sizes.size);
    const Form& form =
        forms_[static_cast<std::size_t>(draws.whole(0, static_cast<std::int64_t>(forms_.size()) - 1))];
    sizes.law = form.law;
    sizes.sigma = draws.uniform(0, 2);
    sizes.alpha = draws.uniform(0.5, 3);
    size_->draw(draws, sizes.median);
    sizes.least = std::max(sizes.median, Bytes{1});
    sizes.largest = sizes.least * draws.whole(1, 10);
    if (form.law == Law::list) do
        size_->draw(draws, sizes.list.emplace_back());
      while (draws.chance(0.7));
  }

  std::string_view definition() const override { return "blob-sizes"; }
  void schema(JsonWriter& json) const override {
    json.key("oneOf").list();
    json.object();
    size_->schema(json);
    json.end();
    for (const Form& form : forms_) {
      const fields::Tag tag{"law", form.name};
      fields::object_schema(json.object().field("description", form.sentence), form.table,
                            form.name.empty() ? nullptr : &tag);
      json.end();
    }
    json.end();
  }
  fields::Words words() const override {
    fields::Words words = size_->words();
    words.type = "size or law of sizes";
    words.range +=
        "; one of log-normal (\"median\", \"sigma\"), pareto (\"alpha\", \"least\"), uniform (\"least\"), "
        "each with \"largest\"; or {\"list\": [...]}, {\"file\": \"sizes.csv\"}";
    return words;
  }
  std::string expected() const override { return size_->expected(); }
  std::string hint(const Node& node) const override { return size_->hint(node); }

 private:
  inline static const std::vector<std::string_view> kTag{"law"};

  const Form* form_of(const Node& node, const std::string& path, text::Findings& findings) const {
    const Node* law = node.find("law");
    if (law == nullptr && (node.find("list") != nullptr || node.find("file") != nullptr))
      return &forms_.back();
    std::vector<std::string_view> names;
    for (const Form& form : forms_)
      if (!form.name.empty()) names.push_back(form.name);
    if (law == nullptr) {
      findings.add({node.place.source, node.place.offset, 1}, path + ": the field \"law\" is missing",
                   text::suggest("", names) + ", or a \"list\" or a \"file\" of sizes");
      return nullptr;
    }
    if (!fields::require(*law, Node::Kind::string, join(path, "law"), findings)) return nullptr;
    const auto form = std::ranges::find(forms_, std::string_view(law->text), &Form::name);
    if (form != forms_.end() && !form->name.empty()) return &*form;
    findings.add(law->place, join(path, "law") + ": unknown law " + fields::shown(*law),
                 text::suggest(law->text, names));
    return nullptr;
  }

  fields::KindPtr<Bytes> size_;
  std::vector<Form> forms_;
};

}  // namespace

fields::KindPtr<BlobSizes> blob_sizes(Bytes greatest) { return std::make_shared<SizesKind>(greatest); }

}  // namespace floe
