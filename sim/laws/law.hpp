// What must hold in every run, whatever goes wrong in it. A law is a row: its name, what it says, of which sort
// it is, and what checks it in one world. A safety law holds at every instant; a law of liveness says what must
// have happened by the end.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "laws/shadow.hpp"
#include "run/instruments.hpp"
#include "scenario/scenario.hpp"
#include "schemes/scheme.hpp"
#include "world/pieces.hpp"

namespace floe::swarm {

// One scheme of one run, as a check sees it.
struct Scene {
  const Scenario& scenario;
  std::string_view label;  // of the scheme
  World& world;
  const schemes::Scheme& scheme;
  Shadow shadow;
};

struct Breach {
  std::string law;
  std::string detail;  // who, what, when it was otherwise
  Instant at;
};

// Where a breach is told; it does not come back.
class Court {
 public:
  virtual ~Court() = default;
  [[noreturn]] virtual void convict(const Breach& breach) = 0;
};

enum class Sort : std::uint8_t { safety, liveness };

struct Law;

// Hears of a change after the shadow has taken it in, and of a piece that comes back before.
class Check : public Process, public Witness {
 public:
  Check(const Scene& scene, const Law& law, Court& court) : scene_(scene), law_(law), court_(court) {}
  virtual void ends() {}  // the books are closed

 protected:
  const Scene& scene() const { return scene_; }
  const World& world() const { return scene_.world; }
  Instant now() const { return scene_.world.now(); }
  void demand(bool holds, const std::string& otherwise) const {
    if (!holds) broken(otherwise);
  }
  [[noreturn]] void broken(const std::string& detail) const;

 private:
  const Scene& scene_;
  const Law& law_;
  Court& court_;
};

struct Law {
  std::string_view name;
  std::string_view sentence;
  Sort sort;
  std::unique_ptr<Check> (*make)(const Scene& scene, const Law& law, Court& court);
};

template <class C>
std::unique_ptr<Check> make_check(const Scene& scene, const Law& law, Court& court) {
  return std::make_unique<C>(scene, law, court);
}

std::span<const Law> laws();

std::string to_text(Instant at);
std::string named(BlobIndex blob, const Piece& piece);  // in messages

}  // namespace floe::swarm
