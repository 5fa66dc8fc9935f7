// What acts in a run: faults, maintenance and clients. They hear of the same changes and differ in their
// rights, which stand in each room's own header. Each model is a row in the registry of its room.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fields/table.hpp"
#include "nodes/domains.hpp"
#include "record/ids.hpp"
#include "record/recorder.hpp"

namespace floe {

// One of so many disks of a machine. The shards of its node lie on them in turn, so that the disk of a shard is its
// place among the node's shards modulo the number of disks; metadata lies on the first.
struct Disk {
  std::uint32_t number = 0;
  std::uint32_t of = 1;
};

// Told after the node has changed.
struct NodeChange {
  enum class What : std::uint8_t {
    down,       // it answers no more
    up,         // it answers again, with its disk or as a replacement
    departed,   // its machine is gone for good, and what lay on it
    joined,     // an empty machine replaces the one that departed
    disk_lost,  // a disk of a machine that is down is gone, and what lay on it
    attribute,  // the attribute that is given has another value
  };

  What what;
  NodeId node;
  const void* attribute = nullptr;  // the row (nodes/nodes.hpp)
  Disk disk{};                      // that was lost
  bool was_before = false;          // of one that is down: before the run began, as it were
};

// Defined in world/pieces.hpp, which faults may not include: they never learn what was lost.
struct PiecesOwed;
struct PieceChange;
struct ShardChange;
struct BlobChange;

class Process {
 public:
  virtual ~Process() = default;
  virtual void start() {}  // once, before time begins
  virtual void close() {}  // once, when the run has ended and all tasks with it
  virtual void on(const NodeChange&) {}
  virtual void on(const PiecesOwed&) {}
  virtual void on(const PieceChange&) {}
  virtual void on(const ShardChange&) {}
  virtual void on(const BlobChange&) {}
};

// Everyone who hears of changes, in the order in which they came.
class Listeners {
 public:
  void add(Process& process) { processes_.push_back(&process); }             // which outlives the run
  void remove(const Process& process) { std::erase(processes_, &process); }  // not while a change is told

  template <class Change>
  void tell(const Change& change) const {
    for (std::size_t i = 0; i < processes_.size(); ++i) processes_[i]->on(change);
  }

 private:
  std::vector<Process*> processes_;
};

// What a scenario offers to its processes, for judging their settings before a run.
struct Cast {
  std::uint32_t nodes = 0;
  std::uint32_t shards = 0;
  Duration duration{};
  std::vector<std::string_view> regions{};
  std::array<std::size_t, kDomainKinds> domains{};  // how many, by kind
  std::uint32_t blobs = 0;
  std::vector<std::string> classes{};  // of nodes, by name
  const Domains* who = nullptr;        // is where; nobody asks before the scenario is right
  bool follows_regimes = false;        // some fault does
  bool has_epochs = false;             // that begin
};

// What is wrong with the settings of a process in this cast.
struct Complaint {
  std::string field;  // where it stands; empty for the whole
  std::string sentence;
  std::string hint{};
};
using Complaints = std::vector<Complaint>;

// A row in a registry. From it follow reading, validation, the JSON schema, the reference, `floe list` and the
// rows in results.
template <class Rights>
struct Entry {
  fields::Description description;
  Rows adds{};  // to the results
  std::unique_ptr<Process> (*make)(const fields::Bound& settings, const Rights& rights);
  void (*check)(const fields::Bound& settings, const Cast& cast, Complaints& complaints) = nullptr;
  // What the settings say that cannot happen; each sentence tells why.
  void (*idle)(const fields::Bound& settings, const Cast& cast, Complaints& complaints) = nullptr;
  bool is_single = false;  // a scenario names it once at most
  // Whether it happens more often in storms (faults/regime).
  bool (*follows_regimes)(const fields::Bound& settings) = nullptr;
};

// The `make` of a process that is made of its settings and its rights.
template <class P, class Settings, class Rights>
std::unique_ptr<Process> make(const fields::Bound& settings, const Rights& rights) {
  return std::make_unique<P>(settings.as<Settings>(), rights);
}

// The entry of a model; none when there is no such model.
template <class E>
const E* find(std::span<const E> registry, std::string_view model) {
  for (const E& entry : registry)
    if (entry.description.name == model) return &entry;
  return nullptr;
}

}  // namespace floe
