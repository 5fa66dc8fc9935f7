// A client that reads blobs as that of mainnet does (walrus-sdk: node_client.rs, utils.rs): metadata from the first of
// three nodes that answers, then enough slivers of one kind, one request for each, through a window of as many as the
// bytes in flight allow. Nothing is asked for twice; a sliver that fails is replaced by the next one, and its node is not
// left out. What is under way when enough came is dropped: traffic that a read costs beyond its payload.
#pragma once

#include "clients/client.hpp"
#include "engine/distribution.hpp"
#include "fields/table.hpp"

namespace floe::clients {

inline constexpr Cause kDownload{"download",         "downloads", "Slivers or pieces that downloads receive.",
                                 TrafficClass::read, Part::other, true};

struct DownloadSettings {
  enum class Pieces : std::uint8_t { primary, secondary };
  enum class Check : std::uint8_t { skip, usual, strict };

  Duration start{};
  Distribution between = Distribution::exponential(minutes(10));
  std::uint32_t most = 0;  // 0: until the run ends
  double popularity = 0;   // exponent of Zipf's law, the newest blob first; 0: all alike
  Pieces pieces = Pieces::primary;
  Check check = Check::usual;
  Bytes in_flight{512'000'000};
  std::uint32_t metadata_requests = 3;
  Duration timeout = minutes(5);
  Rate downlink{125'000'000};
  std::string region{};

  // Requests at once for pieces of so many bytes, of which so many are needed.
  std::uint32_t window(Bytes piece, std::uint32_t need) const;
  // Of so many blobs one that is drawn.
  BlobIndex draw(std::uint32_t blobs, Stream& stream) const;

  static const fields::Table& table();
};

extern const Entry download;

}  // namespace floe::clients
