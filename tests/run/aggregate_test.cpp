// Replicates put together, against sums made by hand.
#include "run/aggregate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/random.hpp"
#include "run/simulate.hpp"
#include "tests/scenario_of.hpp"

namespace floe {
namespace {

constexpr Metric kOver("Numerator.");
constexpr Metric kUnder("Denominator.");
constexpr Durations kTimes{"times", ""};

constexpr Metric row(Fold fold) {
  return {"row",          "", Form::count, Better::lower,
          Shown::results, "", "",          {.fold = fold, .why = "nobody knows"}};
}
constexpr Metric kMean = row(Fold::mean);
constexpr Metric kSum = row(Fold::sum);
constexpr Metric kMin = row(Fold::min);
constexpr Metric kMax = row(Fold::max);
constexpr Metric kProportion = row(Fold::proportion);
constexpr Metric kRatio(
    "ratio", "", Form::ratio, Better::lower, Shown::results, "", "",
    {.fold = Fold::ratio_of_sums, .over = &kOver, .under = &kUnder, .why = "over nothing"});
constexpr Metric kRate("rate", "1/y", Form::ratio, Better::lower, Shown::results, "", "",
                       {.fold = Fold::rate, .over = &kOver, .under = &kUnder});
constexpr Metric kMedian("median", "s", Form::seconds, Better::lower, Shown::results, "", "",
                         {.fold = Fold::pooled_quantile, .times = &kTimes, .percent = 50});
constexpr Metric kP99("p99", "s", Form::seconds, Better::lower, Shown::results, "", "",
                      {.fold = Fold::pooled_quantile, .times = &kTimes, .percent = 99});

Estimate estimate(const Metric& row, const std::vector<std::vector<Measurement>>& replicates) {
  Estimator estimator(row);
  for (const std::vector<Measurement>& metrics : replicates) {
    SchemeResult result;
    result.metrics = metrics;
    result.metrics.push_back({&row, ratio_in(metrics, row)});
    estimator.add(result, metrics.size());
  }
  return estimator.estimate();
}

Estimate of_values(const Metric& row, const std::vector<std::optional<Number>>& values) {
  Estimator estimator(row);
  for (const std::optional<Number>& value : values) {
    SchemeResult result;
    result.metrics = {{&row, value}};
    estimator.add(result, 0);
  }
  return estimator.estimate();
}

Estimate median(const std::vector<std::vector<int>>& replicates, int censored = 0) {
  Estimator estimator(kMedian);
  for (const std::vector<int>& times : replicates) {
    TimeHistogram histogram;
    for (const int time : times) histogram.add(seconds(time));
    for (int i = 0; i < censored; ++i) histogram.censor(seconds(1000));
    SchemeResult result;
    result.metrics = {{&kMedian, std::nullopt}};
    result.times = {{&kTimes, histogram}};
    estimator.add(result, 0);
  }
  return estimator.estimate();
}

const std::vector<std::optional<Number>> kValues{std::int64_t{4}, std::nullopt, std::int64_t{1},
                                                 std::int64_t{7}};

}  // namespace

TEST_CASE("values are put together as the row says") {
  CHECK(to_double(*of_values(kMean, kValues).value) == 4);
  CHECK(*of_values(kSum, kValues).value == Number{std::int64_t{12}});
  CHECK(*of_values(kMin, kValues).value == Number{std::int64_t{1}});
  CHECK(*of_values(kMax, kValues).value == Number{std::int64_t{7}});
  for (const Metric* row : {&kMean, &kSum, &kMin, &kMax}) {
    CHECK(of_values(*row, kValues).n == 3);
    CHECK(*of_values(*row, kValues).spread == doctest::Approx(3));
  }
  // t of two degrees of freedom at 97.5 % is 4.30265.
  CHECK(*of_values(kMean, kValues).high == doctest::Approx(4 + 4.30265 * std::sqrt(3)));
  CHECK_FALSE(of_values(kMin, kValues).high);
}

TEST_CASE("one replicate keeps its number as it is, and none says why") {
  CHECK(*of_values(kMean, {std::int64_t{3}}).value == Number{std::int64_t{3}});
  CHECK_FALSE(of_values(kMean, {std::int64_t{3}}).low);
  CHECK_FALSE(of_values(kMean, {std::nullopt}).value);
  CHECK(of_values(kMean, {std::nullopt}).why == "nobody knows");
}

TEST_CASE("what was never seen has no interval of its mean, and one of its probability") {
  const std::vector<std::optional<Number>> none(200, std::int64_t{0});
  CHECK_FALSE(of_values(kMean, none).high);
  CHECK(*of_values(kProportion, none).value == Number{0.0});
  CHECK(*of_values(kProportion, none).high * 200 == doctest::Approx(3.69).epsilon(0.01));
}

// Twice 10 over 2, once nothing over nothing, once 10 over 6: 30 over 10, and not the mean of 5, 5 and 5/3.
TEST_CASE("a ratio is one of sums, and a replicate with nothing is not dropped") {
  const auto pair = [](double over, double under) {
    return std::vector<Measurement>{{&kOver, over}, {&kUnder, under}};
  };
  const Estimate ratio = estimate(kRatio, {pair(10, 2), pair(10, 2), pair(0, 0), pair(10, 6)});
  CHECK(to_double(*ratio.value) == doctest::Approx(3));
  CHECK(ratio.n == 4);
  CHECK(*ratio.low < 3);
  CHECK(*ratio.high > 3);
  CHECK(estimate(kRatio, {pair(0, 0), pair(1, 0)}).why == "over nothing");

  const Estimate rate = estimate(kRate, {pair(3, 50), pair(2, 50)});
  CHECK(to_double(*rate.value) == doctest::Approx(0.05));
  CHECK(*rate.low == doctest::Approx(0.01623).epsilon(1e-3));  // Garwood: 5 events, 1.623 to 11.668
  CHECK(*rate.high == doctest::Approx(0.11668).epsilon(1e-3));
}

TEST_CASE("a function of a rate has the interval of the rate, turned round") {
  constexpr Metric kTime("time", "y", Form::ratio, Better::higher, Shown::results, "", "",
                         {.fold = Fold::rate,
                          .over = &kOver,
                          .under = &kUnder,
                          .of_rate = [](double rate) { return 1 / rate; },
                          .why = "no event"});
  const auto pair = [](double over, double under) {
    return std::vector<Measurement>{{&kOver, over}, {&kUnder, under}};
  };
  const Estimate time = estimate(kTime, {pair(3, 50), pair(2, 50), pair(0, 100)});
  CHECK(to_double(*time.value) == doctest::Approx(40));
  CHECK(*time.low == doctest::Approx(200 / 11.668).epsilon(1e-3));  // Garwood: 5 events, 1.623 to 11.668
  CHECK(*time.high == doctest::Approx(200 / 1.623).epsilon(1e-3));
  const Estimate none = estimate(kTime, {pair(0, 50), pair(0, 50)});
  CHECK_FALSE(none.value);
  CHECK(none.why == "no event");
  CHECK(*none.low == doctest::Approx(100 / 3.68888).epsilon(1e-4));  // -ln 0.025 at most
}

// 5 losses in 100 blob-years: P(loss in a year) = 1 - e^-0.05 = 0.0487706, of which the logarithm is -1.31184.
TEST_CASE("mean time to loss and nines a year follow from losses per blob-year") {
  RunResult run =
      simulate(scenario_of(R"({"name": "t", "duration": "20y", "committee": {"nodes": 4, "shards": 4},
    "blobs": [{"count": 5, "size": "1kB", "content": "sized"}], "schemes": [{"model": "red-stuff"}]})"),
               0);
  std::vector<Measurement>& metrics = run.schemes[0].metrics;
  const auto rate = std::ranges::find_if(
      metrics, [](const Measurement& each) { return each.row->name == "blobs.loss_rate"; });
  for (Measurement& each : metrics) {
    if (each.row == rate->row->options.over) each.value = std::int64_t{5};
    if (each.row == rate->row->options.under) CHECK(to_double(*each.value) == doctest::Approx(100));
  }
  Aggregate aggregate;
  aggregate.add(run);
  const Summary summary = aggregate.summary();
  for (const auto& [row, found] : summary.schemes[0].metrics) {
    if (row->name == "blobs.mttdl") CHECK(to_double(*found.value) == doctest::Approx(20));
    if (row->name != "blobs.nines") continue;
    CHECK(to_double(*found.value) == doctest::Approx(1.31184).epsilon(1e-5));
    // All five in one replicate are one event: Garwood 0.02532 to 5.5716, of five blobs each.
    CHECK(*found.low == doctest::Approx(-std::log10(1 - std::exp(-0.05 * 5.5716))).epsilon(1e-3));
    CHECK(*found.high == doctest::Approx(-std::log10(1 - std::exp(-0.05 * 0.025318))).epsilon(1e-3));
  }
}

