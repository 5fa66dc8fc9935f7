#include "terminal/interruption.hpp"

#include <signal.h>

#include <array>

namespace floe::cli {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

std::atomic<bool> requested_flag{false};
std::atomic<int> received{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

// What was ignored from the start, as under nohup, stays ignored.
void handle_with(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  for (const int signal : kSignals) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
  }
}

// The default action is restored for the next one.
void note(int signal) {
  received = signal;
  requested_flag = true;
  handle_with(SIG_DFL);
}

}  // namespace

bool interruption_requested() { return requested_flag; }

Interruption::Interruption() {
  requested_flag = false;
  handle_with(note);
}

Interruption::~Interruption() { handle_with(SIG_DFL); }

const std::atomic<bool>& Interruption::flag() const { return requested_flag; }

void Interruption::check() const {
  if (requested()) throw Interrupted(received);
}

int Interruption::exit_code() const { return 128 + received; }

}  // namespace floe::cli
