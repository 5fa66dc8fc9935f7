#include "recordings/recording.hpp"

#include <algorithm>

namespace floe::recordings {

std::size_t Recording::left_out() const {
  return static_cast<std::size_t>(std::ranges::count_if(notes, &Note::left_out));
}

std::string_view name_of(State state) {
  if (state == State::up) return "up";
  return state == State::down ? "down" : "gap";
}

}  // namespace floe::recordings
