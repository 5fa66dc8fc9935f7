// Stakes in a scenario: a list, a law, or a file that lists them, whose content takes the place of its name before this
// is read.
#include <algorithm>
#include <array>
#include <memory>

#include "epochs/stakes.hpp"
#include "fields/kinds.hpp"
#include "fields/laws.hpp"
#include "text/suggest.hpp"

namespace floe {
namespace {

using fields::join;
using fields::row;
using fields::Table;
using text::JsonWriter;
using text::Node;

constexpr auto kInline = JsonWriter::Layout::inline_;
constexpr double kUsual = 1e6;  // large against 1, to which stakes are rounded
constexpr double kMost = 1e18;

fields::KindPtr<double> amount(double least) { return fields::number(least, kMost); }

struct LogNormal {
  double sigma = 0;
  double median = kUsual;
};
const Table& log_normal() {
  static const Table table = Table::of<LogNormal>(
      {row("sigma", &LogNormal::sigma, fields::number(0, 10), "The standard deviation of the logarithm.")
           .required(),
       row("median", &LogNormal::median, amount(1), "The median.")});
  return table;
}

struct Pareto {
  double alpha = 1;
  double least = kUsual;
};
const Table& pareto() {
  static const Table table = Table::of<Pareto>(
      {row("alpha", &Pareto::alpha, fields::number(0.05, 100), "The exponent: the tail falls as x^-alpha.")
           .required(),
       row("least", &Pareto::least, amount(1), "The least stake.")});
  return table;
}

struct Uniform {
  double low = 1;
  double high = kUsual;
};
const Table& uniform() {
  static const Table table = Table::of<Uniform>({row("low", &Uniform::low, amount(0), "The least stake."),
                                                 row("high", &Uniform::high, amount(1), "The greatest.")});
  return table;
}

struct FileName {
  std::string file{};
};
const Table& file() {
  constexpr std::string_view kSentence =
      "A file of comma-separated values that begins with the names of its columns: `node`, numbered from 0, "
      "and `stake`; if wanted `name`, which is for readers, and `region`, one of the network's regions, in "
      "which the node then stands. Its path is relative to the scenario's folder.";
  static const Table table =
      Table::of<FileName>({row("file", &FileName::file, fields::text(), kSentence).required()});
  return table;
}

template <class S>
const S& as(const void* settings) {
  return *static_cast<const S*>(settings);
}

const std::array<fields::Law, 3>& laws() {
  using D = Distribution;
  static const std::array<fields::Law, 3> all{
      fields::Law{
          D::Law::log_normal, "log-normal", "The logarithm of a stake is normal.", log_normal(),
          [](const void*) { return std::string_view(); },
          [](const void* s) { return D::log_normal(as<LogNormal>(s).median, as<LogNormal>(s).sigma); },
          [](const D& d) -> std::shared_ptr<void> {
            return std::make_shared<LogNormal>(LogNormal{d.shape, d.scale});
          }},
      fields::Law{D::Law::pareto, "pareto", "Few nodes have most of the stake.", pareto(),
                  [](const void*) { return std::string_view(); },
                  [](const void* s) { return D::pareto(as<Pareto>(s).least, as<Pareto>(s).alpha); },
                  [](const D& d) -> std::shared_ptr<void> {
                    return std::make_shared<Pareto>(Pareto{d.shape, d.scale});
                  }},
      fields::Law{D::Law::uniform, "uniform", "Any stake between two bounds is as likely.", uniform(),
                  [](const void* s) {
                    return as<Uniform>(s).low <= as<Uniform>(s).high
                               ? std::string_view()
                               : std::string_view("\"low\" is above \"high\"");
                  },
                  [](const void* s) { return D::uniform(as<Uniform>(s).low, as<Uniform>(s).high); },
                  [](const D& d) -> std::shared_ptr<void> {
                    return std::make_shared<Uniform>(Uniform{d.scale, d.high});
                  }}};
  return all;
}

double tenths(fields::Draws& draws, std::int64_t least, std::int64_t greatest) {
  return static_cast<double>(draws.whole(least, greatest)) / 10;
}

class StakesKind final : public fields::KindOf<Stakes> {
 public:
  std::optional<Stakes> read(const Node& node, const std::string& path,
                             text::Findings& findings) const override {
    if (node.kind == Node::Kind::object) return read_law(node, path, findings);
    if (node.kind != Node::Kind::array) {
      mismatch(node, path, findings);
      return std::nullopt;
    }
    const std::size_t before = findings.list.size();
    auto listed = list_->read(node, path, findings);
    if (!listed || findings.list.size() != before) return std::nullopt;
    return Stakes{.listed = *std::move(listed)};
  }

