// Domains, regions and classes of which a scenario speaks and in which no node is, since a share of few nodes rounds to
// none, or since there are more of them than nodes.
#pragma once

#include "network/places.hpp"
#include "nodes/domains.hpp"
#include "nodes/process.hpp"

namespace floe {

// The field of a complaint is its whole path. Sizes follow from shares; who is where does not matter.
Complaints idle_domains(const DomainFields& fields, const NetworkFields& network, const Domains& who);

}  // namespace floe
