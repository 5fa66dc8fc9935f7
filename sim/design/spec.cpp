#include "design/spec.hpp"

#include <algorithm>

#include "inputs/load.hpp"
#include "text/diagnostic.hpp"
#include "text/document.hpp"

namespace floe::design {
namespace {

constexpr std::int64_t kMostNodes = 1000;

}  // namespace

const fields::Table& Spec::table() {
  using S = Spec;
  constexpr double kMostPrice = 1e12;
  static const fields::Table table = fields::Table::of<S>(
      {fields::row("$schema", &S::schema, fields::text(), "The path of design.schema.json, for editors.")
           .unprinted(),
       fields::row("note", &S::note, fields::text(), "What the file is for; nothing reads it.").unprinted(),
       fields::row("nodes", &S::nodes, fields::whole<std::uint32_t>(2, kMostNodes),
                   "The nodes of the committee, each with one shard.")
           .required(),
       fields::row(
           "departure_rate", &S::departure_rate, fields::yearly(),
           "The expected departures of each node in a year, with what it stores; they are independent.")
           .required(),
       fields::row(
           "repair_time", &S::repair_time, fields::duration(seconds(1)),
           "The mean time from the loss of a piece to its return: detection, replacement and repair; of "
           "lazy repair, the mean time from its beginning to its end. Either is exponential."),
       fields::row("stored", &S::stored, fields::bytes(), "The bytes of all blobs, before they are coded."),
       fields::row("downlink", &S::downlink, fields::rate(), "The downlink of each node."),
       fields::row("nines", &S::nines, fields::number(0, 300),
                   "The least durability of a blob over a year, in nines: 11 is a loss in 1e11 blob-years."),
       fields::row("link_share", &S::link_share, fields::share(),
                   "The largest share of the downlinks that repair may use on average."),
       fields::row("storage", &S::storage, fields::number(1, 1000),
                   "The most bytes that may be stored for each byte of blobs."),
       fields::row("storage_price", &S::storage_price, fields::number(0, kMostPrice),
                   "The price of storing a byte for a year, in any currency."),
       fields::row("traffic_price", &S::traffic_price, fields::number(0, kMostPrice),
                   "The price of moving a byte, in the same currency."),
       fields::row("pieces", &S::pieces,
                   fields::list(fields::whole<std::uint32_t>(2, kMostNodes),
                                {.expected = "a list of whole numbers such as [14, 20]"}),
                   "The numbers of pieces of a blob that are looked at; none: one on each node.")});
  return table;
}

Spec read_spec(const std::string& path) {
  const std::vector<text::Source> sources{{path, scenario::load(path)}};
  text::Findings findings;
  text::Node root;
  scenario::check_text(sources[0].text, 0, findings);
  if (findings.list.empty()) text::parse(sources, 0, 0, root, findings.list);
  Spec spec;
  if (findings.list.empty() && root.kind != text::Node::Kind::object)
    findings.add(
        root.place,
        "the specification: expected an object such as {\"nodes\": 100, \"departure_rate\": \"20%/y\"}");
  if (findings.list.empty()) {
    fields::check_names(root, Spec::table(), {}, "", findings);
    fields::read_fields(root, Spec::table(), "", findings, &spec);
    if (findings.list.empty() && std::ranges::any_of(spec.pieces, [&](auto n) { return n > spec.nodes; }))
      findings.add(
          root.find("pieces")->place,
          "there are more pieces than nodes; expected numbers from 2 to " + std::to_string(spec.nodes));
    if (findings.list.empty() && spec.departure_rate <= 0)
      findings.add(root.find("departure_rate")->place,
                   "nodes that never depart lose nothing; expected a rate above 0 such as \"20%/y\"");
  }
  if (!findings.list.empty()) throw text::DocumentError(std::move(findings.list), sources);
  if (spec.pieces.empty()) spec.pieces.push_back(spec.nodes);
  return spec;
}

}  // namespace floe::design
