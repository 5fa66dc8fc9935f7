// An outcome that the caller must look at: a value, or the reason why there is none. Spelled like C++23's
// std::expected so that the day the compiler has it, this file becomes one alias.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace floe::codec {

struct Error {
  enum class Kind {
    invalid_shape,    // no such code: too few shards, zero symbols, odd symbol size
    too_large,        // beyond the field, the symbol limit, or what the machine can address
    too_few_symbols,  // fewer than k distinct symbols or slivers
    wrong_length,     // a buffer does not have the size that the shape asks for
    inconsistent,     // decoded, but not to what the commitments promise
    malformed,        // bytes or indices that no honest sender produces
    unsupported,      // this machine or build cannot do it
  };
  Kind kind;
  std::string message;  // a sentence fit to print
};

struct Unexpected {
  Error error;
};

[[nodiscard]] inline Unexpected fail(Error::Kind kind, std::string message) {
  return {Error{kind, std::move(message)}};
}

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Unexpected reason) : state_(std::in_place_index<1>, std::move(reason.error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  const Error& error() const { return std::get<1>(state_); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Unexpected reason) : state_(std::in_place_index<1>, std::move(reason.error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<std::monostate, Error> state_;
};

// For what the caller has made sure of. If it fails all the same, the program is wrong, and no answer is better than
// one from it: checked in every build.
inline void ensure(const Result<void>& done) {
  if (!done)
    throw std::logic_error("the codec refuses what its caller made sure of: " + done.error().message);
}

}  // namespace floe::codec
