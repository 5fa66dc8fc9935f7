#include "protocol/windowed.hpp"

#include <array>

namespace floe::protocol {

task<bool> ask_windowed(World& world, const Asker& asker, const Subject& subject, std::span<const Ask> list,
                        std::size_t need, std::size_t window, Windowed& result) {
  Exchanges exchanges(world, asker, subject);
  std::size_t to_start = window;
  while (true) {
    for (; to_start > 0 && result.asked < list.size(); --to_start, ++result.asked) {
      const Ask& next = list[result.asked];
      const std::array<std::uint32_t, 1> item{next.item};
      exchanges.ask(next.helper, Few<std::uint32_t>(item));
    }
    if (exchanges.open() == 0) co_return false;
    do {
      const Answer answer = co_await exchanges.next();
      ++to_start;
      if (answer.given.empty()) continue;
      result.given.push_back({{answer.helper, *answer.given.begin()}, answer.answered});
      result.dropped = exchanges.open();
      if (result.given.size() == need) co_return true;
    } while (exchanges.open() > 0 && exchanges.next().await_ready());
  }
}

}  // namespace floe::protocol