  void print(JsonWriter& json, const Stakes& stakes) const override {
    if (!stakes.law) return list_->print(json, stakes.listed);
    const fields::Law& law = *std::ranges::find(laws(), stakes.law->law, &fields::Law::law);
    json.object(kInline).field("law", law.name);
    print_fields(json, law.table, law.settings_of(*stakes.law).get());
    json.end();
  }

  void draw(fields::Draws& draws, Stakes& stakes) const override {
    stakes = {};
    if (draws.chance(0.5)) {
      stakes.law = draws.chance(0.5) ? Distribution::log_normal(kUsual, tenths(draws, 0, 20))
                                     : Distribution::pareto(kUsual, tenths(draws, 5, 30));
      return;
    }
    // A few have most, some have none.
    for (std::uint32_t node = 0; node <= draws.few(); ++node)
      stakes.listed.push_back(
          draws.chance(0.1) ? 0
                            : static_cast<std::uint64_t>(draws.log_uniform(1, draws.chance(0.2) ? 1e6 : 10)));
    if (std::ranges::count(stakes.listed, 0u) == std::ssize(stakes.listed)) stakes.listed.front() = 1;
  }

  std::string_view definition() const override { return "stakes"; }
  void schema(JsonWriter& json) const override {
    json.key("oneOf").list();
    list_->write_schema(json.object(kInline));
    json.end();
    for (const fields::Law& law : laws()) {
      const fields::Tag tag{"law", law.name};
      fields::object_schema(json.object().field("description", law.sentence), law.table, &tag);
      json.end();
    }
    fields::object_schema(json.object().field("description", "A file that lists them."), file());
    json.end().end();
  }
  fields::Words words() const override {
    return {.type = "list or law of stakes, or file",
            .unit = {},
            .range = R"(whole numbers, one for each node; {"law": "log-normal", "sigma"}, )"
                     R"({"law": "pareto", "alpha"} or {"law": "uniform", "low", "high"}; )"
                     R"(or {"file": "stakes.csv"} with the columns node, name, stake, region)",
            .example = R"({"law": "log-normal", "sigma": 1})"};
  }
  std::string expected() const override {
    return R"(a list of stakes such as [300, 200, 100], {"law": "log-normal", "sigma": 1} or {"file": "stakes.csv"})";
  }

 private:
  static std::optional<Stakes> read_law(const Node& node, const std::string& path, text::Findings& findings) {
    const std::size_t before = findings.list.size();
    const Node* name = node.find("law");
    if (name == nullptr && node.find("file") != nullptr) {
      // It could not be read, which was told, unless it names no file at all.
      FileName unread;
      fields::check_names(node, file(), {}, path, findings);
      fields::read_fields(node, file(), path, findings, &unread);
      return std::nullopt;
    }
    std::vector<std::string_view> names;
    for (const fields::Law& law : laws()) names.push_back(law.name);
    if (name == nullptr) {
      findings.add({node.place.source, node.place.offset, 1}, path + ": the field \"law\" is missing",
                   text::suggest("", names) + ", or a \"file\"");
      return std::nullopt;
    }
    if (!fields::require(*name, Node::Kind::string, join(path, "law"), findings)) return std::nullopt;
    const auto law = std::ranges::find(laws(), std::string_view(name->text), &fields::Law::name);
    if (law == laws().end()) {
      findings.add(name->place, join(path, "law") + ": unknown law " + fields::shown(*name),
                   text::suggest(name->text, names));
      return std::nullopt;
    }
    fields::check_names(node, law->table, {"law"}, path, findings);
    const std::shared_ptr<void> settings = law->table.make();
    fields::read_fields(node, law->table, path, findings, settings.get());
    if (findings.list.size() != before) return std::nullopt;
    const std::string_view complaint = law->complaint(settings.get());
    if (complaint.empty()) return Stakes{.law = law->make(settings.get())};
    findings.add(node.place, path + ": " + std::string(complaint));
    return std::nullopt;
  }

  fields::KindPtr<std::vector<std::uint64_t>> list_ =
      fields::list(fields::whole<std::uint64_t>(0), {.expected = "a list of stakes such as [300, 200, 100]"});
};

}  // namespace

fields::KindPtr<Stakes> stakes() { return std::make_shared<StakesKind>(); }

}  // namespace floe
