// In how many epochs blobs expire: laws against their closed forms.
#include "epochs/lifetime.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace floe {

TEST_CASE("a number of epochs is that of every blob, and 0 is never") {
  Stream stream(1, 0, 0, "lifetime test");
  CHECK(Lifetime{}.is_endless());
  CHECK(Lifetime{}.draw(5, stream).empty());
  CHECK(Lifetime{.epochs = 3}.draw(4, stream) == std::vector<std::uint32_t>{3, 3, 3, 3});
}

TEST_CASE("laws of epochs: each number as often as the law says, in ascending order") {
  constexpr std::uint32_t kBlobs = 200'000;
  Stream stream(2, 0, 0, "lifetime test");
  const auto share = [](const std::vector<std::uint32_t>& drawn, std::uint32_t epochs) {
    return static_cast<double>(std::ranges::count(drawn, epochs)) / kBlobs;
  };
  const auto uniform = Lifetime{.law = Lifetime::Law::uniform, .least = 2, .largest = 6}.draw(kBlobs, stream);
  CHECK(std::ranges::is_sorted(uniform));
  CHECK(uniform.front() == 2);
  CHECK(uniform.back() == 6);
  for (std::uint32_t epochs = 2; epochs <= 6; ++epochs)
    CHECK(share(uniform, epochs) == doctest::Approx(0.2).epsilon(0.02));
  const auto geometric = Lifetime{.law = Lifetime::Law::geometric, .mean = 4}.draw(kBlobs, stream);
  CHECK(std::ranges::is_sorted(geometric));
  CHECK(geometric.front() == 1);
  for (std::uint32_t epochs = 1; epochs <= 6; ++epochs)
    CHECK(share(geometric, epochs) == doctest::Approx(0.25 * std::pow(0.75, epochs - 1)).epsilon(0.03));
  CHECK(Lifetime{.law = Lifetime::Law::geometric, .mean = 1}.draw(3, stream) ==
        std::vector<std::uint32_t>{1, 1, 1});
}

}  // namespace floe
