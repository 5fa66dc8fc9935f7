#include "rows/row_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <utility>

#include "output/output.hpp"
#include "text/diagnostic.hpp"

namespace floe::sweeps {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".rows";
constexpr std::string_view kEnd = "end ";  // of a file that is whole; the sum of its bytes follows
constexpr std::size_t kIdDigits = 32;

// FNV-1a: of two files that differ in one byte it differs.
class Sum {
 public:
  void add(std::string_view bytes) {
    for (const char c : bytes) sum_ = (sum_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  std::string last_line() const { return fmt::format("{}{:016x}\n", kEnd, sum_); }

 private:
  std::uint64_t sum_ = 0xcbf29ce484222325;
};

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
  throw text::DocumentError(
      fmt::format("\"{}\": {}; without this file, its replicates are simulated again", path.string(), why));
}

bool is_id(std::string_view text) {
  return text.size() == kIdDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The id in "<id>.rows" and "<id>.<number>.rows"; empty for what is called otherwise.
std::string id_in(const std::string& name) {
  if (!name.ends_with(kEnding)) return "";
  const std::string stem = name.substr(0, name.size() - kEnding.size());
  const std::string id = stem.substr(0, stem.find('.'));
  const std::string number = stem.substr(std::min(id.size() + 1, stem.size()));
  const bool is_part = number.find_first_not_of("0123456789") == std::string::npos;
  return is_id(id) && is_part ? id : "";
}

// What processes that were killed were writing.
void sweep_dead_parts(const fs::path& folder) {
  std::error_code error;
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string part = entry.path().filename().string();
    const std::string name = part.substr(std::min<std::size_t>(1, part.size()), part.rfind(".floe-") - 1);
    if (part.starts_with('.') && !id_in(name).empty()) names.push_back(name);
  }
  for (const std::string& name : names)
    sweep_parts(folder, name, [&](std::string_view file) { return file == name; });
}

}  // namespace

RowIndex::RowIndex(std::string id, const std::vector<fs::path>& files) : id_(std::move(id)), files_(files) {
  for (std::size_t file = 0; file < files_.size(); ++file) add(file);
}

void RowIndex::add(std::size_t file) {
  const fs::path& path = files_[file];
  std::ifstream stream(path, std::ios::binary);
  if (!stream) refuse(path, "it cannot be read");
  std::string heading;
  std::uint64_t offset = 0;
  bool is_whole = false;
  Sum sum;
  std::map<std::uint32_t, Place> own;
  for (std::string line; std::getline(stream, line); offset += line.size() + 1) {
    const bool is_row = !line.empty() && line.front() >= '0' && line.front() <= '9';
    if (line.starts_with(kEnd)) {
      if (line + "\n" != sum.last_line()) refuse(path, "its bytes are not those that were written");
      is_whole = true;
      break;
    }
    sum.add(line);
    sum.add("\n");
    if (is_row) {
      const std::string_view rest =
          std::string_view(line).substr(std::min(line.find_first_not_of("0123456789"), line.size()));
      if (!rest.starts_with(",values,") && !rest.starts_with(",times,")) refuse(path, "a line is garbled");
      std::uint32_t replicate = 0;
      std::from_chars(line.data(), line.data() + line.size(), replicate);
      const auto [place, is_new] = own.try_emplace(replicate, Place{file, offset, 0});
      if (!is_new && place->second.offset + place->second.length != offset)
        refuse(path, "the lines of a replicate do not stand together");
      place->second.length += line.size() + 1;
    } else if (own.empty()) {
      heading += line + "\n";
    } else {
      refuse(path, "it is garbled");
    }
  }
  if (!is_whole) refuse(path, "its end is missing");
  if (heading_.empty()) heading_ = heading;
  if (heading != heading_) refuse(path, "it has other metrics than the other files of its point");
  for (const auto& [replicate, place] : own) {
    const auto [there, is_new] = places_.try_emplace(replicate, place);
    if (!is_new && text_at(there->second) != text_at(place))
      refuse(path, fmt::format("replicate {} is another one in \"{}\", which must not be: the program is not "
                               "the same, or one of the machines is at fault",
                               replicate, files_[there->second.file].string()));
  }
}

std::string RowIndex::text_at(const Place& place) const {
  std::ifstream stream(files_[place.file], std::ios::binary);
  std::string text(place.length, '\0');
  stream.seekg(static_cast<std::streamoff>(place.offset));
  if (!stream.read(text.data(), static_cast<std::streamsize>(place.length)))
    refuse(files_[place.file], "it cannot be read");
  return text;
}

std::string RowIndex::lines(std::uint32_t replicate) const { return text_at(places_.at(replicate)); }

void RowFolder::open() {
  std::error_code error;
  if (fs::is_symlink(path_, error) || (fs::exists(path_, error) && !fs::is_directory(path_, error)))
    throw OutputRefused(fmt::format("\"{}\" is no folder that floe made", path_.string()));
  make_folders(path_);
  lock_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) != 0)
    throw OutputRefused(fmt::format("another floe is at work in \"{}\"; wait for it, or end it",
                                    path_.parent_path().string()));
  sweep_dead_parts(path_);
}

RowFolder::~RowFolder() {
  if (lock_ >= 0) ::close(lock_);
}

RowFolder::RowFolder(RowFolder&& other) noexcept
    : path_(other.path_), lock_(std::exchange(other.lock_, -1)) {}

std::map<std::string, std::vector<fs::path>> RowFolder::files() const {
  std::map<std::string, std::vector<fs::path>> found;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(path_, error))
    if (const std::string id = id_in(entry.path().filename().string()); !id.empty())
      found[id].push_back(entry.path());
  for (auto& [id, files] : found) std::ranges::sort(files);
  return found;
}

void RowFolder::add(const std::string& id, std::uint32_t first, std::string_view text) const {
  Sum sum;
  sum.add(text);
  write_file(path_ / fmt::format("{}.{}{}", id, first, kEnding), std::string(text) + sum.last_line());
}

void RowFolder::keep_whole(const std::string& id, const RowIndex& rows, std::uint32_t replicates) const {
  const std::string name = id + std::string(kEnding);
  const fs::path whole = path_ / name;
  const bool is_there = rows.files().size() == 1 && rows.files()[0] == whole && rows.count() == replicates;
  if (!is_there) {
    const PartFolder part(path_, name);
    GrowingFile file(part.path() / name);
    Sum sum;
    const auto write = [&](const std::string& text) {
      sum.add(text);
      file.write(text);
    };
    write(rows.heading());
    for (std::uint32_t replicate = 0; replicate < replicates; ++replicate) write(rows.lines(replicate));
    file.write(sum.last_line());
    file.close();
    rename_file(part.path() / name, whole);
    flush_folder(path_);
  }
  std::error_code error;
  for (const fs::path& old : rows.files())
    if (old != whole && old.parent_path() == path_) fs::remove(old, error);
}

}  // namespace floe::sweeps
