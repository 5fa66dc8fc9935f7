// Two states that take turns, each for a time of its own law: an alternating renewal process. Started stationary, it
// has been going on for ever: the second state holds with probability E[second] / (E[first] + E[second]), and what is
// left of the state has the density (1 - F(x)) / mean (Cox, Renewal Theory, section 5). Started fresh, the first state
// begins.
#pragma once

#include <string_view>

#include "engine/distribution.hpp"
#include "engine/time.hpp"
#include "fields/kinds.hpp"
#include "fields/table.hpp"
#include "nodes/process.hpp"

namespace floe::faults {

enum class Start : std::uint8_t { stationary, fresh };

fields::KindPtr<Start> start_of_renewal();

struct Beginning {
  bool is_second;
  Duration left;  // of the state
};

Beginning begin_renewal(const Distribution& first, const Distribution& second, Start start, Stream& stream);

// Of the law in this field: that it has a mean, where one is needed, of at least a second.
void check_renewal(std::string_view field, const Distribution& law, Start start, Complaints& complaints);

}  // namespace floe::faults
