// The program: everything it can do is a row in cli/commands.
#include <malloc.h>

#include "cli/commands.hpp"

int main(int argc, char** argv) {
  // Buffers of a repair, a few MB each, are needed again at once. By default glibc gives their pages back to the
  // system each time: the quickstart then takes twice as long, most of it clearing pages.
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  return floe::cli::main(argc, argv);
}
