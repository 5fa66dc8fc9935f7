#include "output/output_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace floe {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInterim = ".interim";  // the mark while files are being replaced
constexpr std::uintmax_t kLargestMark = std::uintmax_t{64} << 20;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Files may be larger than the memory.
bool same_content(const fs::path& one, const fs::path& other) {
  std::error_code error;
  if (fs::file_size(one, error) != fs::file_size(other, error) || error) return false;
  std::ifstream a(one, std::ios::binary);
  std::ifstream b(other, std::ios::binary);
  return std::equal(std::istreambuf_iterator<char>(a), {}, std::istreambuf_iterator<char>(b));
}

std::string quoted(const fs::path& path) { return "\"" + path.string() + "\""; }

// A few names and how many more, as a person would list them.
std::string listed(std::vector<std::string> names) {
  constexpr std::size_t kShown = 4;
  std::ranges::sort(names);
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i > 0 ? ", " : "") + names[i];
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

std::string text_at(const nlohmann::json& document, std::string_view pointer) {
  const nlohmann::json::json_pointer place{std::string(pointer)};
  if (pointer.empty() || !document.contains(place) || !document[place].is_string()) return {};
  return document[place];
}

// Only one process at a time replaces the files of a folder.
class Lock {
 public:
  explicit Lock(const fs::path& folder) : fd_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (fd_ >= 0) ::flock(fd_, LOCK_EX);
  }
  ~Lock() {
    if (fd_ >= 0) ::close(fd_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int fd_;
};

}  // namespace

std::optional<Mark> read_mark(const fs::path& folder, const FolderSort& sort) {
  const fs::path path = folder / sort.mark;
  std::error_code error;
  if (fs::is_symlink(path, error) || !fs::is_regular_file(path, error)) return std::nullopt;
  if (fs::file_size(path, error) > kLargestMark || error) return std::nullopt;
  const auto document = nlohmann::json::parse(content_of(path), nullptr, false);
  if (!document.is_object()) return std::nullopt;
  const std::string by = text_at(document, "/written_by");
  if (by != sort.written_by && (!by.empty() || text_at(document, sort.earlier_mark) != "floe"))
    return std::nullopt;
  Mark mark;
  if (document.contains("complete") && document["complete"].is_boolean())
    mark.complete = document["complete"];
  const std::string count(sort.count);
  if (document.contains(count) && document[count].is_number_unsigned()) mark.count = document[count];
  if (document.contains("files") && document["files"].is_array())
    for (const auto& name : document["files"])
      if (name.is_string()) mark.files.push_back(name);
  return mark;
}

bool is_written(const fs::path& path, const fs::path& folder, const FolderSort& sort, std::uint64_t count) {
  const std::optional<Mark> before = read_mark(folder, sort);
  const std::uint64_t most = std::max(count, before ? before->count : 0);
  const fs::path there = resolved(folder);
  const auto leads_there = [&](const fs::path& file) {
    return sort.owns(file.filename().string(), most) && resolved(parent_of(file)) == there;
  };
  return leads_there(path) || leads_there(resolved(path));
}

OutputFolder::OutputFolder(fs::path path, FolderSort sort, std::uint64_t count, bool force)
    : path_(std::move(path)), sort_(std::move(sort)), count_(count), force_(force) {
  if (!path_.has_filename()) path_ = path_.parent_path();
  if (path_.empty()) throw OutputRefused("the name of the folder is empty");
  const bool existed = exists();
  if (existed) {
    before_ = read_mark(path_, sort_);
    check();
  } else {
    make_folders(parent_of(path_));
  }
  const fs::path folder = existed ? path_ : parent_of(path_);
  const auto owns = [&](std::string_view name) {
    return name == kInterim || sort_.owns(name, std::numeric_limits<std::uint64_t>::max());
  };
  for (const fs::path& place : {path_, parent_of(path_)}) sweep_parts(place, stem(), owns);
  part_.emplace(folder, stem());
}

// What a part is named after; a path such as "." has no name of its own.
fs::path OutputFolder::stem() const {
  return path_.filename() == "." || path_.filename() == ".." ? "out" : path_.filename();
}

bool OutputFolder::exists() const {
  std::error_code error;
  const fs::file_status status = fs::status(path_, error);
  if (!fs::exists(status) && !fs::is_symlink(path_, error)) return false;
  if (!fs::is_directory(status)) throw OutputRefused(quoted(path_) + " exists and is not a folder");
  return true;
}

