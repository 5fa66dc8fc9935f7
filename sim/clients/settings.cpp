#include "clients/settings.hpp"

#include <algorithm>

#include "fields/drawn.hpp"
#include "fields/kinds.hpp"
#include "text/suggest.hpp"

namespace floe::clients {

// A run that is drawn has a few of them.
fields::KindPtr<Distribution> time_between() {
  return fields::drawn<Distribution>(
      fields::duration_or_law(), [](fields::Draws& draws, Distribution& value) {
        constexpr double kLeastShare = 0.15;
        const Duration mean = scale(draws.horizon(), draws.uniform(kLeastShare, 1));
        value = draws.chance(0.5) ? Distribution::exponential(mean) : Distribution::constant(mean);
      });
}

void check_between(const Distribution& between, std::string_view what, Complaints& complaints) {
  constexpr Duration kShortest = milliseconds(1);
  if (duration_from_nanoseconds(between.mean()) >= kShortest) return;
  complaints.push_back({"between", std::string(what) + " follow each other without end", "give it \"most\""});
}

void check_region(const std::string& region, const Cast& cast, Complaints& complaints) {
  if (region.empty() || std::ranges::find(cast.regions, std::string_view(region)) != cast.regions.end())
    return;
  complaints.push_back(
      {"region", "no region is called " + fields::shown(region), text::suggest(region, cast.regions)});
}

void idle_start(Duration start, const Cast& cast, Complaints& complaints) {
  if (start <= cast.duration) return;
  complaints.push_back({"start", to_text(start) + " is after the end of the run, " + to_text(cast.duration),
                        "a longer \"duration\" or an earlier instant"});
}

}  // namespace floe::clients
