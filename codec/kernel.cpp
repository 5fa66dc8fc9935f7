// The choice of a kernel: made once, at first use, from what the processor has and what the user asked for.
#include "codec/kernel.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace floe::codec {
namespace {

std::vector<const Kernel*> present() {
  std::vector<const Kernel*> all = {&naive_kernel, &portable_kernel};
#if defined(__x86_64__) && !defined(FLOE_PORTABLE_ONLY)
  for (const auto* k : {&avx2_kernel, &avx2_gfni_kernel, &avx512_kernel, &gfni_kernel}) all.push_back(k);
#elif defined(__aarch64__) && !defined(FLOE_PORTABLE_ONLY)
  all.push_back(&neon_kernel);
#endif
  std::erase_if(all, [](const Kernel* k) { return !k->runs_here(); });
  return all;
}

const Kernel* named(std::string_view name) {
  const auto all = present();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Kernel* k) { return k->name == name; });
  if (found != all.end()) return *found;
  std::string message = "unknown kernel '" + std::string(name) + "'; this machine has:";
  for (const auto* k : all) message += std::string(" ") + k->name;
  throw std::invalid_argument(message);
}

const Kernel* initial() {
  const char* wish = std::getenv("FLOE_KERNEL");
  return wish != nullptr && *wish != '\0' ? named(wish) : present().back();
}

std::atomic<const Kernel*>& current() {
  static std::atomic<const Kernel*> chosen = initial();
  return chosen;
}

}  // namespace

std::uint8_t* Workspace::reserve(std::size_t bytes) {
  if (memory_.size() < bytes + 64) memory_.resize(bytes + 64);
  const auto address = reinterpret_cast<std::uintptr_t>(memory_.data());
  return memory_.data() + (64 - address % 64) % 64;
}

std::vector<std::string_view> kernels() {
  std::vector<std::string_view> names;
  for (const auto* k : present()) names.emplace_back(k->name);
  return names;
}

const Kernel& kernel() { return *current().load(std::memory_order_acquire); }
std::string_view active_kernel() { return kernel().name; }
void use_kernel(const Kernel& chosen) { current().store(&chosen, std::memory_order_release); }
void use_kernel(std::string_view name) { use_kernel(*named(name)); }

Workspace& thread_workspace() {
  thread_local Workspace workspace;
  return workspace;
}

}  // namespace floe::codec
