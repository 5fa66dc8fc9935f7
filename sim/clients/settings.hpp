// Settings that clients share: when they come, and where they stand.
#pragma once

#include <string>
#include <string_view>

#include "clients/client.hpp"
#include "engine/distribution.hpp"
#include "fields/kind.hpp"

namespace floe::clients {

// From one coming to the next.
fields::KindPtr<Distribution> time_between();

// `what` comes again and again, as "downloads" do.
void check_between(const Distribution& between, std::string_view what, Complaints& complaints);
void check_region(const std::string& region, const Cast& cast, Complaints& complaints);
void idle_start(Duration start, const Cast& cast, Complaints& complaints);

}  // namespace floe::clients
