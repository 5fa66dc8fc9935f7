// Which nodes tend to fail together, since they share a rack, a site or a provider. Who is where is drawn once for
// a run, by seed and replicate, so that every scheme meets the same. The domains of one kind are disjoint and hold
// every node; the kinds know nothing of each other. Regions, where the network has some, are a kind as well.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fields/kind.hpp"
#include "network/places.hpp"
#include "nodes/node_classes.hpp"
#include "nodes/streams.hpp"
#include "record/ids.hpp"

namespace floe {

// The committee as a whole is a domain, too.
enum class DomainKind : std::uint8_t { committee, rack, site, provider, region };
inline constexpr std::size_t kDomainKinds = 5;
std::string_view name_of(DomainKind kind);

// So many domains, as equal as they can be; or the shares of the nodes that the first ones hold, while each node
// beyond the shares is a domain of its own. Neither: there is no such domain.
struct DomainSizes {
  std::uint32_t count = 0;
  std::vector<double> shares{};
};

// What a scenario says of them; regions are said with the network.
struct DomainFields {
  DomainSizes rack{};
  DomainSizes site{};
  DomainSizes provider{};
  std::vector<NodeClass> classes{};

  static const fields::Table& table();
};

class Domains {
 public:
  using Members = std::vector<NodeId>;  // ascending; a small share of few nodes may be nobody

  static Domains of(const DomainFields& fields, const Places& places, Run run);

  // In the order in which the scenario gives their shares; none where nothing is said of the kind.
  std::span<const Members> all(DomainKind kind) const { return kinds_[static_cast<std::size_t>(kind)]; }
  const Members& of_class(std::string_view name) const;

 private:
  std::array<std::vector<Members>, kDomainKinds> kinds_{};
  std::vector<std::pair<std::string, Members>> classes_{};
};

// How many domains `nodes` make, whoever is drawn into which.
std::size_t count_of(const DomainSizes& sizes, std::uint32_t nodes);

}  // namespace floe
