// The same transfers in SimGrid: its model CM02 without cross traffic and TCP windows is max-min sharing of
// the links on the way. Its engine lives once in a process, so it runs in a child. One actor for each fetch
// under way, since waiting for any of many costs SimGrid more than all the rest. Of its ways to update,
// "Full" is max-min; "Lazy", the default of release 3.32, gives flows of equal standing unequal rates in some
// of these sets.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <simgrid/s4u.hpp>
#include <stdexcept>
#include <string>

#include "tests/sharing/transfer_set.hpp"

namespace floe {

struct SimgridPlayed : Played {
  double cpu_seconds = 0;
};

namespace detail {

// Doubles, in seconds: the time of every fetch, then that of all.
inline std::vector<double> simgrid_times(const TransferSet& set, const std::string& optim) {
  namespace s4u = simgrid::s4u;
  std::vector<std::string> words = {"floe",
                                    "--log=root.thresh:critical",
                                    "--cfg=network/model:CM02",
                                    "--cfg=network/crosstraffic:0",
                                    "--cfg=network/TCP-gamma:0",
                                    "--cfg=network/weight-S:0",
                                    "--cfg=network/bandwidth-factor:1",
                                    "--cfg=network/latency-factor:1",
                                    "--cfg=contexts/stack-size:64",
                                    "--cfg=contexts/guard-size:0",
                                    "--cfg=surf/precision:1e-9",
                                    "--cfg=network/optim:" + optim};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  s4u::Engine engine(&count, arguments.data());

  s4u::NetZone* zone = s4u::create_star_zone("core");
  std::vector<s4u::Host*> hosts;
  for (std::size_t i = 0; i < set.hosts.size(); ++i) {
    const std::string name = std::to_string(i);
    s4u::Host* host = hosts.emplace_back(zone->create_host("host" + name, 1e9));
    s4u::Link* up = zone->create_link("up" + name, static_cast<double>(set.hosts[i].up.per_second));
    s4u::Link* down = zone->create_link("down" + name, static_cast<double>(set.hosts[i].down.per_second));
    up->set_latency(to_seconds(set.latency));
    zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, {s4u::LinkInRoute(up)}, false);
    zone->add_route(nullptr, host->get_netpoint(), nullptr, nullptr, {s4u::LinkInRoute(down)}, false);
  }
  zone->seal();

  std::vector<double> times(set.fetches());
  std::vector<std::size_t> next(set.receivers.size());
  std::vector<std::size_t> first(set.receivers.size());
  for (std::size_t r = 1; r < set.receivers.size(); ++r)
    first[r] = first[r - 1] + set.receivers[r - 1].fetches.size();
  for (std::size_t r = 0; r < set.receivers.size(); ++r) {
    const TransferSet::Receiver& receiver = set.receivers[r];
    for (std::uint32_t i = 0; i < std::min<std::size_t>(receiver.at_once, receiver.fetches.size()); ++i)
      s4u::Actor::create("fetch", hosts[receiver.host], [&, r] {
        while (next[r] < receiver.fetches.size()) {
          const std::size_t id = next[r]++;
          const TransferSet::Fetch& fetch = receiver.fetches[id];
          const double asked = s4u::Engine::get_clock();
          s4u::Comm::sendto(hosts[fetch.from], hosts[receiver.host],
                            static_cast<std::uint64_t>(fetch.volume.n));
          times[first[r] + id] = s4u::Engine::get_clock() - asked;
        }
      });
  }
  engine.run();
  times.push_back(s4u::Engine::get_clock());
  return times;
}

}  // namespace detail

inline SimgridPlayed play_in_simgrid(const TransferSet& set, const std::string& optim) {
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) throw std::runtime_error("no pipe to SimGrid");
  std::fflush(nullptr);  // or the child writes it too
  const pid_t child = fork();
  if (child == 0) {
    const std::vector<double> times = detail::simgrid_times(set, optim);
    const auto* bytes = reinterpret_cast<const char*>(times.data());
    for (std::size_t left = times.size() * sizeof(double); left > 0;) {
      const ssize_t written = write(pipe_ends[1], bytes, left);
      if (written <= 0) _exit(1);
      bytes += written;
      left -= static_cast<std::size_t>(written);
    }
    _exit(0);
  }
  close(pipe_ends[1]);
  SimgridPlayed played;
  std::vector<double> times(set.fetches() + 1);
  auto* bytes = reinterpret_cast<char*>(times.data());
  std::size_t missing = times.size() * sizeof(double);
  for (ssize_t got = 1; missing > 0 && got > 0; missing -= static_cast<std::size_t>(got)) {
    got = read(pipe_ends[0], bytes, missing);
    bytes += got > 0 ? got : 0;
    if (got < 0) got = 0;
  }
  close(pipe_ends[0]);
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child || status != 0 || missing > 0)
    throw std::runtime_error("SimGrid did not finish");
  const auto seconds_of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  played.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  played.all = duration_from_seconds(times.back());
  times.pop_back();
  for (const double time : times) played.times.push_back(duration_from_seconds(time));
  return played;
}

}  // namespace floe
