// Repair of what uploads left: pieces that had not reached their nodes when their blob was certified. Its bytes have causes
// of their own, so that they can be told from those of what was lost later.
#pragma once

#include <array>

#include "record/cause.hpp"

namespace floe::maintenance {

inline constexpr Cause kOfUpload{
    "upload_repair",      "repair after writes", "Symbols or pieces of the repair of what uploads left.",
    TrafficClass::repair, Part::payload,         true};
inline constexpr Cause kProofsOfUpload{"upload_proofs",
                                       "proofs of repair after writes",
                                       "Proofs and framing of the repair of what uploads left.",
                                       TrafficClass::repair,
                                       Part::proof,
                                       true};
inline constexpr Cause kMetadataOfUpload{"upload_metadata",
                                         "metadata of repair after writes",
                                         "Metadata of the repair of what uploads left.",
                                         TrafficClass::repair,
                                         Part::metadata,
                                         true};
inline constexpr Cause kOverheadOfUpload{"upload_overhead",
                                         "headers of repair after writes",
                                         "Message headers of the repair of what uploads left.",
                                         TrafficClass::repair,
                                         Part::header,
                                         true};
inline constexpr std::array<const Cause*, 4> kUploadCauses{&kOfUpload, &kProofsOfUpload, &kMetadataOfUpload,
                                                           &kOverheadOfUpload};

// What takes the place of a cause of repair.
inline const Cause& of_upload(const Cause& cause) {
  for (const Cause* const each : kUploadCauses)
    if (each->part == cause.part) return *each;
  return cause;
}

}  // namespace floe::maintenance
