// Folders and files that appear whole or not at all.
#include "run/output.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>

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

TEST_CASE("a folder is there after commit and not before") {
  const Scratch scratch;
  const fs::path target = scratch.path / "a/b/result";
  {
    OutputFolder folder(target, "mark");
    folder.add("mark", "1");
    folder.add("data", std::string(100'000, 'x'));
    CHECK_FALSE(fs::exists(target));
    folder.commit();
  }
  CHECK(content(target / "data").size() == 100'000);
  CHECK(entries(scratch.path / "a/b") == 1);
}

TEST_CASE("without commit nothing is left") {
  const Scratch scratch;
  {
    OutputFolder folder(scratch.path / "result", "mark");
    folder.add("mark", "1");
  }
  CHECK(entries(scratch.path) == 0);
}

TEST_CASE("an earlier folder is replaced as a whole, until then untouched") {
  const Scratch scratch;
  const fs::path target = scratch.path / "result";
  for (const char* generation : {"old", "new"}) {
    OutputFolder folder(target, "mark");
    folder.add("mark", generation);
    folder.add(std::string("only-") + generation, "");
    if (std::string(generation) == "new") CHECK(content(target / "mark") == "old");
    folder.commit();
  }
  CHECK(content(target / "mark") == "new");
  CHECK_FALSE(fs::exists(target / "only-old"));
  CHECK(entries(scratch.path) == 1);
}

TEST_CASE("what belongs to somebody else is refused") {
  const Scratch scratch;
  write_file(scratch.path / "precious", "1");
  CHECK_THROWS_AS(OutputFolder(scratch.path, "mark"), OutputError);
  CHECK_THROWS_AS(OutputFolder(scratch.path / "precious", "mark"), OutputError);
  CHECK_THROWS_AS(OutputFolder("/proc/floe/result", "mark"), OutputError);
  CHECK(content(scratch.path / "precious") == "1");
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
