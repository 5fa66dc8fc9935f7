// A process that runs some scenarios one after another, and what it says of each.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>

namespace floe::swarm {

class Child {
 public:
  // `work` is done in the child, which then ends well. It may say() lines.
  explicit Child(const std::function<void()>& work);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();  // ends it, whatever it does

  int from() const { return from_; }  // for poll(); something is there to read(), or its end
  void read();
  std::optional<std::string> line();  // the next one that was read
  bool is_over() const { return is_over_; }
  std::chrono::steady_clock::time_point silent_since() const { return silent_since_; }

  // How it ended, in words; empty when it ended well. Of one that is over.
  std::string ending();

 private:
  int wait();

  std::FILE* error_text_;
  pid_t pid_ = 0;
  int from_ = -1;
  bool is_over_ = false;
  std::string buffer_;
  std::chrono::steady_clock::time_point silent_since_ = std::chrono::steady_clock::now();
};

// In a child: a line to the parent, and the end of the child after the last one.
void say(const std::string& line);
[[noreturn]] void say_and_end(const std::string& line);

}  // namespace floe::swarm
