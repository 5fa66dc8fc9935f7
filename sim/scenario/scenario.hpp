// The whole vocabulary of a scenario on one page. A value with every default resolved: two files that say the
// same thing give equal Scenarios, and `simulate` needs nothing else. What a model has to say stands beside
// the model, as a struct and its table, and is held here as a Bound.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audits/detection.hpp"
#include "clients/read.hpp"
#include "engine/time.hpp"
#include "epochs/lifetime.hpp"
#include "epochs/stakes.hpp"
#include "fields/table.hpp"
#include "maintenance/repair.hpp"
#include "network/places.hpp"
#include "nodes/domains.hpp"
#include "writes/blob_sizes.hpp"

namespace floe {

struct Scenario {
  // `nodes` share `shards` evenly; the first ones hold one more when it does not divide.
  struct Group {
    std::uint32_t nodes = 0;
    std::uint32_t shards = 0;
  };

  // Who holds how many shards follows from stakes, where they are given, and then there are no groups; or from groups,
  // whose sums are `nodes` and `shards`.
  struct Committee {
    std::uint32_t nodes = 0;
    std::uint32_t shards = 0;
    std::vector<Group> groups{};
    Stakes stake{};

    // By stake, a node may have none. The seed is the scenario's.
    std::vector<std::uint32_t> shards_per_node(std::uint64_t seed) const;
  };

  enum class BlobContent : std::uint8_t { real, sized };  // encoded and checked, or only counted

  enum class Writer : std::uint8_t { honest, inconsistent };

  struct BlobGroup {
    std::uint32_t count = 1;
    BlobSizes size{};
    BlobContent content = BlobContent::real;
    Writer writer = Writer::honest;
    double inconsistent = 1;  // share of the blobs, where the writer is
    Lifetime lifetime{};
  };

  // A model from a registry, and what the scenario says to it. Labels are unique among the schemes.
  struct Choice {
    std::string label{};
    std::string model{};
    fields::Bound settings{};
  };

  static constexpr std::uint32_t kFormat = 1;  // of the files that this program reads and writes

  std::string schema{};  // where an editor finds the schema; no part of what the scenario says
  std::uint32_t format = kFormat;
  std::string preset{};  // what it began with, which is part of it
  std::string name{};    // fit for a file name
  std::string note{};
  std::uint64_t seed = 1;
  std::uint32_t replicates = 1;
  Duration duration{};
  Duration warmup{};        // of the duration, the beginning, which metrics leave out
  Duration calm{};          // of the duration, the end, without faults
  Duration sample_every{};  // none: series are kept as they change
  std::string baseline{};   // label of a scheme; empty for the first of a model that is made for it
  Committee committee{};
  NetworkFields network{};
  DomainFields domains{};
  maintenance::RepairSettings repair{};
  std::vector<BlobGroup> blobs{};
  std::vector<Choice> schemes{};
  std::vector<Choice> faults{};
  std::vector<clients::ReadSettings> reads{};
  std::vector<Choice> maintenance{};  // beside repair
  std::vector<Choice> clients{};      // beside reads

  bool operator==(const Scenario& other) const;  // what they resolve to
};

// Who keeps data alive, repair and detection first; and who uses the network, reads first.
std::vector<Scenario::Choice> maintenance_of(const Scenario& scenario);
std::vector<Scenario::Choice> clients_of(const Scenario& scenario);

// The scenario as a file that says everything, in one canonical form: read back, it is the same Scenario, and
// equal Scenarios give equal bytes.
std::string resolved_json(const Scenario& scenario);
void print_resolved(const Scenario& scenario, text::JsonWriter& json);  // the same as a value of other JSON

// Eight hex digits of a stable hash over what differs from the defaults and the program's version; names
// output folders. A field that is new changes no hash while it has its default.
std::string hash8(const Scenario& scenario);

}  // namespace floe
