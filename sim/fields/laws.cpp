// Laws of times: {"law": "exponential", "mean": "10d"}. A law is a row: its name, its parameters as a struct,
// and how that struct and a Distribution become each other.
#include "fields/laws.hpp"

#include <array>

#include "fields/kinds.hpp"

namespace floe::fields {
namespace {

using text::Node;

// Outside these, means and draws leave what a double can hold.
constexpr double kLeastShape = 0.05;
constexpr double kGreatestShape = 100;
constexpr double kGreatestSigma = 10;

Duration time(double amount) { return duration_from_nanoseconds(amount); }

struct Constant {
  Duration value{};
  static Constant of(const Distribution& d) { return {time(d.scale)}; }
  Distribution law() const { return Distribution::constant(value); }
};
const Table& constant() {
  static const Table table =
      Table::of<Constant>({row("value", &Constant::value, duration(), "It is always this long.").required()});
  return table;
}

struct Exponential {
  Duration mean{};
  static Exponential of(const Distribution& d) { return {time(d.scale)}; }
  Distribution law() const { return Distribution::exponential(mean); }
};
const Table& exponential() {
  static const Table table =
      Table::of<Exponential>({row("mean", &Exponential::mean, duration(), "The mean.").required()});
  return table;
}

struct Weibull {
  double shape = 0;
  Duration scale{};
  static Weibull of(const Distribution& d) { return {d.shape, time(d.scale)}; }
  Distribution law() const { return Distribution::weibull(shape, scale); }
};
const Table& weibull() {
  static const Table table = Table::of<Weibull>(
      {row("shape", &Weibull::shape, number(kLeastShape, kGreatestShape),
           "The shape: below 1 the hazard falls with age, above 1 it rises.")
           .required(),
       row("scale", &Weibull::scale, duration(), "The scale: 63 % are over by then.").required()});
  return table;
}

struct LogNormal {
  Duration median{};
  double sigma = 0;
  static LogNormal of(const Distribution& d) { return {time(d.scale), d.shape}; }
  Distribution law() const { return Distribution::log_normal(median, sigma); }
};
const Table& log_normal() {
  static const Table table = Table::of<LogNormal>(
      {row("median", &LogNormal::median, duration(), "The median.").required(),
       row("sigma", &LogNormal::sigma, number(0, kGreatestSigma), "The standard deviation of the logarithm.")
           .required()});
  return table;
}

struct Uniform {
  Duration low{};
  Duration high{};
  static Uniform of(const Distribution& d) { return {time(d.scale), time(d.high)}; }
  Distribution law() const { return Distribution::uniform(low, high); }
};
const Table& uniform() {
  static const Table table =
      Table::of<Uniform>({row("low", &Uniform::low, duration(), "The shortest.").required(),
                          row("high", &Uniform::high, duration(), "The longest.").required()});
  return table;
}
std::string_view ordered(const void* settings) {
  const auto& uniform = *static_cast<const Uniform*>(settings);
  return uniform.low <= uniform.high ? "" : "\"low\" is above \"high\"";
}

struct Pareto {
  double alpha = 0;
  Duration least{};
  static Pareto of(const Distribution& d) { return {d.shape, time(d.scale)}; }
  Distribution law() const { return Distribution::pareto(least, alpha); }
};
const Table& pareto() {
  static const Table table = Table::of<Pareto>(
      {row("alpha", &Pareto::alpha, number(kLeastShape, kGreatestShape),
           "The exponent: the tail falls as x^-alpha, and there is a mean where it is above 1.")
           .required(),
       row("least", &Pareto::least, duration(), "The shortest.").required()});
  return table;
}

std::vector<Duration> times(const std::vector<double>& amounts) {
  std::vector<Duration> all;
  for (const double amount : amounts) all.push_back(time(amount));
  return all;
}
std::vector<double> amounts(const std::vector<Duration>& times) {
  std::vector<double> all;
  for (const Duration each : times) all.push_back(to_nanoseconds(each));
  return all;
}

struct Empirical {
  std::vector<Duration> values{};
  std::vector<double> weights{};
  static Empirical of(const Distribution& d) { return {times(d.points), d.weights}; }
  Distribution law() const { return Distribution::empirical(amounts(values), weights); }
};
const Table& empirical() {
  constexpr double kMost = 1e12;
  static const Table table = Table::of<Empirical>(
      {row("values", &Empirical::values,
           list(duration(), {.expected = "a list of durations such as [\"20min\", \"3h\"]",
                             .at_least_one = "a time that was observed"}),
           "Times that were observed.")
           .required(),
       row("weights", &Empirical::weights,
           list(number(0, kMost), {.expected = "a list of numbers such as [3, 1]"}),
           "How often each of them was observed; without it all are as likely.")});
  return table;
}
std::string_view has_weights(const void* settings) {
  const auto& empirical = *static_cast<const Empirical*>(settings);
  if (empirical.weights.empty()) return "";
  if (empirical.weights.size() != empirical.values.size())
    return "\"weights\" has not as many entries as \"values\"";
  const bool any = std::ranges::any_of(empirical.weights, [](double weight) { return weight > 0; });
  return any ? "" : "each of \"weights\" is 0";
}

struct Hazard {
  std::vector<double> rates{};
  std::vector<Duration> ages{};
  static Hazard of(const Distribution& d) { return {d.weights, times(d.points)}; }
  Distribution law() const { return Distribution::hazard(to_nanoseconds(years(1)), amounts(ages), rates); }
};
const Table& hazard() {
  static const Table table = Table::of<Hazard>(
      {row("rates", &Hazard::rates,
           list(yearly(), {.expected = "a list of yearly rates such as [\"5%/y\", \"1.5%/y\"]",
                           .at_least_one = "the rate at which lives end"}),
           "The rates at which lives end: up to the first of `ages`, between two of them, and beyond the "
           "last.")
           .required(),
       row("ages", &Hazard::ages,
           list(duration(nanoseconds(1)), {.expected = "a list of durations such as [\"90d\", \"4y\"]"}),
           "The ages at which the rate changes, one fewer than there are rates.")});
  return table;
}
std::string_view fits_ages(const void* settings) {
  const auto& hazard = *static_cast<const Hazard*>(settings);
  if (hazard.rates.size() != hazard.ages.size() + 1) return "\"rates\" takes one entry more than \"ages\"";
  for (std::size_t i = 1; i < hazard.ages.size(); ++i)
    if (hazard.ages[i] <= hazard.ages[i - 1]) return "\"ages\" do not ascend";
  const bool any = std::ranges::any_of(hazard.rates, [](double rate) { return rate > 0; });
  return any ? "" : "each of \"rates\" is 0";
}

std::string_view fine(const void*) { return {}; }

template <class S>
Law entry(Distribution::Law law, std::string_view name, std::string_view sentence, const Table& table,
          std::string_view (*complaint)(const void*) = fine) {
  return {
      law,
      name,
      sentence,
      table,
      complaint,
      [](const void* settings) { return static_cast<const S*>(settings)->law(); },
      [](const Distribution& d) { return std::static_pointer_cast<void>(std::make_shared<S>(S::of(d))); }};
}

class LawKind final : public KindOf<Distribution> {
 public:
  std::optional<Distribution> read(const Node& node, const std::string& path,
                                   text::Findings& findings) const override {
    if (!require(node, Node::Kind::object, path, findings,
                 node.kind == Node::Kind::string && parse_duration(node.text)
                     ? R"(write it as {"law": "constant", "value": )" + shown(node) + "}"
                     : ""))
      return std::nullopt;
    std::vector<std::string_view> names;
    for (const Law& law : laws()) names.push_back(law.name);
    const Node* name = node.find("law");
    if (name == nullptr || name->kind != Node::Kind::string) {
      findings.add(name ? name->place : node.place, path + ": the field \"law\" is missing",
                   text::suggest("", names));
      return std::nullopt;
    }
    const auto law = std::ranges::find(laws(), std::string_view(name->text), &Law::name);
    if (law == laws().end()) {
      findings.add(name->place, join(path, "law") + ": unknown law " + shown(*name),
                   text::suggest(name->text, names));
      return std::nullopt;
    }
    const std::size_t before = findings.list.size();
    check_names(node, law->table, {"law"}, path, findings);
    const std::shared_ptr<void> settings = law->table.make();
    read_fields(node, law->table, path, findings, settings.get());
    if (findings.list.size() != before) return std::nullopt;
    if (const std::string_view complaint = law->complaint(settings.get()); !complaint.empty()) {
      findings.add(node.place, path + ": " + std::string(complaint));
      return std::nullopt;
    }
    return law->make(settings.get());
  }

