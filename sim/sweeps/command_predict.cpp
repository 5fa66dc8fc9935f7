// floe predict: how long a sweep would take, and what it would fill.
#include <fmt/format.h>

#include "run/instruments.hpp"
#include "sweeps/commands.hpp"
#include "sweeps/forecast.hpp"
#include "sweeps/options.hpp"
#include "terminal/interruption.hpp"

namespace floe::cli {
namespace {

constexpr double kMinutes = 10;  // that a slice is worth

void options(po::options_description& description) {
  add_problem_options(description);
  add_threads_option(description);
}

int predict(const Invocation& invocation) {
  const sweeps::Sweep sweep = sweep_of(invocation);
  const std::uint32_t threads = threads_of(invocation);
  const Interruption interruption;
  try {
    const sweeps::Forecast found = sweeps::forecast(sweep, interruption.flag());
    const std::uint32_t slices = sweeps::slices_of(sweep, found, kMinutes, threads);
    std::string text = fmt::format(
        "points      {}\nreplicates  {} of each, {} in all\n"
        "time        {} with {} thread{} on processors of their own; a replicate takes {} ({} to {} at the "
        "{} point{} of the pilot)\n"
        "disk        about {}\n",
        sweep.points.size(), sweep.replicates, sweep.runs(), time_text(found.seconds(threads)), threads,
        threads == 1 ? "" : "s", time_text(found.mean), time_text(found.least), time_text(found.most),
        found.points, found.points == 1 ? "" : "s", size_text(found.bytes));
    if (slices > 1)
      text += fmt::format("slices      {} of about {} each: --slice 1/{} to --slice {}/{}, or --slurm\n",
                          slices, time_text(found.seconds(threads) / slices), slices, slices, slices);
    print(text);
  } catch (const Stopped&) {
    interruption.check();
  }
  return kFine;
}

}  // namespace

const Command predict_command{.name = "predict",
                              .arguments = "SCENARIO",
                              .sentence = "tell from a pilot how long a sweep takes and what it fills",
                              .least = 1,
                              .most = 1,
                              .options = options,
                              .run = predict};

}  // namespace floe::cli
