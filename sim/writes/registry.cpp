#include "clients/download.hpp"
#include "clients/read.hpp"
#include "writes/write.hpp"

namespace floe::clients {

std::span<const Entry> registry() {
  static const Entry entries[] = {
      read,
      download,
      writes::write,
  };
  return entries;
}

}  // namespace floe::clients