  void print(text::JsonWriter& json, const Distribution& value) const override {
    const auto law = std::ranges::find(laws(), value.law, &Law::law);
    json.object(text::JsonWriter::Layout::inline_).field("law", law->name);
    print_fields(json, law->table, law->settings_of(value).get());
    json.end();
  }

  // Parameters that do not fit together are drawn again.
  void draw(Draws& draws, Distribution& value) const override {
    const Law& law =
        laws()[static_cast<std::size_t>(draws.whole(0, static_cast<std::int64_t>(laws().size()) - 1))];
    std::shared_ptr<void> settings;
    do {
      settings = law.table.make();
      draw_fields(draws, law.table, settings.get());
    } while (!law.complaint(settings.get()).empty());
    value = law.make(settings.get());
  }

  std::string_view definition() const override { return "distribution"; }
  void schema(text::JsonWriter& json) const override {
    json.key("oneOf").list();
    for (const Law& law : laws()) {
      const Tag tag{"law", law.name};
      object_schema(json.object().field("description", law.sentence), law.table, &tag);
      json.end();
    }
    json.end();
  }
  Words words() const override {
    std::string all;
    for (const Law& law : laws()) all += (all.empty() ? "" : ", ") + std::string(law.name);
    return {.type = "law of times",
            .unit = "as of a duration",
            .range = "one of " + all,
            .example = R"({"law": "exponential", "mean": "10d"})"};
  }
  std::string expected() const override {
    return "a distribution such as {\"law\": \"exponential\", \"mean\": \"10d\"}";
  }
};

}  // namespace

std::span<const Law> laws() {
  static const std::array all = {
      entry<Constant>(Distribution::Law::constant, "constant", "It always lasts the same.",
                      fields::constant()),
      entry<Exponential>(Distribution::Law::exponential, "exponential",
                         "What is left does not depend on age.", fields::exponential()),
      entry<Weibull>(Distribution::Law::weibull, "weibull", "The hazard falls or rises with age.",
                     fields::weibull()),
      entry<LogNormal>(Distribution::Law::log_normal, "log-normal", "The logarithm is normal.",
                       fields::log_normal()),
      entry<Uniform>(Distribution::Law::uniform, "uniform", "Anything between two bounds is as likely.",
                     fields::uniform(), ordered),
      entry<Pareto>(Distribution::Law::pareto, "pareto", "The tail falls as a power.", fields::pareto()),
      entry<Empirical>(Distribution::Law::empirical, "empirical",
                       "One of the times that were observed, each as likely as it was frequent.",
                       fields::empirical(), has_weights),
      entry<Hazard>(Distribution::Law::hazard, "hazard",
                    "The rate at which lives end is the same between two ages: early failures, life, wear.",
                    fields::hazard(), fits_ages),
  };
  return all;
}

KindPtr<Distribution> law() { return std::make_shared<LawKind>(); }

}  // namespace floe::fields
