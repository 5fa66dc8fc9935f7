// What is measured of downloads.
#pragma once

#include "world/world.hpp"

namespace floe::clients {

extern const Cause kDownloadMetadata;
extern const Cause kDownloadHeaders;
extern const Metric kDownloadRejected;
extern const Rows kDownloadRows;

void know_downloads(Recorder& recorder);  // in every replicate, whether there is one or not

// A download from its start on; one that is destroyed before it ends has neither succeeded nor failed.
class Downloading {
 public:
  explicit Downloading(World& world);
  ~Downloading();
  Downloading(const Downloading&) = delete;
  Downloading& operator=(const Downloading&) = delete;

  void end(bool ok);
  void used(const Cause& cause, Bytes bytes);
  void dropped(std::size_t requests);  // for pieces
  void wrong();                        // it took bytes that were not written

 private:
  World& world_;
  Instant begun_;
  bool ok_ = false;
};

}  // namespace floe::clients
