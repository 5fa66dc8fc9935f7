#include "laws/law.hpp"

#include <array>
#include <cstdlib>

namespace floe::swarm {

extern const Law bytes_are_conserved;
extern const Law clocks_of_pieces;
extern const Law expired_is_gone;
extern const Law found_is_owed;
extern const Law given_is_held;
extern const Law helpers_refuse_when_full;
extern const Law lazy_waits;
extern const Law leaves_when_announced;
extern const Law losses_are_told;
extern const Law margin_is_right;
extern const Law nodes_are_consistent;
extern const Law nothing_is_left;
extern const Law nothing_wrong_is_taken;
extern const Law owed_comes_back;
extern const Law rate_is_kept;
extern const Law reads_are_right;
extern const Law rebuilt_from_enough;
extern const Law replaced_when_due;
extern const Law requests_keep_deadlines;
extern const Law scrub_finds_in_time;
extern const Law whole_in_the_end;

std::span<const Law> laws() {
  static const std::array all = {bytes_are_conserved,
                                 clocks_of_pieces,
                                 given_is_held,
                                 helpers_refuse_when_full,
                                 lazy_waits,
                                 losses_are_told,
                                 margin_is_right,
                                 whole_in_the_end,
                                 nodes_are_consistent,
                                 nothing_is_left,
                                 owed_comes_back,
                                 rate_is_kept,
                                 reads_are_right,
                                 rebuilt_from_enough,
                                 replaced_when_due,
                                 requests_keep_deadlines,
                                 leaves_when_announced,
                                 found_is_owed,
                                 nothing_wrong_is_taken,
                                 scrub_finds_in_time,
                                 expired_is_gone};
  return all;
}

void Check::broken(const std::string& detail) const {
  court_.convict({std::string(law_.name), std::string(scene_.label) + ": " + detail, now()});
  std::abort();  // GCC takes no word of a virtual function for it
}

std::string to_text(Instant at) { return floe::to_text(at - Instant{}); }

std::string named(BlobIndex blob, const Piece& piece) {
  return "blob " + std::to_string(blob) + ", kind " + std::to_string(piece.kind) + ", shard " +
         std::to_string(piece.shard);
}

}  // namespace floe::swarm
