#include "swarm/child.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace floe::swarm {
namespace {

constexpr int kSaidAll = 1;  // how a child ends that was not done
constexpr std::size_t kMostErrorText = 4000;

int to_parent = -1;

[[noreturn]] void be_the_child(const std::function<void()>& work) {
  // A terminal interrupts both; the parent ends the child.
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_IGN);
  work();
  _exit(0);
}

}  // namespace

void say(const std::string& line) {
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = write(to_parent, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(kSaidAll);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

void say_and_end(const std::string& line) {
  say(line);
  _exit(kSaidAll);
}

Child::Child(const std::function<void()>& work) : error_text_(std::tmpfile()) {
  int ends[2];
  if (error_text_ == nullptr || pipe2(ends, O_CLOEXEC) != 0)
    throw std::runtime_error(std::string("a run cannot be set apart: ") + std::strerror(errno));
  std::fflush(nullptr);
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error(std::string("a run cannot be set apart: ") + std::strerror(errno));
  if (pid_ == 0) {
    close(ends[0]);  // so that a child whose parent is gone ends when it next speaks
    to_parent = ends[1];
    dup2(fileno(error_text_), STDERR_FILENO);
    be_the_child(work);
  }
  close(ends[1]);
  from_ = ends[0];
}

Child::~Child() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    wait();
  }
  close(from_);
  std::fclose(error_text_);
}

void Child::read() {
  char block[4096];
  const ssize_t count = ::read(from_, block, sizeof block);
  if (count < 0 && errno == EINTR) return;
  if (count <= 0) {
    is_over_ = true;
    return;
  }
  buffer_.append(block, static_cast<std::size_t>(count));
  silent_since_ = std::chrono::steady_clock::now();
}

std::optional<std::string> Child::line() {
  const std::size_t at = buffer_.find('\n');
  if (at == std::string::npos) return std::nullopt;
  std::string first = buffer_.substr(0, at);
  buffer_.erase(0, at + 1);
  return first;
}

std::string Child::ending() {
  const int status = wait();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return "";
  const std::string text = WIFSIGNALED(status) ? "ended by signal " + std::to_string(WTERMSIG(status))
                                               : "ended with " + std::to_string(WEXITSTATUS(status));
  std::rewind(error_text_);
  std::string said(kMostErrorText, '\0');
  said.resize(std::fread(said.data(), 1, said.size(), error_text_));
  return said.empty() ? text : text + ", saying: " + said;
}

int Child::wait() {
  int status = 0;
  const pid_t pid = std::exchange(pid_, 0);
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return status;
}

}  // namespace floe::swarm
