// A metric that no process brings: a function of what was recorded.
#include "record/recorder.hpp"

namespace floe {

extern const Metric kOwedPieces;
extern const Metric kOwedToSent;

constinit const Metric kOwedToSent("census.bytes_per_piece", "B", Form::bytes, Better::lower, Shown::table,
                                   "bytes sent per piece owed", "All bytes sent, per piece that was owed.",
                                   {.of = [](const Recorder& recorder) -> std::optional<Number> {
                                     if (recorder.count(kOwedPieces) == 0) return std::nullopt;
                                     Bytes sent{0};
                                     for (const CauseTotals& totals : recorder.causes()) sent += totals.sent;
                                     return to_double(sent) /
                                            static_cast<double>(recorder.count(kOwedPieces));
                                   }});

}  // namespace floe
