// What theory says of the metrics of one scheme of a scenario. What it rests on is part of each statement.
#pragma once

#include <optional>
#include <vector>

#include "expected/code.hpp"
#include "expected/dangers.hpp"
#include "expected/statement.hpp"
#include "theory/chain.hpp"

namespace floe::expected {

struct Question {
  const Scenario& scenario;
  const Dangers& dangers;
  const Code& code;
  std::optional<double> repair_hours{};  // mean, from the loss of a piece to its return, as the user says

  std::uint64_t blobs() const;
  bool is_lazy() const;
};

// That something happens to any of the blobs, at one instant, which happens to one with this probability. Blobs on all
// nodes are one trial; those whose nodes are drawn by themselves are independent given how many nodes are struck; of
// others theory knows the sum alone.
struct AnyBlob {
  double probability;
  bool is_exact;
};
AnyBlob any_blob(const Question& question, double one);

// Why theory says nothing of the burst of a scenario that has one; empty where it does.
Why why_no_burst(const Question& question);

// Whether uniformization takes no more than some seconds.
bool is_affordable(const theory::Chain& chain, const theory::Targets& targets, double hours);

// Each part adds statements, or what it does not cover and why.
using Statements = std::vector<Statement>;
void say_storage(const Question& question, Statements& statements);
void say_availability(const Question& question, Statements& statements);  // too few live, for a time
void say_loss(const Question& question, Statements& statements);          // for good
void say_traffic(const Question& question, Statements& statements);

Statements statements_of(const Question& question);

}  // namespace floe::expected
