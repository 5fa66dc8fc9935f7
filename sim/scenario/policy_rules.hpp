// Policies of repair against the schemes of a scenario: whom they hold for, and whether they can act.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.hpp"
#include "text/diagnostic.hpp"
#include "text/document.hpp"

namespace floe::scenario {

// `at` is what describes repair, at `path`. Nothing else is wrong with the scenario.
void check_policies(const text::Node& at, const std::string& path, const maintenance::RepairSettings& repair,
                    const Scenario& scenario, text::Findings& findings);

// What policies say that cannot do what it is for; each sentence tells why and what to try.
std::vector<std::string> idle_policies(const Scenario& scenario);
// The same of epochs.
std::vector<std::string> idle_epochs(const Scenario& scenario);

}  // namespace floe::scenario
