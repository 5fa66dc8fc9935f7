// Shards that move: a shard is whole on its new owner in the end, whatever became of the one before.
#include <algorithm>

#include "laws/law.hpp"
#include "laws/patience.hpp"
#include "moves/epoch_settings.hpp"
#include "moves/epochs.hpp"

namespace floe::swarm {
namespace {

class MovedArrives final : public Check {
 public:
  MovedArrives(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court),
        up_since_(scene.world.nodes().count()),
        moved_at_(scene.world.committee().shards()) {
    for (const Scenario::Choice& choice : scene.scenario.maintenance)
      if (choice.model == moves::epochs.description.name)
        settings_ = choice.settings.as<moves::EpochSettings>();
  }

  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::up) up_since_[change.node] = now();
  }
  void on(const ShardChange& change) override {
    if (change.what == ShardChange::What::moved) moved_at_[change.shard] = now();
  }
  // A blob that is lost keeps the place of a shard that waits for it.
  void ends() override {
    const std::optional<Duration> patience = swarm::patience(scene());
    if (!settings_ || !patience || !world().blobs().lost_blobs().empty()) return;
    if (settings_->resumes_empty || settings_->recovery_hangs > 0) return;  // it need not arrive
    for (Shard shard = 0; shard < moved_at_.size(); ++shard) {
      const NodeId owner = world().committee().owner(shard);
      if (!scene().shadow.is_arriving(shard) || !world().node(owner).up()) continue;
      const Duration since = now() - std::max({moved_at_[shard], up_since_[owner],
                                               world().paths().undivided_since(), calm_since()});
      demand(since <= longest(*patience), "shard " + std::to_string(shard) + " has been on its way to node " +
                                              std::to_string(owner) + " for " + floe::to_text(since));
    }
  }

 private:
  Instant calm_since() const {
    const Duration calm = scene().scenario.calm;
    return calm > Duration{} ? Instant{} + (scene().scenario.duration - calm) : now();
  }
  // Every shard that moved may wait for all others.
  Duration longest(Duration patience) const {
    const Duration one = settings_->patience + settings_->retry_limit + settings_->timeout + patience;
    return scale(one, 2 * static_cast<double>(moved_at_.size()));
  }

  std::optional<moves::EpochSettings> settings_{};
  std::vector<Instant> up_since_;
  std::vector<Instant> moved_at_;
};

}  // namespace

extern const Law moved_arrives{"moved-arrives", "A shard that moved is whole on its new owner after a time.",
                               Sort::liveness, make_check<MovedArrives>};

}  // namespace floe::swarm