TEST_CASE("a quantile is one of all times together") {
  // One replicate with one slow repair does not count as much as one with many fast ones.
  const Estimate pooled = median({{100}, {1, 1, 2, 3, 3}});
  CHECK(to_double(*pooled.value) == 2);
  CHECK(pooled.n == 2);
  const Estimate censored = median({{1, 1}, {1}}, 2);
  CHECK_FALSE(censored.value);
  CHECK(*censored.low == 1000);
  CHECK(censored.why.find("longer than 1000 s") != std::string::npos);
}

// Replicates of very different sizes, whose times have a part in common, as storms of repair have. The truth is that
// of a million replicates' times; of 400 intervals of nominally 95 % fewer than 93 % hold it once in twenty times.
TEST_CASE("an interval of a quantile holds the truth as often as it says") {
  const auto times_of = [](Stream& stream) {
    std::vector<double> times;
    const bool is_storm = stream.uniform() < 0.2;
    const double shift = is_storm ? 1.5 + 0.3 * stream.normal() : 0;
    const int count = is_storm ? 100 : 4 + static_cast<int>(stream.below(9));
    for (int i = 0; i < count; ++i) times.push_back(std::exp(shift + 0.7 * stream.normal()));
    return times;
  };
  const auto held = [&](const Metric& row, double truth, int replicates, std::uint32_t experiments) {
    int hits = 0;
    int given = 0;
    for (std::uint32_t experiment = 0; experiment < experiments; ++experiment) {
      Stream stream(3, experiment, 0, "quantile coverage");
      Estimator estimator(row);
      for (int i = 0; i < replicates; ++i) {
        SchemeResult result;
        result.metrics = {{&row, std::nullopt}};
        TimeHistogram times;
        for (const double time : times_of(stream)) times.add(duration_from_seconds(time));
        result.times.emplace_back(&kTimes, times);
        estimator.add(result, 0);
      }
      const Estimate found = estimator.estimate();
      given += found.low ? 1 : 0;
      hits += found.low && *found.low <= truth && truth <= *found.high ? 1 : 0;
    }
    CHECK(given > 0.9 * experiments);  // others have no upper end
    return static_cast<double>(hits) / given;
  };
  std::vector<double> all;
  Stream stream(4, 0, 0, "quantile truth");
  while (all.size() < 3'000'000)
    for (const double time : times_of(stream)) all.push_back(time);
  const auto truth = [&](double share) {
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(all.size()));
    std::nth_element(all.begin(), at, all.end());
    return *at;
  };
  CHECK(held(kMedian, truth(0.5), 20, 400) == doctest::Approx(0.95).epsilon(0.035));
  CHECK(held(kMedian, truth(0.5), 100, 400) == doctest::Approx(0.95).epsilon(0.035));
  CHECK(held(kP99, truth(0.99), 500, 200) == doctest::Approx(0.95).epsilon(0.045));
}

