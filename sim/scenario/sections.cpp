#include "scenario/sections.hpp"

#include <algorithm>

#include "clients/client.hpp"
#include "faults/fault.hpp"
#include "fields/drawn.hpp"
#include "fields/kinds.hpp"
#include "maintenance/upkeep.hpp"
#include "network/kinds.hpp"
#include "presets/preset_name.hpp"
#include "scenario/committee.hpp"
#include "schemes/registry.hpp"
#include "text/suggest.hpp"

namespace floe::scenario {
namespace {

using fields::join;
using fields::row;
using fields::Table;
using text::JsonWriter;
using text::Node;

constexpr std::size_t kLongestName = 64;
constexpr std::string_view kNamePattern = "^[A-Za-z0-9_+][A-Za-z0-9_.+-]{0,63}$";
constexpr Duration kShortest = nanoseconds(1);
constexpr Duration kLongest = years(200);

// An entry of a registry and what is said to it: {"model": "red-stuff", ...}.
class ModelKind final : public fields::KindOf<Scenario::Choice> {
 public:
  ModelKind(std::string_view noun, std::vector<fields::Description> models, bool labelled)
      : noun_(noun), models_(std::move(models)), labelled_(labelled) {}

  // A model that is known is a choice even where its fields are wrong, so that its label can be judged.
  std::optional<Scenario::Choice> read(const Node& node, const std::string& path,
                                       text::Findings& findings) const override {
    if (!fields::require(node, Node::Kind::object, path, findings, hint(node))) return std::nullopt;
    const fields::Description* model = model_of(node, path, findings);
    if (model == nullptr) return std::nullopt;
    std::vector<std::string_view> own{"model"};
    if (labelled_) own.emplace_back("label");
    fields::check_names(node, model->table(), own, path, findings);
    const std::shared_ptr<void> settings = model->table().make();
    fields::read_fields(node, model->table(), path, findings, settings.get());
    Scenario::Choice choice{std::string(model->name), std::string(model->name), {model->table(), settings}};
    const Node* label = labelled_ ? node.find("label") : nullptr;
    if (label != nullptr) fields::label()->read_into(*label, join(path, "label"), findings, &choice.label);
    return choice;
  }

  void print(JsonWriter& json, const Scenario::Choice& choice) const override {
    json.object().field("model", choice.model);
    if (labelled_) json.field("label", choice.label);
    choice.settings.print(json);
    json.end();
  }

  void draw(fields::Draws& draws, Scenario::Choice& choice) const override {
    const auto last = static_cast<std::int64_t>(models_.size()) - 1;
    draw_model(draws, models_[static_cast<std::size_t>(draws.whole(0, last))], choice);
  }

  // Each model is left out half of the time.
  void draw_entries(fields::Draws& draws, std::vector<Scenario::Choice>& choices) const override {
    for (const fields::Description& model : models_)
      for (std::uint32_t before = 0; draws.chance(before == 0 ? 0.5 : 0.2); ++before) {
        draw_model(draws, model, choices.emplace_back());
        if (before > 0) choices.back().label += "-" + std::to_string(before + 1);
      }
  }

  void schema(JsonWriter& json) const override {
    const fields::Field label = row("label", &Scenario::Choice::label, fields::label(),
                                    "The name of the scheme in results; the model's name by default.");
    json.key("oneOf").list();
    for (const fields::Description& model : models_) {
      const fields::Tag tag{"model", model.name, labelled_ ? &label : nullptr};
      fields::object_schema(json.object().field("description", model.sentence), model.table(), &tag);
      json.end();
    }
    json.end();
  }

  fields::Words words() const override {
    std::string names;
    for (const fields::Description& model : models_)
      names += (names.empty() ? "" : ", ") + std::string(model.name);
    std::string example = "{\"model\": " + text::json_string(models_[0].name);
    for (const fields::Field& field : models_[0].table().fields())
      if (field.is_required)
        example += ", " + text::json_string(field.name) + ": " + field.kind->words().example;
    return {.type = "model", .unit = {}, .range = "one of " + names, .example = example + "}"};
  }
  std::string expected() const override { return "a model"; }
  std::string hint(const Node& node) const override {
    if (node.kind != Node::Kind::string) return "";
    const auto same = std::ranges::find(models_, std::string_view(node.text), &fields::Description::name);
    const fields::Description& model = same == models_.end() ? models_[0] : *same;
    return "write it as an object: {\"model\": " + fields::shown(model.name) + "}";
  }
  std::vector<Part> parts() const override {
    std::vector<Part> parts;
    for (const fields::Description& model : models_)
      parts.push_back({model.name, model.sentence, &model.table()});
    return parts;
  }

