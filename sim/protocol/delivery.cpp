#include "protocol/delivery.hpp"

#include <array>

namespace floe::protocol {
namespace {

class Parcel final : public Subject {
 public:
  explicit Parcel(Load load) : load_(load) {}

  bool holds(NodeId, std::uint32_t) const override { return true; }
  Load load(std::span<const std::uint32_t>) const override { return load_; }
  bool may_be_lied_about() const override { return false; }

 private:
  Load load_;
};

}  // namespace

task<bool> take(World& world, const Asker& taker, NodeId giver, Load load) {
  const Parcel parcel(load);
  Exchanges exchanges(world, taker, parcel);
  constexpr std::array<std::uint32_t, 1> kAll{0};
  exchanges.ask(giver, Few<std::uint32_t>(kAll));
  const Answer answer = co_await exchanges.next();
  co_return answer.kind == Answer::Kind::given;
}

}  // namespace floe::protocol
