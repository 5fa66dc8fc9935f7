// The flows that one link holds back, the earliest to finish first; equal ones in the order of their start.
// Every entry knows its place, so that a flow can leave from the middle.
#pragma once

#include <cstdint>
#include <vector>

#include "sharing/units.hpp"

namespace floe {

class FinishHeap {
 public:
  struct Entry {
    units::Volume finish;  // on the link's clock
    std::uint32_t flow;
    std::uint32_t order;  // of start, which may wrap around

    bool before(const Entry& other) const {
      if (finish != other.finish) return finish < other.finish;
      return static_cast<std::int32_t>(order - other.order) < 0;
    }
  };

  bool empty() const { return entries_.empty(); }
  const Entry& top() const { return entries_.front(); }
  const Entry& at(std::uint32_t place) const { return entries_[place]; }

  // `moved(flow, place)` is told where every entry that changed its place is now.
  template <class Moved>
  void push(const Entry& entry, Moved moved) {
    entries_.push_back(entry);
    sift_up(entries_.size() - 1, moved);
  }

  template <class Moved>
  void erase(std::uint32_t place, Moved moved) {
    const Entry last = entries_.back();
    entries_.pop_back();
    if (place == entries_.size()) return;
    entries_[place] = last;
    if (place > 0 && last.before(entries_[(place - 1) / 2]))
      sift_up(place, moved);
    else
      sift_down(place, moved);
  }

  // Sets the clock back by this much.
  template <class Moved>
  void set_back(units::Volume by, Moved moved) {
    for (Entry& entry : entries_) entry.finish -= by;
    // Rounding may have made equal what was not, and equal ones stand in another order.
    for (std::size_t place = entries_.size() / 2; place-- > 0;) sift_down(place, moved);
  }

 private:
  template <class Moved>
  void sift_up(std::size_t place, Moved moved) {
    const Entry entry = entries_[place];
    for (; place > 0 && entry.before(entries_[(place - 1) / 2]); place = (place - 1) / 2)
      put(place, entries_[(place - 1) / 2], moved);
    put(place, entry, moved);
  }

  template <class Moved>
  void sift_down(std::size_t place, Moved moved) {
    const Entry entry = entries_[place];
    while (true) {
      std::size_t child = 2 * place + 1;
      if (child >= entries_.size()) break;
      if (child + 1 < entries_.size() && entries_[child + 1].before(entries_[child])) ++child;
      if (!entries_[child].before(entry)) break;
      put(place, entries_[child], moved);
      place = child;
    }
    put(place, entry, moved);
  }

  template <class Moved>
  void put(std::size_t place, const Entry& entry, Moved moved) {
    entries_[place] = entry;
    moved(entry.flow, static_cast<std::uint32_t>(place));
  }

  std::vector<Entry> entries_;
};

}  // namespace floe
