// Estimates over replicates with their two-sided intervals, at 95 % unless more is asked. Replicates are independent; what happens
// within one is not, so everything here counts replicates. Quantiles of the distributions are Boost.Math's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace floe::statistics {

inline constexpr double kConfidence = 0.95;

struct Interval {
  double low;
  double high;
};

// Mean and variance of values that come one by one (Welford, Technometrics 4, 1962).
class Moments {
 public:
  void add(double value);
  std::uint64_t count() const { return count_; }
  double mean() const { return mean_; }
  // The sample standard deviation, with n - 1 in the denominator; none of fewer than two values.
  std::optional<double> deviation() const;
  // Of the mean, by Student's t with n - 1 degrees of freedom; none of fewer than two values.
  std::optional<Interval> interval(double confidence = kConfidence) const;

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  // sum of squared distances from the mean
};

// The estimate from all replicates but those of one group, and how many those are.
struct LeftOut {
  double estimate;
  std::uint64_t size;
};

// Delete-a-group jackknife, for groups of sizes that need not be equal (Busing, Meijer and van der Leeden,
// Statistics and Computing 9, 1999), with the interval that Student's t with one degree of freedom less than
// groups gives. None of fewer than two groups. With one replicate a group it is Quenouille's.
std::optional<Interval> jackknife(double all, std::span<const LeftOut> groups,
                                  double confidence = kConfidence);

// Clopper and Pearson, Biometrika 26, 1934: holds the probability in at least 95 % of all cases. With no hit
// in N trials its upper end is about 3.69 / N.
Interval proportion(std::uint64_t hits, std::uint64_t trials, double confidence = kConfidence);

// The mean of a Poisson variable that was `events` (Garwood, Biometrika 28, 1936): at least 95 %.
Interval poisson(std::uint64_t events);

// The second mean less the first, of independent samples whose variances may differ (Welch, Biometrika 34, 1947,
// with the degrees of freedom of Satterthwaite). None where either has fewer than two values.
std::optional<Interval> welch(const Moments& first, const Moments& second, double confidence = kConfidence);

// The share of pairs in which only the second one hit, less that in which only the first did: each of the two by
// Clopper and Pearson at half of what may be missed, so that it holds the truth in at least so many cases.
Interval paired_proportions(std::uint64_t only_first, std::uint64_t only_second, std::uint64_t pairs,
                            double confidence = kConfidence);

// The probability that fewer than `enough` of `all` are left, each of which is left with this probability, whatever
// becomes of the others; accurate where it is tiny.
double fewer_left(std::uint64_t enough, std::uint64_t all, double left);

// Two one-sided tests, each at 5 % (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987): a
// difference is equivalent to none where its interval at this confidence lies within the margin on both sides.
inline constexpr double kEquivalenceConfidence = 0.90;

}  // namespace floe::statistics
