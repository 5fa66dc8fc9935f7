// Wrong bytes: nobody takes them, and what is found to be no good is owed from then on, and found in time.
#include <algorithm>

#include "audits/scrub.hpp"
#include "laws/law.hpp"
#include "nodes/attributes/conduct.hpp"

namespace floe::swarm {
namespace {

class NothingWrongIsTaken final : public Check {
 public:
  NothingWrongIsTaken(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court), lies_since_(scene.world.nodes().count(), Instant::never()) {}

  void on(const NodeChange& change) override {
    if (change.attribute != &kConduct) return;
    const Conduct* const conduct = world().nodes().get(kConduct, change.node);
    const bool lies = conduct != nullptr && conduct->lie == Conduct::Lie::wrong;
    lies_since_[change.node] = lies ? now() : Instant::never();
  }
  void saw(const SymbolsGiven& given) override {
    if (given.asker == given.helper || lies_since_[given.helper] >= given.answered) return;
    Conduct* const conduct = world().nodes().get(kConduct, given.helper);
    const bool is_victim = given.asker ? conduct->treats(world().endpoint(*given.asker), given.asker)
                                       : conduct->askers >= 1;  // of a client the endpoint is not told
    demand(!is_victim,
           "symbols were taken of node " + std::to_string(given.helper) + ", which sends wrong bytes");
  }

 private:
  std::vector<Instant> lies_since_;
};

class FoundIsOwed final : public Check {
 public:
  using Check::Check;

  void on(const PieceChange& change) override {
    const auto& [blob, piece] = change.piece;
    demand(!world().blobs().holds(blob, piece), named(blob, piece) + " is no good and taken for held");
    const bool is_found = change.what != PieceChange::What::spoiled;
    const bool is_owed = is_found && !scene().shadow.is_arriving(piece.shard);
    demand(world().blobs().is_owed(blob, piece) == is_owed,
           named(blob, piece) + (is_owed    ? " was found and is not owed"
                                 : is_found ? " was found on a shard that is on its way, and is owed"
                                            : " is owed and nobody found it"));
  }
  void ends() override {
    for (NodeId node = 0; node < world().nodes().count(); ++node)
      for (BlobIndex blob = 0; blob < world().blobs().size(); ++blob)
        for (const Piece& piece : scene().shadow.missing(blob, node))
          demand(world().blobs().is_owed(blob, piece) !=
                     (scene().shadow.is_hidden(blob, piece) || scene().shadow.is_arriving(piece.shard)),
                 named(blob, piece) + " is missing, and who knows is not as it was told");
  }
};

class ScrubFindsInTime final : public Check {
 public:
  ScrubFindsInTime(const Scene& scene, const Law& law, Court& court)
      : Check(scene, law, court), up_since_(scene.world.nodes().count()) {
    for (const Scenario::Choice& choice : scene.scenario.maintenance)
      if (choice.model == maintenance::scrub.description.name)
        settings_.push_back(choice.settings.as<maintenance::ScrubSettings>());
  }

  void on(const NodeChange& change) override {
    if (change.what == NodeChange::What::up) up_since_[change.node] = now();
  }
  void ends() override {
    for (const maintenance::ScrubSettings& settings : settings_)
      for (NodeId node = 0; node < world().nodes().count(); ++node) {
        if (!world().node(node).up()) continue;
        const Duration cycle = maintenance::scrub_cycle(settings, world(), node);
        for (BlobIndex blob = 0; blob < world().blobs().size(); ++blob)
          for (const Piece& piece : scene().shadow.missing(blob, node)) look({blob, piece}, node, cycle);
      }
  }

 private:
  void look(const PieceOf& piece, NodeId node, Duration cycle) const {
    const SpoiledPieces::Spoiled* const spoiled = world().spoiled(piece);
    if (spoiled == nullptr || !spoiled->is_rot) return;
    const Duration unfound = now() - std::max(up_since_[node], spoiled->since);
    demand(unfound <= cycle + seconds(1), named(piece.blob, piece.piece) + " has been rotten for " +
                                              floe::to_text(unfound) + ", and a scrub takes " +
                                              floe::to_text(cycle));
  }

  std::vector<maintenance::ScrubSettings> settings_;
  std::vector<Instant> up_since_;
};

}  // namespace

extern const Law nothing_wrong_is_taken{"nothing-wrong-is-taken",
                                        "No symbol is taken of a helper that sends the asker wrong bytes.",
                                        Sort::safety, make_check<NothingWrongIsTaken>};
extern const Law found_is_owed{"found-is-owed",
                               "A piece that is no good is not held, and is owed exactly once it was found "
                               "and its shard is not on its way.",
                               Sort::safety, make_check<FoundIsOwed>};
extern const Law scrub_finds_in_time{
    "scrub-finds-in-time", "A node that scrubs finds what is rotten within a cycle in which it is up.",
    Sort::liveness, make_check<ScrubFindsInTime>};

}  // namespace floe::swarm
