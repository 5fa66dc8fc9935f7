// Folders and files that appear whole or not at all.
#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>

#include "output/output_folder.hpp"

namespace floe {
namespace {

namespace fs = std::filesystem;

struct Scratch {
  Scratch() : path(fs::temp_directory_path() / ("floe-output-" + std::to_string(::getpid()))) {
    fs::create_directories(path);
  }
  ~Scratch() { fs::remove_all(path); }
  fs::path path;
};

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t entries(const fs::path& path) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
}

const FolderSort kSort{.mark = "mark",
                       .written_by = "test",
                       .count = "count",
                       .owns = [](std::string_view name, std::uint64_t count) {
                         return name == "mark" || name == "data" || (name == "second" && count > 1);
                       }};

std::string mark_of(int count) {
  return R"({"written_by": "test", "complete": true, "count": )" + std::to_string(count) + "}";
}

TEST_CASE("a folder is there after commit and not before") {
  const Scratch scratch;
  const fs::path target = scratch.path / "a/b/result";
  {
    OutputFolder folder(target, kSort, 1, false);
    folder.add("mark", mark_of(1));
    folder.add("data", std::string(100'000, 'x'));
    CHECK_FALSE(fs::exists(target));
    folder.commit();
  }
  CHECK(content(target / "data").size() == 100'000);
  CHECK(entries(scratch.path / "a/b") == 1);
}

TEST_CASE("a folder of many files holds them all") {
  const Scratch scratch;
  const FolderSort sort{
      .mark = "mark", .written_by = "test", .count = "count", .owns = [](std::string_view, std::uint64_t) {
        return true;
      }};
  for (const std::string_view round : {"first", "second"}) {
    {
      OutputFolder folder(scratch.path / "result", sort, 1, false);
      for (int i = 0; i < 100; ++i) folder.add("data" + std::to_string(i), round);
      folder.add("mark", mark_of(1));
      folder.commit();
    }
    CHECK(entries(scratch.path / "result") == 101);
    for (int i = 0; i < 100; ++i)
      CHECK(content(scratch.path / "result" / ("data" + std::to_string(i))) == round);
  }
}

TEST_CASE("without commit nothing is left") {
  const Scratch scratch;
  {
    OutputFolder folder(scratch.path / "result", kSort, 1, false);
    folder.add("mark", mark_of(1));
  }
  CHECK(entries(scratch.path) == 0);
}

TEST_CASE("files of an earlier folder are replaced, until then untouched; foreign ones stay") {
  const Scratch scratch;
  const fs::path target = scratch.path / "result";
  for (const int count : {2, 1}) {
    OutputFolder folder(target, kSort, static_cast<std::uint64_t>(count), false);
    CHECK(folder.standing().has_value() == (count == 1));
    folder.add("mark", mark_of(count));
    folder.add("data", std::to_string(count));
    if (count == 2) folder.add("second", "");
    if (count == 1) CHECK(content(target / "data") == "2");
    CHECK(folder.commit());
    write_file(target / "notes", "mine");
  }
  CHECK(content(target / "mark") == mark_of(1));
  CHECK(content(target / "data") == "1");
  CHECK(content(target / "notes") == "mine");
  CHECK_FALSE(fs::exists(target / "second"));
  CHECK(entries(target) == 3);
  CHECK(entries(scratch.path) == 1);
  OutputFolder same(target, kSort, 1, false);
  same.add("mark", mark_of(1));
  same.add("data", "1");
  CHECK_FALSE(same.commit());
}

TEST_CASE("what belongs to somebody else is refused") {
  const Scratch scratch;
  write_file(scratch.path / "data", "precious");
  CHECK_THROWS_AS(OutputFolder(scratch.path, kSort, 1, false), OutputRefused);
  CHECK_THROWS_AS(OutputFolder(scratch.path, kSort, 1, true), OutputRefused);
  CHECK_THROWS_AS(OutputFolder(scratch.path / "data", kSort, 1, false), OutputRefused);
  CHECK_THROWS_AS(OutputFolder("/proc/floe/result", kSort, 1, false), OutputError);
  CHECK(content(scratch.path / "data") == "precious");
  CHECK(entries(scratch.path) == 1);
}

TEST_CASE("a file is replaced in one step, and a failure leaves the old one") {
  const Scratch scratch;
  const fs::path target = scratch.path / "file";
  write_file(target, "old");
  write_file(target, "new");
  CHECK(content(target) == "new");
  CHECK(entries(scratch.path) == 1);
  CHECK_THROWS_AS(write_file(scratch.path, "x"), OutputError);
  CHECK_THROWS_AS(write_file(scratch.path / "nowhere/file", "x"), OutputError);
  CHECK_THROWS_AS(write_file("/dev/full", "x"), OutputError);
  CHECK_NOTHROW(write_file("/dev/null", "x"));
}

}  // namespace
}  // namespace floe
