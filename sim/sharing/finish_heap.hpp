// The flows that one link holds back, the earliest to finish first; equal ones in the order of their start.
// Every entry knows its place, so that a flow can leave from the middle.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/few.hpp"
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

  struct Taken {
    std::vector<Entry> entries;         // the earliest first
    std::vector<std::uint32_t> places;  // where they were
  };
  // Takes out, into `taken`, every entry that is due; one is due only if all before it are.
  template <class Due, class Moved>
  void take(Taken& taken, Due due, Moved moved) {
    auto& [entries, places] = taken;
    entries.clear();
    if (empty() || !due(top())) return;
    if (!any_due(1, due)) {
      entries.push_back(top());
      return erase(0, moved);
    }
    // They hang together below the top, and are found in the order of their places.
    places.assign(1, 0);
    for (std::size_t k = 0; k < places.size(); ++k) {
      const std::uint32_t child = 2 * places[k] + 1;
      for (std::uint32_t place = child; place < child + 2; ++place)
        if (place < entries_.size() && due(entries_[place])) places.push_back(place);
    }
    for (const std::uint32_t place : places) entries.push_back(entries_[place]);
    const auto before = [](const Entry& a, const Entry& b) { return a.before(b); };
    if (!std::is_sorted(entries.begin(), entries.end(), before))
      std::sort(entries.begin(), entries.end(), before);
    if (entries.size() < kMany)
      for (std::size_t k = 0; k < entries.size(); ++k) erase(0, moved);
    else
      drop(places, moved);
  }

  // Sets the clock back by this much.
  template <class Moved>
  void set_back(units::Volume by, Moved moved) {
    for (Entry& entry : entries_) entry.finish -= by;
    // Rounding may have made equal what was not, and equal ones stand in another order.
    for (std::size_t place = entries_.size() / 2; place-- > 0;) sift_down(place, moved);
  }

 private:
  static constexpr std::size_t kMany = 16;  // to take one by one

  // Of two neighbours.
  template <class Due>
  bool any_due(std::size_t place, Due due) const {
    return (place < entries_.size() && due(entries_[place])) ||
           (place + 1 < entries_.size() && due(entries_[place + 1]));
  }

  // Those at `places`, which ascend.
  template <class Moved>
  void drop(std::span<const std::uint32_t> places, Moved moved) {
    std::size_t kept = places.front();
    std::size_t next = 0;
    for (std::size_t place = kept; place < entries_.size(); ++place) {
      if (next < places.size() && places[next] == place)
        ++next;
      else
        put(kept++, entries_[place], moved);
    }
    entries_.cut(kept);
    for (std::size_t place = kept / 2; place-- > 0;) sift_down(place, moved);
  }

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

  Few<Entry> entries_;
};

}  // namespace floe
