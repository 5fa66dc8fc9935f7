#include "blob/threads.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace floe::cli {
namespace {

class Crew {
 public:
  Crew(std::size_t threads, std::size_t count, const std::function<void(std::size_t)>& task,
       const Interruption& interruption)
      : most_(threads), count_(count), task_(task), interruption_(interruption) {}

  void run(Console& console, const std::string& doing) {
    const std::size_t wanted = std::min(most_, count_);
    {
      std::vector<std::jthread> threads;
      threads.reserve(wanted);
      std::unique_lock lock(mutex_);
      for (working_ = 0; working_ < wanted; ++working_) threads.emplace_back([this] { work(); });
      while (!finished_.wait_for(lock, std::chrono::milliseconds(100), [this] { return working_ == 0; }))
        console.progress(static_cast<double>(done_) / static_cast<double>(count_), doing);
    }
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void work() {
    std::exception_ptr failure;
    try {
      for (std::size_t i; (i = next_++) < count_; ++done_) {
        interruption_.check();
        task_(i);
      }
    } catch (...) {
      failure = std::current_exception();
      next_ = count_;
    }
    const std::lock_guard lock(mutex_);
    if (failure) failure_ = failure;
    if (--working_ == 0) finished_.notify_one();
  }

  std::size_t most_;   // threads
  std::size_t count_;  // tasks
  const std::function<void(std::size_t)>& task_;
  const Interruption& interruption_;
  std::atomic<std::size_t> next_{0}, done_{0};
  std::mutex mutex_;  // guards what follows
  std::condition_variable finished_;
  std::size_t working_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

void threads_option(po::options_description& description) {
  description.add_options()("threads,j", po::value<std::string>()->value_name("N"),
                            "threads, 1 to 4096 (one per processor); the answer is the same with any number");
}

std::size_t Threads::threads_of(const Invocation& invocation) {
  if (!invocation.has("threads")) return std::max(1u, std::thread::hardware_concurrency());
  const std::uint64_t threads = invocation.number("threads");
  if (threads == 0 || threads > 4096) throw UsageError("--threads takes 1 to 4096");
  return static_cast<std::size_t>(threads);
}

codec::ParallelFor Threads::at(std::string doing) const {
  return [this, doing = std::move(doing)](std::size_t count, const std::function<void(std::size_t)>& task) {
    Crew(count_, count, task, interruption_).run(console_, doing);
  };
}

}  // namespace floe::cli
