#include "sweeps/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>

#include "codec/blake2b.hpp"
#include "codec/text.hpp"
#include "scenario/reader.hpp"
#include "text/diagnostic.hpp"

namespace floe::sweeps {
namespace {

constexpr std::size_t kMostPoints = 100'000;

std::string hash_of(const std::string& text, std::size_t digits) {
  const std::span<const char> chars(text);
  const codec::Digest digest =
      codec::blake2b({reinterpret_cast<const std::uint8_t*>(chars.data()), chars.size()});
  return codec::to_hex(digest).substr(0, digits);
}

std::vector<Axis> axes_of(const std::vector<std::string>& vary) {
  std::vector<Axis> axes;
  for (const std::string& argument : vary) {
    Axis axis = read_axis(argument);
    if (std::ranges::find(axes, axis.path, &Axis::path) != axes.end())
      throw text::DocumentError(fmt::format("--vary names {} twice; put all of its values into one",
                                            text::printable(axis.path, 100)));
    axes.push_back(std::move(axis));
  }
  return axes;
}

std::string place_of(const std::vector<Axis>& axes, const std::vector<std::size_t>& values) {
  std::string text;
  for (std::size_t i = 0; i < axes.size(); ++i)
    text += fmt::format("{}{}={}", i > 0 ? " " : "", axes[i].path,
                        text::printable(axes[i].values[values[i]], 60));
  return text.empty() ? "the scenario as it is" : text;
}

// The next combination; false after the last.
bool go_on(const std::vector<Axis>& axes, std::vector<std::size_t>& values) {
  for (std::size_t i = axes.size(); i-- > 0;) {
    if (++values[i] < axes[i].values.size()) return true;
    values[i] = 0;
  }
  return false;
}

}  // namespace

std::string id_of(const Scenario& scenario, const std::string& program) {
  Scenario problem = scenario;
  problem.schema.clear();
  problem.name.clear();
  problem.note.clear();
  problem.replicates = 1;
  return hash_of(program + "\n" + resolved_json(problem), 32);
}

std::string Sweep::id8() const {
  std::string all;
  for (const Axis& axis : axes) all += axis.path + "\n";
  for (const Point& point : points) all += point.id + "\n";
  return hash_of(all, 8);
}

Sweep read_sweep(const Plan& plan) {
  Sweep sweep{.plan = plan, .name = {}, .axes = axes_of(plan.vary), .points = {}};
  std::size_t count = 1;
  for (const Axis& axis : sweep.axes) {
    count *= axis.values.size();
    if (count > kMostPoints)
      throw text::DocumentError(fmt::format("the sweep has more than {} points", kMostPoints));
  }
  std::map<std::string, std::size_t> seen;
  std::vector<std::size_t> values(sweep.axes.size(), 0);
  do {
    std::vector<std::string> edits = plan.edits;
    for (std::size_t i = 0; i < values.size(); ++i)
      edits.push_back(sweep.axes[i].path + "=" + sweep.axes[i].values[values[i]]);
    Scenario scenario = scenario::read_text(plan.file, plan.text, edits);
    std::string id = id_of(scenario, plan.program);
    const auto [other, is_new] = seen.emplace(id, sweep.points.size());
    if (!is_new)
      throw text::DocumentError(fmt::format("{} and {} are the same problem",
                                            place_of(sweep.axes, sweep.points[other->second].values),
                                            place_of(sweep.axes, values)));
    if (sweep.points.empty()) {
      sweep.name = scenario.name;
      sweep.replicates = scenario.replicates;
    }
    if (scenario.replicates != sweep.replicates)
      throw text::DocumentError("--vary cannot vary replicates; all points have the same number of them");
    sweep.points.push_back({std::move(id), values, std::move(scenario)});
  } while (go_on(sweep.axes, values));
  return sweep;
}

}  // namespace floe::sweeps
