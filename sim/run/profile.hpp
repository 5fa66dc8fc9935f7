// Where the time of a run goes: events by kind, and of that, apart, what the code of the schemes computes.
// The clock is handed in, since nothing in a run may read one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "engine/event_loop.hpp"
#include "schemes/scheme.hpp"

namespace floe {

class Profile final : public EventObserver {
 public:
  using Clock = std::int64_t (*)();  // nanoseconds

  struct Part {
    std::uint64_t calls = 0;
    std::int64_t ns = 0;
  };
  enum class Work : std::uint8_t { encode, rebuild, read };
  static constexpr std::size_t kWorks = 3;

  explicit Profile(Clock clock) : clock_(clock) {}

  void begins(const EventView& event) override;
  void ended() override;

  // The same scheme; what it computes is timed. The profile outlives it.
  std::unique_ptr<schemes::Scheme> timed(std::unique_ptr<schemes::Scheme> scheme);

  const std::array<Part, kEventKinds>& events() const { return events_; }  // without the work in them
  const std::array<Part, kWorks>& works() const { return works_; }

 private:
  class Timed;
  class TimedContent;
  class TimedScheme;

  Clock clock_;
  std::array<Part, kEventKinds> events_{};
  std::array<Part, kWorks> works_{};
  std::size_t kind_ = 0;    // of the event under way
  std::int64_t began_ = 0;  // when it began, ns
  std::int64_t work_in_it_ = 0;
};

}  // namespace floe