// 32 groups are kept, however many replicates there are: their sum is that of all.
TEST_CASE("memory does not grow with replicates, and nothing is left out") {
  Estimator estimator(kRatio);
  Stream stream(1, 0, 0, "aggregate test");
  double sum = 0;
  for (int i = 0; i < 1001; ++i) {
    const double value = 1000 * stream.uniform();
    sum += value;
    SchemeResult result;
    result.metrics = {{&kOver, value}, {&kUnder, 2.0}, {&kRatio, value / 2}};
    estimator.add(result, 2);
  }
  const Estimate all = estimator.estimate();
  CHECK(to_double(*all.value) == doctest::Approx(sum / 2002));
  CHECK(all.n == 1001);
  // Student's t of 31 degrees of freedom, and the standard error 1000 / sqrt(12 * 1001) / 2, which 32 groups
  // give within 13 %, one standard deviation.
  CHECK(*all.high - sum / 2002 == doctest::Approx(2.0395 * 4.562).epsilon(0.4));
}

TEST_CASE("replicates in their order give one digest of all, and bytes of all") {
  const Scenario scenario = scenario_of(R"({"name": "sums", "duration": "2d",
    "committee": {"nodes": 10, "shards": 10}, "blobs": [{"size": "10kB", "content": "sized"}],
    "schemes": [{"model": "red-stuff"}, {"model": "reed-solomon"}],
    "faults": [{"model": "departures", "rate": "10000%/y"}]})");
  Aggregate aggregate;
  std::int64_t sent = 0;
  for (std::uint32_t replicate = 0; replicate < 5; ++replicate) {
    const RunResult run = simulate(scenario, replicate);
    for (const CauseTotals& totals : run.schemes[0].causes) sent += totals.sent.n;
    aggregate.add(run);
  }
  const Summary summary = aggregate.summary();
  CHECK(summary.replicates == 5);
  CHECK(summary.digests[3] == simulate(scenario, 3).digest);
  std::int64_t in_all = 0;
  for (const CauseTotals& totals : summary.schemes[0].causes) {
    CHECK(totals.sent == totals.received + totals.lost);
    in_all += totals.sent.n;
  }
  CHECK(in_all == sent);
}

// The one blob expires before the read of one replicate and after that of the other one.
TEST_CASE("replicates have the same metrics, whether or not something happened in them") {
  const Scenario scenario = scenario_of(R"({"name": "t", "seed": 1, "duration": "20d",
      "committee": {"nodes": 4, "shards": 4}, "schemes": [{"model": "red-stuff"}],
      "blobs": [{"size": "28kB", "lifetime": {"law": "geometric", "mean": 10}}],
      "maintenance": [{"model": "epochs", "length": "1d"}], "reads": [{"at": ["10d"]}]})");
  Aggregate aggregate;
  std::int64_t reads = 0;
  for (std::uint32_t replicate = 0; replicate < 2; ++replicate) {
    const RunResult run = simulate(scenario, replicate);
    for (const Measurement& metric : run.schemes.front().metrics)
      if (metric.row->name == "read.ok" && metric.value) reads += std::get<std::int64_t>(*metric.value);
    aggregate.add(run);
  }
  CHECK(aggregate.replicates() == 2);
  CHECK(reads == 1);
}

}  // namespace floe
