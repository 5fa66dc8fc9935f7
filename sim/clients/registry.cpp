#include "clients/read.hpp"

namespace floe::clients {

std::span<const Entry> registry() {
  static const Entry entries[] = {
      read,
  };
  return entries;
}

}  // namespace floe::clients
