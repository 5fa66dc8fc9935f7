// Stock Asio parts in virtual time.
#include "tasks/executor.hpp"

#include <doctest/doctest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <string>

namespace floe {
namespace {

// A composed operation in Asio's style: sleeps twice and completes with a word, for any completion token.
template <class Token>
auto async_two_naps(LoopContext& context, Duration nap, Token&& token) {
  return boost::asio::async_initiate<Token, void(std::string)>(
      [&context, nap](auto handler) {
        async_sleep(context, nap, [&context, nap, handler = std::move(handler)]() mutable {
          async_sleep(context, nap, [handler = std::move(handler)]() mutable { handler("awake"); });
        });
      },
      token);
}

}  // namespace

TEST_CASE("posted work runs through the loop, in order") {
  EventLoop loop;
  LoopContext context(loop);
  std::string log;
  boost::asio::post(context.get_executor(), [&] { log += 'a'; });
  boost::asio::post(context.get_executor(), [&] { log += 'b'; });
  CHECK(log.empty());
  loop.run_until(Instant{});
  CHECK(log == "ab");
}

TEST_CASE("one sleep for every completion token: a callback, a future, a task") {
  EventLoop loop;
  LoopContext context(loop);
  std::string log;
  async_sleep(context, seconds(2), [&] { log += 'c'; });
  std::future<void> future = async_sleep(context, seconds(1), boost::asio::use_future);
  TaskGroup group;
  group.spawn([](LoopContext& in, std::string& letters) -> task<> {
    co_await async_sleep(in, seconds(3), use_task);
    letters += 't';
    const auto [word] = co_await async_two_naps(in, seconds(1), use_task);
    letters += word;
  }(context, log));
  loop.run_until(Instant{} + seconds(1));
  CHECK(future.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
  CHECK(log.empty());
  loop.run_until(Instant{} + seconds(10));
  CHECK(log == "ctawake");
}

TEST_CASE(
    "a task that dies while an operation is out leaves the operation harmless, and a context its work") {
  EventLoop loop;
  int resumed = 0;
  {
    LoopContext context(loop);
    TaskGroup group;
    group.spawn([](LoopContext& in, int& count) -> task<> {
      co_await async_sleep(in, seconds(3), use_task);
      ++count;
    }(context, resumed));
    loop.run_until(Instant{} + seconds(1));
    group.clear();
    loop.run_until(Instant{} + seconds(5));
    async_sleep(context, seconds(1), [&] { ++resumed; });
  }
  loop.run_until(Instant{} + seconds(10));
  CHECK(resumed == 0);
}

}  // namespace floe