bool OutputFolder::is_ours(const std::string& name) const {
  if (!before_ || !sort_.owns(name, before_->count)) return false;
  const std::vector<std::string>& files = before_->files;
  return files.empty() || name == sort_.mark || std::ranges::find(files, name) != files.end();
}

// Without a mark, nothing in the folder is the program's. With one, the names of what it describes are.
void OutputFolder::check() const {
  std::vector<std::string> foreign;
  std::vector<std::string> in_the_way;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(path_, error)) {
    const std::string name = entry.path().filename().string();
    if (is_part(entry.path(), stem())) continue;
    const bool ours = is_ours(name);
    const bool plain = entry.symlink_status(error).type() == fs::file_type::regular;
    if (!ours) foreign.push_back(name);
    if (sort_.owns(name, count_) && !(ours && plain)) in_the_way.push_back(name);
  }
  if (error) throw OutputError("cannot read " + quoted(path_) + ": " + error.message());
  if (!before_ && !force_ && !foreign.empty())
    throw OutputRefused(quoted(path_) + " was not written by \"" + std::string(sort_.written_by) +
                        "\" and holds " + listed(foreign) +
                        "; nothing was written (--force writes into it and keeps these)");
  if (!in_the_way.empty())
    throw OutputRefused(quoted(path_) + " contains files that floe did not write and would replace: " +
                        listed(in_the_way) + "; nothing was written");
}

void OutputFolder::add(std::string_view name, std::string_view content) {
  write_unflushed(part_->path() / name, content);
  names_.emplace_back(name);
  unflushed_.emplace_back(name);
}

GrowingFile OutputFolder::grow(std::string_view name) {
  names_.emplace_back(name);
  return GrowingFile(part_->path() / name);
}

void OutputFolder::take(OutputFolder& other) {
  for (const std::string& name : other.names_) {
    rename_file(other.part_->path() / name, part_->path() / name);
    names_.push_back(name);
  }
  unflushed_.insert(unflushed_.end(), other.unflushed_.begin(), other.unflushed_.end());
  other.names_.clear();
  other.unflushed_.clear();
}

bool OutputFolder::commit() {
  flush_files(part_->path(), unflushed_);
  unflushed_.clear();
  flush_folder(part_->path());
  if (part_->path().parent_path() == parent_of(path_) && !exists()) {
    rename_file(part_->path(), path_);
    flush_folder(parent_of(path_));
    return true;
  }
  return replace_files();
}

// Files of what the folder held before that have no successor, as slivers of more shards.
std::vector<fs::path> OutputFolder::superseded() const {
  std::vector<fs::path> files;
  if (!before_) return files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(path_, error)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_regular_file() && is_ours(name) && !sort_.owns(name, count_)) files.push_back(entry.path());
  }
  return files;
}

// The mark says that the folder is incomplete while its files are replaced, and what the last one says comes
// last.
bool OutputFolder::replace_files() {
  const Lock lock(path_);
  before_ = read_mark(path_, sort_);
  check();
  const fs::path mark = path_ / sort_.mark;
  const std::uint64_t most = std::max(count_, before_ ? before_->count : 0);
  nlohmann::ordered_json interim = {
      {"written_by", sort_.written_by}, {"complete", false}, {sort_.count, most}};
  if (!before_ || !before_->files.empty()) {
    interim["files"] = names_;
    if (before_)
      for (const std::string& name : before_->files) interim["files"].push_back(name);
  }
  write_and_flush(part_->path() / kInterim, interim.dump(2) + "\n");
  bool changed = false;
  for (const std::string& name : names_)
    changed = changed || (name != sort_.mark && !same_content(path_ / name, part_->path() / name));
  rename_file(part_->path() / kInterim, mark);
  for (const std::string& name : names_)
    if (name != sort_.mark) rename_file(part_->path() / name, path_ / name);
  std::error_code error;
  for (const fs::path& old : superseded())
    if (!fs::remove(old, error) && error)
      throw OutputError("cannot remove " + quoted(old) + ": " + error.message());
  flush_folder(path_);
  rename_file(part_->path() / sort_.mark, mark);
  flush_folder(path_);
  return changed;
}

}  // namespace floe
