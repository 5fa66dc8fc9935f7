// Rates of links: one for all, classes of nodes, or a law.
#include <algorithm>
#include <array>
#include <cmath>

#include "network/kinds.hpp"
#include "text/suggest.hpp"

namespace floe {
namespace {

using fields::join;
using fields::row;
using fields::Table;
using text::Findings;
using text::JsonWriter;
using text::Node;

constexpr auto kInline = JsonWriter::Layout::inline_;

const Table& class_table() {
  static const Table table = Table::of<RateLaw::Class>(
      {row("share", &RateLaw::Class::share, fields::share(),
           "The share of the nodes in this class, exact to the node; which nodes is drawn.")
           .required(),
       row("rate", &RateLaw::Class::rate, fields::rate(), "The rate of each of them.").required()});
  return table;
}

struct UniformRate {
  Rate low{};
  Rate high{};
};
const Table& uniform_table() {
  static const Table table = Table::of<UniformRate>(
      {row("low", &UniformRate::low, fields::limited_rate(), "The least rate.").required(),
       row("high", &UniformRate::high, fields::limited_rate(), "The greatest rate.").required()});
  return table;
}

struct LogNormalRate {
  Rate median{};
  double sigma = 0;
};
const Table& log_normal_table() {
  static const Table table = Table::of<LogNormalRate>(
      {row("median", &LogNormalRate::median, fields::limited_rate(), "The median.").required(),
       row("sigma", &LogNormalRate::sigma, fields::number(0, 10), "The standard deviation of the logarithm.")
           .required()});
  return table;
}

double amount(Rate rate) { return static_cast<double>(rate.per_second); }
Rate rate_of(double amount) { return {static_cast<std::int64_t>(amount)}; }

class RatesKind final : public fields::KindOf<RateLaw> {
 public:
  std::optional<RateLaw> read(const Node& node, const std::string& path, Findings& findings) const override {
    if (node.kind != Node::Kind::object) {
      const auto rate = rate_->read(node, path, findings);
      if (!rate) return std::nullopt;
      return RateLaw{.classes = {{1, *rate}}};
    }
    if (const Node* classes = node.find("classes")) {
      fields::check_names(node, Table::none(), {"classes"}, path, findings);
      return read_classes(*classes, join(path, "classes"), findings);
    }
    return read_law(node, path, findings);
  }

  void print(JsonWriter& json, const RateLaw& law) const override {
    if (law.classes.size() == 1) return rate_->print(json, law.classes[0].rate);
    json.object(kInline);
    if (!law.classes.empty()) {
      classes_->print(json.key("classes"), law.classes);
    } else if (law.law.law == Distribution::Law::uniform) {
      const UniformRate parameters{rate_of(law.law.scale), rate_of(law.law.high)};
      print_fields(json.field("law", "uniform"), uniform_table(), &parameters);
    } else {
      const LogNormalRate parameters{rate_of(law.law.scale), law.law.shape};
      print_fields(json.field("law", "log-normal"), log_normal_table(), &parameters);
    }
    json.end();
  }

  void draw(fields::Draws& draws, RateLaw& law) const override {
    law = {};
    if (draws.chance(0.5)) {
      law.classes = {{1, draws.chance(0.2) ? Rate::unlimited() : draws.rate()}};
    } else if (draws.chance(0.5)) {
      const double share = std::round(draws.uniform(0, 1) * 100) / 100;
      law.classes = {{share, draws.rate()}, {std::round((1 - share) * 100) / 100, draws.rate()}};
    } else if (draws.chance(0.5)) {
      const auto [low, high] = std::minmax({draws.rate(), draws.rate()});
      law.law = Distribution::uniform(amount(low), amount(high));
    } else {
      law.law = Distribution::log_normal(amount(draws.rate()), std::round(draws.uniform(0, 3) * 10) / 10);
    }
  }

  std::string_view definition() const override { return "rates"; }
  void schema(JsonWriter& json) const override {
    json.key("oneOf").list();
    rate_->write_schema(json.object(kInline));
    json.end();
    json.object().field("description", "Classes of nodes with different rates.");
    json.field("type", "object").field("additionalProperties", false);
    json.key("required").list(kInline).value("classes").end();
    classes_->write_schema(json.key("properties").object().key("classes").object());
    json.end().end().end();
    const fields::Tag uniform{"law", "uniform"};
    fields::object_schema(json.object().field("description", "Any rate between two bounds is as likely."),
                          uniform_table(), &uniform);
    json.end();
    const fields::Tag log_normal{"law", "log-normal"};
    fields::object_schema(json.object().field("description", "The logarithm of the rate is normal."),
                          log_normal_table(), &log_normal);
    json.end().end();
  }
  fields::Words words() const override {
    fields::Words words = rate_->words();
    words.type = "rate, classes of rates, or a law of rates";
    words.range +=
        "; or {\"classes\": [{\"share\", \"rate\"}, ...]}, {\"law\": \"uniform\", \"low\", \"high\"}, "
        "{\"law\": \"log-normal\", \"median\", \"sigma\"}";
    return words;
  }
  std::string expected() const override { return rate_->expected(); }

 private:
  std::optional<RateLaw> read_classes(const Node& node, const std::string& path, Findings& findings) const {
    const std::size_t before = findings.list.size();
    auto classes = classes_->read(node, path, findings);
    if (findings.list.size() != before) return std::nullopt;
    double sum = 0;
    for (const RateLaw::Class& each : *classes) sum += each.share;
    check_sum(node, sum, path, "the classes", findings);
    if (findings.list.size() != before) return std::nullopt;
    return RateLaw{.classes = *std::move(classes)};
  }

  static std::optional<RateLaw> read_law(const Node& node, const std::string& path, Findings& findings) {
    const std::size_t before = findings.list.size();
    const Node* name = node.find("law");
    constexpr std::array<std::string_view, 2> kLaws{"uniform", "log-normal"};
    if (name == nullptr || name->kind != Node::Kind::string ||
        std::ranges::find(kLaws, std::string_view(name->text)) == kLaws.end()) {
      findings.add(name != nullptr ? name->place : node.place,
                   path + ": expected a rate, {\"classes\": [...]} or a \"law\" of rates",
                   text::suggest(name != nullptr ? name->text : "", kLaws));
      return std::nullopt;
    }
    if (name->text == "log-normal") {
      LogNormalRate law;
      fields::check_names(node, log_normal_table(), {"law"}, path, findings);
      fields::read_fields(node, log_normal_table(), path, findings, &law);
      if (findings.list.size() != before) return std::nullopt;
      return RateLaw{.classes = {}, .law = Distribution::log_normal(amount(law.median), law.sigma)};
    }
    UniformRate law;
    fields::check_names(node, uniform_table(), {"law"}, path, findings);
    fields::read_fields(node, uniform_table(), path, findings, &law);
    if (findings.list.size() != before) return std::nullopt;
    if (law.low > law.high) {
      findings.add(node.place, path + ": \"low\" is above \"high\"");
      return std::nullopt;
    }
    return RateLaw{.classes = {}, .law = Distribution::uniform(amount(law.low), amount(law.high))};
  }

  fields::KindPtr<Rate> rate_ = fields::rate();
  fields::KindPtr<std::vector<RateLaw::Class>> classes_ =
      fields::list(fields::object<RateLaw::Class>(class_table(), kInline), {});
};

}  // namespace

fields::KindPtr<RateLaw> rates() { return std::make_shared<RatesKind>(); }

}  // namespace floe
