#include "run/contents.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "world/blob_bytes.hpp"

namespace floe {
namespace {

bool stopped(const Instruments& instruments) {
  return (instruments.stop != nullptr && *instruments.stop) ||
         (instruments.progress != nullptr && instruments.progress->stop);
}

class Encoding {
 public:
  Encoding(const World& world, const schemes::Scheme& scheme, const Instruments& instruments,
           std::vector<std::optional<Bytes>> sizes, std::vector<bool> cheats)
      : world_(world),
        scheme_(scheme),
        instruments_(instruments),
        sizes_(std::move(sizes)),
        cheats_(std::move(cheats)),
        contents_(sizes_.size()) {}

  std::vector<std::unique_ptr<const Content>> on(std::size_t threads) {
    {
      std::vector<std::jthread> others;
      for (std::size_t i = 1; i < threads; ++i) others.emplace_back([this] { work(); });
      work();
    }
    if (failure_) std::rethrow_exception(failure_);
    return std::move(contents_);
  }

 private:
  void work() {
    try {
      for (std::size_t i; (i = next_++) < sizes_.size();) {
        if (!sizes_[i]) continue;
        if (stopped(instruments_)) throw Stopped();
        const auto blob = static_cast<BlobIndex>(i);
        const std::vector<std::uint8_t> bytes = blob_bytes(world_, blob, *sizes_[i]);
        contents_[i] = cheats_[i] ? scheme_.encode_inconsistent(bytes) : scheme_.encode(bytes);
      }
    } catch (...) {
      next_ = sizes_.size();
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
    }
  }

  const World& world_;
  const schemes::Scheme& scheme_;
  const Instruments& instruments_;
  std::vector<std::optional<Bytes>> sizes_;  // none where the content is not real
  std::vector<bool> cheats_;                 // those who wrote them
  std::vector<std::unique_ptr<const Content>> contents_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::exception_ptr failure_;  // under the mutex
};

}  // namespace

Bytes size_of(const World& world, const BlobSizes& sizes, std::uint32_t number, BlobIndex blob) {
  if (sizes.law == BlobSizes::Law::constant) return sizes.size;
  Stream stream = world.stream(blob, "size");
  return sizes.draw(number, stream);
}

bool is_inconsistent(const World& world, const schemes::Scheme& scheme, const Scenario::BlobGroup& group,
                     BlobIndex blob) {
  if (group.writer == Scenario::Writer::honest || !scheme.can_disagree()) return false;
  Stream stream = world.stream(blob, "writer");
  return stream.uniform() < group.inconsistent;
}

std::vector<std::unique_ptr<const Content>> encode_contents(const World& world, const Scenario& scenario,
                                                            const schemes::Scheme& scheme,
                                                            const Instruments& instruments) {
  std::vector<std::optional<Bytes>> sizes;
  std::vector<bool> cheats;
  std::size_t real = 0;
  for (const Scenario::BlobGroup& group : scenario.blobs) {
    const bool is_real = group.content == Scenario::BlobContent::real;
    if (is_real) real += group.count;
    for (std::uint32_t i = 0; i < group.count; ++i) {
      const auto blob = static_cast<BlobIndex>(sizes.size());
      cheats.push_back(is_real && is_inconsistent(world, scheme, group, blob));
      sizes.push_back(is_real ? std::optional(size_of(world, group.size, i, blob)) : std::nullopt);
    }
  }
  if (real == 0) return std::vector<std::unique_ptr<const Content>>(sizes.size());
  // A profile measures one thread.
  const std::size_t threads = instruments.profile != nullptr ? 1 : std::max(1u, instruments.encoders);
  return Encoding(world, scheme, instruments, std::move(sizes), std::move(cheats))
      .on(std::min(threads, real));
}

}  // namespace floe
