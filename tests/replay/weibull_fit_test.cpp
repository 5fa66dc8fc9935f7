// The fit against laws that the lengths were drawn from, and against a case that can be done by hand.
#include "replay/weibull_fit.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "engine/random.hpp"
#include "recordings/read.hpp"
#include "replay/summary.hpp"
#include "replay/tidy_text.hpp"

namespace floe::replay {
namespace {

double drawn(Stream& stream, double shape, double scale) {
  return scale * std::pow(-std::log(stream.uniform()), 1 / shape);
}

TEST_CASE("parameters of a known law are found, within four standard errors") {
  constexpr std::size_t kCount = 20'000;
  for (const double shape : {0.34, 0.8, 1.0, 2.5}) {
    Stream stream(1, 0, static_cast<std::uint32_t>(100 * shape), "weibull");
    Lengths lengths;
    for (std::size_t i = 0; i < kCount; ++i) lengths.complete.push_back(drawn(stream, shape, 3600));
    const auto fit = fit_weibull(lengths);
    REQUIRE(fit);
    // Of the shape 0.78 k / sqrt(n), of the scale 1.053 s / (k sqrt(n)) (Johnson, Kotz and Balakrishnan, chapter 21).
    const double root = std::sqrt(static_cast<double>(kCount));
    CHECK(std::abs(fit->shape - shape) < 4 * 0.78 * shape / root);
    CHECK(std::abs(fit->scale - 3600) < 4 * 1.053 * 3600 / (shape * root));
    CHECK(fit->distance <
          1.36 / root);  // the 5 % point of Kolmogorov's law, which a fitted law rarely comes near
  }
}

TEST_CASE("what is cut off does not bias the fit") {
  Stream stream(2, 0, 0, "weibull");
  Lengths lengths;
  for (std::size_t i = 0; i < 20'000; ++i) {
    const double length = drawn(stream, 0.7, 100), limit = drawn(stream, 1, 100);
    (length <= limit ? lengths.complete : lengths.cut_off).push_back(std::min(length, limit));
  }
  REQUIRE(lengths.cut_off.size() > 5000);
  const auto fit = fit_weibull(lengths);
  REQUIRE(fit);
  CHECK(fit->shape == doctest::Approx(0.7).epsilon(0.03));
  CHECK(fit->scale == doctest::Approx(100).epsilon(0.05));
  CHECK(fit->distance < 0.03);
}

TEST_CASE("the likelihood is at its largest there") {
  const Lengths lengths{{1, 2, 4, 9, 30}, {7, 50}};
  const auto likelihood = [&](double shape, double scale) {
    double sum = 0;
    for (const double t : lengths.complete)
      sum += std::log(shape / scale) + (shape - 1) * std::log(t / scale) - std::pow(t / scale, shape);
    for (const double t : lengths.cut_off) sum -= std::pow(t / scale, shape);
    return sum;
  };
  const auto fit = fit_weibull(lengths);
  REQUIRE(fit);
  const double most = likelihood(fit->shape, fit->scale);
  for (const double by : {0.99, 1.01}) {
    CHECK(likelihood(fit->shape * by, fit->scale) < most);
    CHECK(likelihood(fit->shape, fit->scale * by) < most);
  }
}

TEST_CASE("there is no fit of lengths that are all the same, or too few") {
  CHECK_FALSE(fit_weibull({{5, 5, 5}, {}}));
  CHECK_FALSE(fit_weibull({{5}, {1, 2, 3}}));
  CHECK_FALSE(fit_weibull({{}, {1, 2, 3}}));
}

TEST_CASE("what is converted reads back as the same") {
  for (const char* file : {"tidy.csv", "event_trace.tab", "lanl.csv", "drive_days.csv", "crawler.csv",
                           "crawler.jsonl", "machine_events.csv", "sessions.avt", "lengths.txt"}) {
    CAPTURE(file);
    const recordings::Recording once =
        recordings::read(recordings::load(std::string(FLOE_SOURCE_DIR "/tests/recordings/samples/") + file));
    const recordings::Recording again = recordings::read(tidy_text(once));
    CHECK(again.nodes == once.nodes);
    CHECK(again.left_out() == 0);
    CHECK(tidy_text(again) == tidy_text(once));
  }
}

}  // namespace
}  // namespace floe::replay
