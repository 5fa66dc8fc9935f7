#include "swarm/apart.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "engine/assert.hpp"
#include "scenario/reader.hpp"
#include "swarm/judge.hpp"

namespace floe::swarm {
namespace {

constexpr int kToldOf = 1;  // how a child ends that has told of a finding
constexpr std::size_t kMostErrorText = 4000;

// Lines from the child: "seen 3 0 1 ..." after each run, or "found NS<tab>LAW<tab>DETAIL".
int to_parent = -1;

void write_line(const std::string& line) {
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = write(to_parent, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(kToldOf);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

[[noreturn]] void tell(const Breach& breach) {
  std::string line = "found " + std::to_string(breach.at.ns) + "\t" + breach.law + "\t" + breach.detail;
  for (char& c : line)
    if (c == '\n') c = ' ';
  write_line(line + "\n");
  _exit(kToldOf);
}

class Teller final : public Court {
 public:
  [[noreturn]] void convict(const Breach& breach) override { tell(breach); }
};

void assertion_fails(const char* message, const RunContext& context) {
  tell(
      {std::string(kAssertion) + message, message, Instant{context.now_ns != nullptr ? *context.now_ns : 0}});
}

void run_one(const Case& one) {
  SightCounts counts(sights().size());
  Teller court;
  try {
    const Scenario scenario = scenario::read_text("scenario", one.text);
    judge(scenario, one.is_twice, court, counts);
  } catch (const text::DocumentError&) {
    // not a scenario, so nothing happens in it
  } catch (const std::exception& error) {
    tell({std::string(kAssertion) + "an exception", error.what(), Instant{}});
  }
  std::string line = "seen";
  for (const std::uint64_t count : counts) line += " " + std::to_string(count);
  write_line(line + "\n");
}

[[noreturn]] void run_child(const Batch& batch) {
  failure_hook() = assertion_fails;
  // A terminal interrupts both; the parent ends the child.
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, SIG_IGN);
  for (std::uint32_t number = batch.first; number < batch.end; ++number) run_one(batch.of(number));
  _exit(0);
}

// A child and what it says.
class Child {
 public:
  explicit Child(const Batch& batch) : error_text_(std::tmpfile()) {
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
      run_child(batch);
    }
    close(ends[1]);
    from_ = ends[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      wait();
    }
    close(from_);
    std::fclose(error_text_);
  }

  enum class Word : std::uint8_t { line, end, late };
  // The next line, within so much time.
  Word next(std::string& line, std::uint32_t seconds) {
    while (true) {
      if (const std::size_t at = buffer_.find('\n'); at != std::string::npos) {
        line = buffer_.substr(0, at);
        buffer_.erase(0, at + 1);
        return Word::line;
      }
      pollfd poll_for{from_, POLLIN, 0};
      const int ready = poll(&poll_for, 1, static_cast<int>(seconds) * 1000);
      if (ready < 0 && errno == EINTR) continue;
      if (ready == 0) return Word::late;
      char block[4096];
      const ssize_t count = read(from_, block, sizeof block);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return Word::end;
      buffer_.append(block, static_cast<std::size_t>(count));
    }
  }
  // How it ended, in words; empty when it ended well.
  std::string ending() {
    const int status = wait();
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return "";
    std::string text = WIFSIGNALED(status) ? "ended by signal " + std::to_string(WTERMSIG(status))
                                           : "ended with " + std::to_string(WEXITSTATUS(status));
    std::rewind(error_text_);
    std::string said(kMostErrorText, '\0');
    said.resize(std::fread(said.data(), 1, said.size(), error_text_));
    return said.empty() ? text : text + ", saying: " + said;
  }

 private:
  int wait() {
    int status = 0;
    const pid_t pid = std::exchange(pid_, 0);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    return status;
  }

  std::FILE* error_text_;
  pid_t pid_ = 0;
  int from_ = -1;
  std::string buffer_;
};

Breach breach_of(const std::string& line) {
  const std::size_t law = line.find('\t') + 1;
  const std::size_t detail = line.find('\t', law) + 1;
  return {line.substr(law, detail - 1 - law), line.substr(detail),
          Instant{std::stoll(line.substr(std::strlen("found ")))}};
}

}  // namespace

std::optional<Found> run_apart(const Batch& batch, SightCounts& counts,
                               const std::function<void(std::uint32_t number)>& done) {
  counts.resize(sights().size());
  Child child(batch);
  std::string line;
  for (std::uint32_t number = batch.first; number < batch.end; ++number) {
    if (batch.stop && batch.stop()) return std::nullopt;
    switch (child.next(line, batch.seconds)) {
      case Child::Word::late:
        return Found{number,
                     {std::string(kNoEnd), "it did not end in " + std::to_string(batch.seconds) + " s", {}}};
      case Child::Word::end:
        return Found{number, {std::string(kCrash), child.ending(), {}}};
      case Child::Word::line:
        break;
    }
    if (line.starts_with("found ")) return Found{number, breach_of(line)};
    std::istringstream numbers(line.substr(std::strlen("seen")));
    for (std::uint64_t& count : counts) {
      std::uint64_t more = 0;
      numbers >> more;
      count += more;
    }
    done(number);
  }
  return std::nullopt;
}

}  // namespace floe::swarm
