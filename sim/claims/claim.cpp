#include "claims/claim.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "fields/kinds.hpp"
#include "inputs/load.hpp"
#include "run/catalogue.hpp"
#include "text/document.hpp"

namespace floe::claims {
namespace {

constexpr double kLargest = 1e300;

fields::KindPtr<const Metric*> metric_kind() {
  std::vector<fields::Named<const Metric*>> names;
  for (const Metric* row : catalogue().metrics)
    if (!row->name.empty()) names.push_back({row->name, row});
  names.push_back({kTooFewLeft.name, &kTooFewLeft});
  return fields::choice(std::move(names));
}

fields::KindPtr<Relation> relation_kind() {
  std::vector<fields::Named<Relation>> names;
  for (const Relation relation : relations()) names.push_back({name_of(relation), relation});
  return fields::choice(std::move(names));
}

fields::KindPtr<Recorded> verdict_kind() {
  std::vector<fields::Named<Recorded>> names;
  for (const Recorded recorded :
       {Recorded::holds, Recorded::fails, Recorded::undecided, Recorded::holds_where})
    names.push_back({name_of(recorded), recorded});
  return fields::choice(std::move(names));
}

fields::KindPtr<std::vector<std::string>> edits_kind() {
  return fields::list(fields::text(), {.expected = "a list of edits such as [\"blobs[0].size=1MB\"]"});
}

// A claim is about a metric of a scheme in a scenario, or about a closed form, which has none of them.
void check_subject(const text::Node& root, const Claim& claim, text::Findings& findings) {
  const bool is_closed = !claim.closed_form.empty();
  if (claim.closed_form.size() > 1)
    findings.add(root.find("closed_form")->place, "closed_form: a claim has one at most");
  if (is_closed != (claim.metric == &kTooFewLeft))
    findings.add(
        root.find("metric")->place,
        fmt::format("metric: a claim has a closed form exactly if its metric is \"{}\"", kTooFewLeft.name));
  for (const std::string_view name : {"scenario", "scheme"})
    if (!is_closed && root.find(name) == nullptr)
      findings.add(root.place,
                   fmt::format("{}: is missing, which a claim without a closed form needs", name));
  for (const std::string_view name : {"scenario", "scheme", "set", "versus", "where"})
    if (is_closed && root.find(name) != nullptr)
      findings.add(root.find(name)->place, fmt::format("{}: a claim with a closed form has none", name));
}

}  // namespace

std::string_view name_of(Recorded recorded) {
  return std::array<std::string_view, 4>{"holds", "fails", "undecided", "holds where"}[std::size_t(recorded)];
}

const fields::Table& Boundary::table() {
  static const fields::Table table = fields::Table::of<Boundary>(
      {fields::row("condition", &Boundary::condition, fields::text(),
                   "The sentence that says where the claim holds.")
           .required(),
       fields::row("set", &Boundary::edits, edits_kind(),
                   "Edits to the scenario, in place of those of the claim, under which it fails.")
           .required()});
  return table;
}

const fields::Table& Claim::table() {
  static const fields::Table table = fields::Table::of<Claim>(
      {fields::row("$schema", &Claim::schema, fields::text(), "The path of claim.schema.json, for editors.")
           .unprinted(),
       fields::row("claim", &Claim::sentence, fields::text(), "The claim as a sentence.").required(),
       fields::row("source", &Claim::source, fields::text(), "Who says so, and where.").required(),
       fields::row(
           "closed_form", &Claim::closed_form,
           fields::list(fields::object<ClosedForm>(ClosedForm::table()), {.at_least_one = "a closed form"}),
           "In place of a scenario, the probability that too few of many independent things are left.")
           .part()
           .sparing(),
       fields::row("scenario", &Claim::scenario, fields::text(),
                   "The file of the scenario, from the claim's folder; of a claim without a closed form."),
       fields::row("set", &Claim::edits, edits_kind(), "Edits to the scenario, as of --set."),
       fields::row("scheme", &Claim::scheme, fields::text(),
                   "The label of the scheme that it is about; of a claim without a closed form."),
       fields::row("versus", &Claim::versus, fields::text(),
                   "The label of another scheme, under the same faults: what is judged is the metric of the "
                   "scheme less "
                   "that of this one, paired by replicate."),
       fields::row("metric", &Claim::metric, metric_kind(),
                   "The metric that is measured, or the name of what a closed form gives.")
           .required(),
       fields::row("relation", &Claim::relation, relation_kind(), "How the metric compares with the value.")
           .required(),
       fields::row("value", &Claim::value, fields::number(-kLargest, kLargest),
                   "The bound, in the metric's unit.")
           .required(),
       fields::row("tolerance", &Claim::tolerance, fields::share(),
                   "The share of the value by which the metric may be on its wrong side."),
       fields::row("verdict", &Claim::verdict, verdict_kind(), "What was found when the claim was recorded.")
           .required(),
       fields::row("where", &Claim::where,
                   fields::list(fields::object<Boundary>(Boundary::table()), {.at_least_one = "a boundary"}),
                   "The boundary of a claim that holds only somewhere.")
           .part()
           .sparing()});
  return table;
}

Claim read_claim(const std::string& path) {
  const std::vector<text::Source> sources{{path, scenario::load(path)}};
  text::Findings findings;
  text::Node root;
  scenario::check_text(sources[0].text, 0, findings);
  if (findings.list.empty()) text::parse(sources, 0, 0, root, findings.list);
  Claim claim;
  if (findings.list.empty() && fields::require(root, text::Node::Kind::object, "", findings)) {
    fields::check_names(root, Claim::table(), {}, "", findings);
    fields::read_fields(root, Claim::table(), "", findings, &claim);
    const bool is_bounded = claim.verdict == Recorded::holds_where;
    if (findings.list.empty() && is_bounded != (claim.where.size() == 1))
      findings.add(root.find(is_bounded || claim.where.empty() ? "verdict" : "where")->place,
                   "a claim has one entry in \"where\" exactly if its verdict is \"holds where\"");
  }
  if (findings.list.empty()) check_subject(root, claim, findings);
  if (!findings.list.empty()) throw text::DocumentError(std::move(findings.list), sources);
  const std::filesystem::path file(path);
  claim.name = file.stem().string();
  claim.scenario = (file.parent_path() / claim.scenario).lexically_normal().string();
  return claim;
}

}  // namespace floe::claims
