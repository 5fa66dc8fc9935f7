#include "files/environment.hpp"

#include <sys/utsname.h>

#include <fstream>

namespace floe {

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name")) continue;
    const std::size_t begin = line.find_first_not_of(": \t", line.find(':'));
    return begin == std::string::npos ? "" : line.substr(begin);
  }
  return "";
}

std::string system_name() {
  utsname names{};
  if (::uname(&names) != 0) return "";
  return std::string(names.sysname) + " " + names.release + " " + names.machine;
}

}  // namespace floe
