#include "tasks/task.hpp"

#include <array>
#include <new>

namespace floe {
namespace detail {
namespace {

constexpr std::size_t kStep = 64;
constexpr std::size_t kClasses = 32;  // frames up to 2 KiB are kept

struct FreeFrame {
  FreeFrame* next;
};

struct FreeLists {
  std::array<FreeFrame*, kClasses> first{};

  FreeLists() = default;
  FreeLists(const FreeLists&) = delete;
  FreeLists& operator=(const FreeLists&) = delete;
  ~FreeLists() {
    for (FreeFrame* frame : first)
      while (frame != nullptr) ::operator delete(std::exchange(frame, frame->next));
  }
};

FreeLists& free_lists() {
  thread_local FreeLists lists;
  return lists;
}

constexpr std::size_t class_of(std::size_t bytes) { return (bytes + kStep - 1) / kStep - 1; }

}  // namespace

void* allocate_frame(std::size_t bytes) {
  const std::size_t index = class_of(bytes);
  if (index >= kClasses) return ::operator new(bytes);
  FreeFrame*& first = free_lists().first[index];
  if (first == nullptr) return ::operator new((index + 1) * kStep);
  return std::exchange(first, first->next);
}

void free_frame(void* frame, std::size_t bytes) noexcept {
  const std::size_t index = class_of(bytes);
  if (index >= kClasses) return ::operator delete(frame);
  FreeFrame*& first = free_lists().first[index];
  first = ::new (frame) FreeFrame{first};
}

}  // namespace detail

void TaskGroup::spawn(task<void> work, Owner owner) {
  const auto handle = work.release();
  handle.promise().completion = this;
  handle.promise().owner = owner;
  handle.promise().place = tasks_.size();
  tasks_.push_back(handle);
  handle.resume();
}

void TaskGroup::clear() {
  while (!tasks_.empty()) {
    const auto handle = tasks_.back();
    tasks_.pop_back();
    handle.destroy();
  }
}

std::coroutine_handle<> TaskGroup::completed(detail::Promise& promise) noexcept {
  FLOE_ASSERT(!promise.exception, "an exception escaped a task that nobody awaits");
  const std::size_t place = promise.place;
  const auto handle = tasks_[place];
  tasks_[place] = tasks_.back();
  tasks_[place].promise().place = place;
  tasks_.pop_back();
  handle.destroy();
  return std::noop_coroutine();
}

}  // namespace floe