 private:
  static void draw_model(fields::Draws& draws, const fields::Description& model, Scenario::Choice& choice) {
    const std::shared_ptr<void> settings = model.table().make();
    fields::draw_fields(draws, model.table(), settings.get());
    choice = {std::string(model.name), std::string(model.name), {model.table(), settings}};
  }
  const fields::Description* model_of(const Node& node, const std::string& path,
                                      text::Findings& findings) const {
    const Node* model = node.find("model");
    std::vector<std::string_view> names;
    for (const fields::Description& each : models_) names.push_back(each.name);
    if (model == nullptr) {
      findings.add({node.place.source, node.place.offset, 1}, path + ": the field \"model\" is missing",
                   text::suggest("", names));
      return nullptr;
    }
    if (!fields::require(*model, Node::Kind::string, join(path, "model"), findings)) return nullptr;
    const auto known = std::ranges::find(models_, std::string_view(model->text), &fields::Description::name);
    if (known != models_.end()) return &*known;
    findings.add(model->place,
                 join(path, "model") + ": unknown " + std::string(noun_) + " \"" +
                     text::printable(model->text, kLongestName) + "\"",
                 text::suggest(model->text, names));
    return nullptr;
  }

  std::string_view noun_;
  std::vector<fields::Description> models_;
  bool labelled_;
};

template <class Entry>
std::vector<fields::Description> descriptions(std::span<const Entry> entries) {
  std::vector<fields::Description> all;
  for (const Entry& entry : entries) all.push_back(entry.description);
  return all;
}

const Table& blob_table() {
  using S = Scenario;
  using B = Scenario::BlobGroup;
  using enum Scenario::BlobContent;
  static const Table table = Table::of<B>(
      {row("count", &B::count, fields::whole(1, 10'000'000), "The number of blobs of this sort."),
       row("size", &B::size, blob_sizes(kLargestBlob),
           "The size of one blob, or a law or list of sizes; the same blob has the same size in every "
           "scheme.")
           .required(),
       row("content", &B::content, fields::choice<Scenario::BlobContent>({{"real", real}, {"sized", sized}}),
           "Whether the bytes are encoded, decoded and compared (\"real\") or only counted (\"sized\"). Both "
           "move "
           "the same bytes: the shard of a blob's first piece is drawn for both, where Walrus takes it from "
           "the id."),
       row("writer", &B::writer,
           fields::drawn<S::Writer>(fields::choice<S::Writer>({{"honest", S::Writer::honest},
                                                               {"inconsistent", S::Writer::inconsistent}}),
                                    [](fields::Draws& draws, S::Writer& writer) {
                                      writer =
                                          draws.chance(0.15) ? S::Writer::inconsistent : S::Writer::honest;
                                    }),
           "Who wrote them: an \"inconsistent\" writer stores pieces of which each is what the metadata says "
           "and "
           "which do not belong to one blob, so that whoever rebuilds one, or reads with \"strict\", finds "
           "out. "
           "Replicas cannot be stored so."),
       row("inconsistent", &B::inconsistent, fields::share(),
           "The share of these blobs that such a writer wrote, each drawn by itself."),
       row("lifetime", &B::lifetime, lifetime(),
           "The epochs that begin until a blob expires, which needs the process `epochs`: then all nodes "
           "delete "
           "it, and what is repaired or copied of it stops. 0 is never. Blobs of one sort stand in the order "
           "in "
           "which they expire.")});
  return table;
}

// There are as many blobs as a list has sizes.
void count_list(const Node& node, const std::string& path, Scenario::BlobGroup& group,
                text::Findings& findings) {
  if (group.size.law != BlobSizes::Law::list) return;
  const auto listed = static_cast<std::uint32_t>(group.size.list.size());
  const Node* count = node.find("count");
  if (count != nullptr && group.count != listed)
    findings.add(count->place,
                 join(path, "count") + ": " + std::to_string(group.count) + " blobs, and the list has " +
                     std::to_string(listed) + " sizes",
                 "leave \"count\" out");
  group.count = listed;
}

constexpr std::string_view kBlobs = "What is stored from the first instant on.";
constexpr std::string_view kSchemes =
    "The redundancy schemes; each runs alone, under the same faults. A scheme takes a `label` as well, its "
    "name in "
    "results, which is the model's name by default.";
constexpr std::string_view kFaults = "What goes wrong.";
constexpr std::string_view kReads = "Clients that read every blob.";
constexpr std::string_view kMaintenance =
    "Processes that keep data alive. `repair` stands here or in a section of its own, and says when a node "
    "is "
    "declared gone; `detection` says that in a scenario without it.";
constexpr std::string_view kClients = "Clients of the network, beside `reads`.";

template <class T>
fields::KindPtr<std::vector<T>> list_of(fields::KindPtr<T> item, std::string_view at_least_one = {}) {
  return fields::list(std::move(item), {.at_least_one = at_least_one, .layout = JsonWriter::Layout::lines});
}

fields::KindPtr<std::vector<Scenario::Choice>> models(std::string_view noun,
                                                      std::vector<fields::Description> known, bool labelled,
                                                      std::string_view at_least_one = {}) {
  const fields::KindPtr<Scenario::Choice> model =
      std::make_shared<ModelKind>(noun, std::move(known), labelled);
  return list_of(model, at_least_one);
}

bool fits_file_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '+';
  };
  return !name.empty() && name.size() <= kLongestName && name[0] != '-' && name[0] != '.' &&
         std::ranges::all_of(name, allowed);
}

}  // namespace

