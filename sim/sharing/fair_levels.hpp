// The definition of weighted max-min fairness, computed by progressive filling: the link that offers the
// least per share fixes the rates of its flows; take them out and go on.
//
//   sum over the flows f of link l of  w_f x_f  <= C_l,   x_f = least level of f's links,
//   and a link whose capacity is not used up has level C_l: it holds nobody back.
//
// The limit of a flow is one more link, which nobody else crosses.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sharing/sharing.hpp"
#include "sharing/units.hpp"

namespace floe {

struct FairProblem {
  struct Member {
    std::vector<LinkId> links;
    std::int64_t weight;
    units::Level limit = units::kNoLimit;  // of its rate
  };

  std::vector<units::Level> capacities;
  std::vector<Member> flows;
};

// A level for every link.
std::vector<units::Level> fair_levels(FairProblem problem);

}  // namespace floe
