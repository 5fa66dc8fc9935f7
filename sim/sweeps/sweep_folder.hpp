// The folder of a sweep: what it is (sweep.json, the scenario), its rows as far as they are simulated, and once all
// of them are there, the tables.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "files/environment.hpp"
#include "output/output_folder.hpp"
#include "sweeps/manifest.hpp"
#include "sweeps/sweep.hpp"
#include "sweeps/tables.hpp"
#include "sweeps/work.hpp"

namespace floe::sweeps {

// Its count is that of the points.
extern const FolderSort kSweepFolder;

// The program's version and the source that it was built from, which every id of a point covers.
std::string program_text(const Revision& revision);

// What is known of a sweep before it has run. The folder is new, empty, or of a sweep whose points this one has as
// well and that has no more replicates: throws OutputRefused otherwise, before anything is touched.
void begin_folder(const std::filesystem::path& path, const Sweep& sweep, bool force,
                  const Environment& environment);

// What is kept in a folder that a sweep wrote. Throws text::DocumentError where it is none, or where another version
// of the program wrote it.
struct Kept {
  Sweep sweep;
  bool is_complete = false;
  bool has_tables = false;  // as only whole sweeps have
};
Kept read_folder(const std::filesystem::path& path, const std::string& program);

// Replicates that neither this folder nor another has.
std::uint64_t missing_in(const Sweep& sweep, const RowFolder& rows,
                         const std::vector<const RowFolder*>& sources);

// The tables, from the rows of this and other folders, and one file of rows for each point in place of many. The
// manifest names the parts that they are of, where there are any.
// `tick` is called now and then with the share that is done, and ends it by throwing.
void finish_folder(const std::filesystem::path& path, const Sweep& sweep, const RowFolder& rows,
                   const std::vector<const RowFolder*>& sources, std::uint32_t threads,
                   const std::vector<Part>& parts, const Environment& environment,
                   const std::function<void(double)>& tick);
// The same where the rows of one slice are all there: they stay as they are, and the manifest names the slice beside
// those that were there before.
void finish_slice(const std::filesystem::path& path, const Sweep& sweep, const Slice& slice,
                  const Environment& environment);

}  // namespace floe::sweeps
