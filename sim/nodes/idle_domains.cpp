#include "nodes/idle_domains.hpp"

#include <algorithm>
#include <string>

namespace floe {
namespace {

std::string at(const std::string& list, std::size_t i) { return list + "[" + std::to_string(i) + "]"; }

void look_at_share(const std::string& field, const Domains::Members& members, Complaints& complaints) {
  if (members.empty())
    complaints.push_back({field, "no node is there, since its share rounds to none", "a larger share"});
}

void look_at_sizes(DomainKind kind, const DomainSizes& sizes, const Domains& who, Complaints& complaints) {
  const std::string field = "domains." + std::string(name_of(kind));
  const auto domains = who.all(kind);
  for (std::size_t i = 0; i < sizes.shares.size(); ++i) look_at_share(at(field, i), domains[i], complaints);
  if (!sizes.shares.empty()) return;
  const auto empty = std::ranges::count_if(domains, &Domains::Members::empty);
  if (empty > 0)
    complaints.push_back({field,
                          "there are more of them than nodes, so that " + std::to_string(empty) + " of " +
                              std::to_string(domains.size()) + " have none",
                          "fewer of them, or more nodes"});
}

}  // namespace

Complaints idle_domains(const DomainFields& fields, const NetworkFields& network, const Domains& who) {
  Complaints complaints;
  look_at_sizes(DomainKind::rack, fields.rack, who, complaints);
  look_at_sizes(DomainKind::site, fields.site, who, complaints);
  look_at_sizes(DomainKind::provider, fields.provider, who, complaints);
  for (std::size_t i = 0; i < network.regions.size(); ++i)
    look_at_share(at("network.regions", i) + ".share", who.all(DomainKind::region)[i], complaints);
  for (std::size_t i = 0; i < fields.classes.size(); ++i)
    look_at_share(at("domains.classes", i) + ".share", who.of_class(fields.classes[i].name), complaints);
  return complaints;
}

}  // namespace floe
