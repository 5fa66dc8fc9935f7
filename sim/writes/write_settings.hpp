// What a scenario says of a client that writes. The defaults are those of the client of mainnet as its sources name
// them (walrus: crates/walrus-sdk, preset Balanced), but for the time of a transaction, which is an assumption.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "clients/client.hpp"
#include "engine/distribution.hpp"
#include "epochs/lifetime.hpp"
#include "fields/table.hpp"
#include "writes/blob_sizes.hpp"

namespace floe::writes {

struct WriteSettings {
  enum class Content : std::uint8_t { real, sized };
  enum class Tail : std::uint8_t { blocking, detached };

  Duration start{};
  Distribution between = Distribution::exponential(minutes(10));
  std::uint32_t most = 0;  // blobs; 0: until the run ends
  BlobSizes size{};
  Content content = Content::sized;
  Lifetime lifetime{};

  Duration transaction = milliseconds(500);
  Duration pause = milliseconds(200);  // between registration and upload
  Bytes in_flight{512'000'000};
  std::uint32_t most_requests = 1000;
  std::uint32_t node_requests = 10;
  Duration timeout = minutes(5);
  std::uint32_t retries = 5;
  Duration retry_first = seconds(1);
  Duration retry_limit = seconds(30);
  double tail_share = 0.5;
  Duration tail_more = milliseconds(500);
  Tail tail = Tail::blocking;
  std::uint32_t rounds = 2;  // of uploading again to nodes that do not confirm
  std::vector<Duration> deferrals{seconds(15), seconds(30), seconds(120)};

  bool relay = false;
  Rate relay_rate{1'250'000'000};
  Rate uplink{125'000'000};
  Rate downlink{125'000'000};
  std::string region{};

  // Requests for slivers at once, of which a primary one has so many bytes.
  std::uint32_t permits(Bytes sliver) const;
  Duration deferral(Bytes blob) const;

  static const fields::Table& table();
};

void check(const fields::Bound& bound, const Cast& cast, Complaints& complaints);
void idle(const fields::Bound& bound, const Cast& cast, Complaints& complaints);

}  // namespace floe::writes
