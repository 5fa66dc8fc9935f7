// The invariant of the reference system's simulated tests: when an epoch ends, each node has all that it ought to have.
#include "laws/law.hpp"
#include "laws/wholeness.hpp"

namespace floe::swarm {
namespace {

class WholeInTheEnd final : public Check {
 public:
  WholeInTheEnd(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court), wholeness_(scene) {}

  void on(const NodeChange& change) override { wholeness_.on(change); }
  void on(const PieceChange& change) override { wholeness_.on(change); }
  void on(const ShardChange& change) override { wholeness_.on(change); }
  void saw(const EpochEnds&) override {
    judge();
    wholeness_.epoch_ends();
  }
  void ends() override { judge(); }

 private:
  void judge() const {
    if (!wholeness_.is_due()) return;
    if (const std::optional<std::string> what = wholeness_.lacking()) broken(*what);
  }

  Wholeness wholeness_;
};

}  // namespace

extern const Law whole_in_the_end{
    "whole-in-the-end",
    "Every node has all its pieces when an epoch or the run ends, if it had the time and others had enough.",
    Sort::liveness, make_check<WholeInTheEnd>};

}  // namespace floe::swarm
