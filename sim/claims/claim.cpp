#include "claims/claim.hpp"

#include <array>
#include <filesystem>

#include "fields/kinds.hpp"
#include "run/catalogue.hpp"
#include "scenario/load.hpp"
#include "text/document.hpp"

namespace floe::claims {
namespace {

constexpr double kLargest = 1e300;

fields::KindPtr<const Metric*> metric_kind() {
  std::vector<fields::Named<const Metric*>> names;
  for (const Metric* row : catalogue().metrics)
    if (!row->name.empty()) names.push_back({row->name, row});
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
       fields::row("scenario", &Claim::scenario, fields::text(),
                   "The file of the scenario, from the claim's folder.")
           .required(),
       fields::row("set", &Claim::edits, edits_kind(), "Edits to the scenario, as of --set."),
       fields::row("scheme", &Claim::scheme, fields::label(), "The label of the scheme that it is about.")
           .required(),
       fields::row("metric", &Claim::metric, metric_kind(), "The metric that is measured.").required(),
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
  if (!findings.list.empty()) throw text::DocumentError(std::move(findings.list), sources);
  const std::filesystem::path file(path);
  claim.name = file.stem().string();
  claim.scenario = (file.parent_path() / claim.scenario).lexically_normal().string();
  return claim;
}

}  // namespace floe::claims