void check_name(const Node& node, const std::string& path, text::Findings& findings) {
  if (node.kind != Node::Kind::string || fits_file_name(node.text)) return;
  findings.add(node.place,
               path + ": \"" + text::printable(node.text, kLongestName) + "\" cannot be a file name",
               "1 to 64 letters, digits and - _ . +, not beginning with - or .");
}

const Table& scenario_table() {
  using S = Scenario;
  static const Table table = Table::of<S>(
      {row("$schema", &S::schema, fields::text(), "The path of scenario.schema.json, for editors.")
           .unprinted(),
       row("format", &S::format, fields::whole(1, Scenario::kFormat),
           "The version of the format of scenarios. A program refuses one that is newer than it knows."),
       row("preset", &S::preset, presets::preset_name(),
           "A network to begin with, of those that `floe list presets` shows: what it says and the scenario "
           "does not "
           "is part of the scenario. Objects are put together field by field; a list and the committee stand "
           "as the "
           "scenario has them.")
           .unprinted(),
       row("name", &S::name, fields::text(kNamePattern), "The name of the scenario and of its output folder.")
           .required(),
       row("note", &S::note, fields::text(), "What the scenario is for."),
       row("seed", &S::seed, fields::whole<std::uint64_t>(0), "The seed of every random stream."),
       row("replicates", &S::replicates, fields::whole(1, 1'000'000),
           "The number of independent repetitions, which are numbered from 0."),
       row("duration", &S::duration, fields::duration(kShortest, kLongest), "The virtual time to simulate.")
           .required(),
       row("warmup", &S::warmup, fields::duration({}, kLongest),
           "The first part of the duration, which metrics leave out: they are of what happens after it. "
           "Series and "
           "intervals show all of the run.")
           .sparing(),
       row("calm", &S::calm, fields::duration({}, kLongest),
           "The last part of the duration, in which nothing goes wrong: when it begins, faults end and "
           "nodes that are away come back.")
           .sparing(),
       row("sample_every", &S::sample_every, fields::duration({}, kLongest),
           "The interval in which series are sampled, each with its mean, least and greatest value; by "
           "default "
           "they have a value for each instant at which they change.")
           .sparing(),
       row("committee", &S::committee, committee(), "The nodes, and who holds how many shards.")
           .part()
           .required()
           .of_preset(),
       row("network", &S::network, fields::object<NetworkFields>(network_table()),
           "Access links and messages.")
           .part(),
       row("domains", &S::domains, fields::object<DomainFields>(DomainFields::table()),
           "Which nodes tend to fail together; who is where is drawn. Faults name these domains.")
           .part()
           .sparing(),
       row(maintenance::repair.description.name, &S::repair,
           fields::object<maintenance::RepairSettings>(maintenance::RepairSettings::table()),
           "How losses are noticed and repaired.")
           .part(),
       row("blobs", &S::blobs,
           list_of(fields::object<S::BlobGroup>(blob_table(), JsonWriter::Layout::inline_, count_list),
                   kBlobs),
           kBlobs)
           .part()
           .required(),
       row("schemes", &S::schemes, models("scheme", descriptions(schemes::registry()), true, kSchemes),
           kSchemes)
           .part()
           .required()
           .of_preset(),
       row("baseline", &S::baseline, fields::text(),
           "The label of the scheme that others are compared with; by default the first that is "
           "reed-solomon.")
           .sparing(),
       row("faults", &S::faults, models("fault", descriptions(faults::registry()), false), kFaults).part(),
       row("reads", &S::reads, list_of(fields::object<clients::ReadSettings>(clients::ReadSettings::table())),
           kReads)
           .part(),
       row("maintenance", &S::maintenance,
           models("maintenance process", descriptions(maintenance::registry()), false), kMaintenance)
           .part()
           .sparing(),
       row("clients", &S::clients, models("client", descriptions(clients::registry()), false), kClients)
           .part()
           .sparing()});
  return table;
}

}  // namespace floe::scenario
