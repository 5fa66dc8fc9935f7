"""Rules of the house that a compiler does not know: who may include whom, how long a file may be, what is where."""

import json
import os
import re
import subprocess
import unittest
from pathlib import Path

SOURCE = Path(os.environ["FLOE_SOURCE"])
CODE = (".cpp", ".hpp")
LONGEST_FILE = 400
LARGEST_ROOM = 2000  # lines; of codec/, which is no room of the simulator, there may be more
SKIPPED = {"build", "out", ".git", "__pycache__"}

# Rooms that a room may include besides itself. What is not here is forbidden; upwards nothing is allowed.
ROOMS = {
    "codec": set(),
    "engine": set(),
    "tasks": {"engine"},
    "text": {"engine"},
    "recordings": {"engine", "text"},
    "fields": {"engine", "text"},
    "sharing": {"engine"},
    "network": {"engine", "text", "fields", "sharing"},
    "record": {"engine", "network"},
    "epochs": {"engine", "text", "fields", "record"},
    "storage": {"engine", "record"},
    "pieces": {"engine", "record", "storage"},
    "nodes": {"engine", "fields", "network", "record"},
    "timing": {"engine", "tasks", "text", "fields", "record", "nodes"},
    "world": {"engine", "tasks", "fields", "network", "record", "nodes", "storage", "pieces"},
    "faults": {"engine", "tasks", "fields", "record", "nodes", "timing", "storage", "world"},
    "schemes": {"engine", "fields", "record", "storage", "pieces", "codec"},
    "protocol": {"engine", "tasks", "network", "record", "storage", "pieces", "nodes", "world"},
    "belief": {"engine", "record", "storage", "pieces", "nodes", "world"},
    "policies": {"engine", "tasks", "fields"},
    "maintenance": {
        "engine", "tasks", "fields", "record", "storage", "pieces", "nodes", "world", "schemes", "protocol", "belief", "policies",
    },
    "moves": {
        "engine", "tasks", "fields", "record", "epochs", "storage", "pieces", "nodes", "world", "protocol", "maintenance",
    },
    "audits": {
        "engine", "tasks", "fields", "record", "epochs", "storage", "pieces", "nodes", "world", "schemes", "protocol", "maintenance", "moves",
        "timing", "belief",
    },
    "clients": {"engine", "tasks", "text", "fields", "record", "storage", "pieces", "nodes", "world", "schemes", "protocol"},
    "writes": {
        "engine", "tasks", "text", "fields", "record", "epochs", "storage", "pieces", "nodes", "world", "schemes", "protocol",
        "policies", "maintenance", "clients",
    },
    "inputs": {"engine", "text", "recordings", "fields", "faults"},
    "presets": {"engine", "text", "fields"},
    "scenario": {
        "engine", "text", "inputs", "presets", "fields", "epochs", "network", "nodes", "timing", "world", "faults", "schemes", "maintenance", "moves",
        "audits", "clients", "writes",
    },
    "statistics": set(),
    "theory": {"engine"},
    "run": {
        "codec", "engine", "tasks", "text", "network", "record", "storage", "pieces", "nodes", "timing", "world", "faults", "schemes",
        "policies", "maintenance", "clients", "writes", "scenario", "statistics",
    },
    "advice": {"record", "network", "nodes", "world", "faults", "schemes", "maintenance", "moves", "clients", "scenario", "run"},
    "inference": {"engine", "text", "record", "nodes", "world", "scenario", "statistics", "run"},
    "claims": {"engine", "text", "fields", "record", "inputs", "scenario", "statistics", "run", "inference"},
    "laws": {
        "engine", "network", "record", "storage", "pieces", "nodes", "world", "schemes", "policies", "maintenance", "moves", "audits",
        "clients", "scenario", "run",
    },
    "swarm": {
        "engine", "text", "record", "storage", "pieces", "nodes", "world", "faults", "schemes", "maintenance", "audits", "clients",
        "scenario", "run", "laws",
    },
    "output": set(),
    "files": {"engine", "text", "record", "scenario", "run", "inference", "output"},
    "rows": {"engine", "text", "record", "scenario", "run", "output"},
    "terminal": {"engine", "text", "output"},
    "blob": {"codec", "text", "output", "terminal"},
    "replay": {"text", "recordings", "output", "terminal"},
    "sweeps": {
        "codec", "engine", "text", "record", "inputs", "scenario", "statistics", "run", "advice", "output", "files", "rows", "terminal",
    },
    "report": {
        "engine", "text", "record", "nodes", "world", "scenario", "run", "inference", "claims", "output", "files", "terminal",
    },
    "verdicts": {
        "engine", "text", "record", "nodes", "world", "maintenance", "inputs", "scenario", "run", "theory", "inference", "claims", "output",
        "files", "terminal", "report", "sweeps",
    },
    "page": {"text", "record", "world", "scenario", "run", "claims", "output", "files", "terminal", "verdicts"},
    "expected": {
        "engine", "text", "record", "storage", "pieces", "nodes", "timing", "world", "faults", "schemes", "policies", "maintenance",
        "moves", "audits", "scenario", "theory", "terminal", "verdicts",
    },
    "design": {"engine", "text", "inputs", "fields", "theory", "terminal"},
    "rare": {
        "engine", "text", "record", "storage", "nodes", "timing", "world", "scenario", "statistics", "run", "inference", "terminal",
    },
    "cli": {
        "design", "rare",
        "codec", "engine", "text", "fields", "record", "storage", "pieces", "nodes", "world", "faults", "schemes", "maintenance",
        "clients", "inputs", "presets", "scenario", "run", "advice", "inference", "claims", "swarm", "output", "files", "terminal", "report",
        "blob", "replay", "verdicts", "sweeps", "expected", "page",
    },
}  # fmt: skip
# Of some rooms others know only a part: who repairs and reads, the interface of schemes and none of the models; the
# record, whom the network tells what moved.
INTERFACE_ONLY = {
    ("maintenance", "schemes"): {"schemes/scheme.hpp"},
    ("audits", "schemes"): {"schemes/scheme.hpp"},
    ("clients", "schemes"): {"schemes/scheme.hpp"},
    ("writes", "schemes"): {"schemes/scheme.hpp"},
    ("record", "network"): {"network/ledger.hpp"},
    ("faults", "world"): {"world/fault_metrics.hpp"},
    ("faults", "storage"): {"storage/committee.hpp"},
}
# Libraries from outside, and the only places for each.
LIBRARIES = {
    "nlohmann/": ("text/document", "files/store", "output/output_folder"),
    "boost/asio": ("tasks/executor", "run/replicates", "cli/command_run"),
    "boost/math": ("statistics/statistics",),
    "Eigen/": ("theory/elimination", "theory/uniformization"),
    "boost/program_options": ("terminal/command", "cli/commands"),
}
# Results must not depend on the library's whims or on the machine. The C library's time() always has an argument.
UNSTEADY = re.compile(
    r"std::(?:\w+_distribution|shuffle|random_device|mt19937\w*|hash\b|unordered_\w+|(?:log|pow|exp|sin|cos)[fl]?\()"
    r"|system_clock|\btime\((?!\))|\brand\("
)
UNSTEADY_ROOMS = (
    "engine", "tasks", "sharing", "network", "record", "epochs", "storage", "pieces", "world", "faults", "schemes", "protocol",
    "policies", "maintenance", "clients", "writes",
)  # fmt: skip
# Somebody's own machine.
FOREIGN_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w")
# GCC 12 evaluates both branches of a conditional in the operand of co_await.
CONDITIONAL_WAIT = re.compile(r"co_await\s[^;]*\?[^;]*:[^;]*;")
# Words that are also the name of something that results or scenarios list, where they mean another thing.
HOMONYMS = {
    ("lost", "files/store.cpp"),  # bytes of a cause that did not arrive
    ("write", "output/output.cpp"),  # to a file
    ("symbols", "blob/command_blob_recover.cpp"),  # a column of a table
    ("replay", "cli/command_fuzz.cpp"),  # an option
    ("detection", "maintenance/repair_settings.cpp"),  # a field of the section, which gives that process its setting
    ("repair", "files/trace_file.cpp"),  # a span of a trace
    ("proofs", "schemes/red_stuff.cpp"),  # a field
    *((word, "record/cause.hpp") for word in ("read", "repair", "metadata", "proofs")),  # classes and parts
}
VAGUE = re.compile(r"\b(?:class|struct) \w*(?:Util|Utils|Common|Manager|Helper)\b")
OPEN_END = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def tracked():
    """Every file of the repository, with git or without."""
    listed = subprocess.run(["git", "-C", SOURCE, "ls-files"], capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        paths = [SOURCE / line for line in listed.stdout.splitlines()]
    else:
        paths = [p for p in SOURCE.rglob("*") if not SKIPPED & set(p.relative_to(SOURCE).parts)]
    return sorted(p for p in paths if p.is_file())


FILES = tracked()


def text(path):
    return path.read_text(encoding="utf-8", errors="replace")


def code(*folders):
    roots = [SOURCE / folder for folder in folders]
    return [p for p in FILES if p.suffix in CODE and any(root in p.parents for root in roots)]


def room_of(path):
    parts = path.relative_to(SOURCE).parts
    return "codec" if parts[0] == "codec" else parts[1]


def named(path):
    parts = path.relative_to(SOURCE).parts
    return "/".join(parts if parts[0] == "codec" else parts[1:])


class Tree(unittest.TestCase):
    def report(self, findings):
        self.assertEqual([], findings, "\n" + "\n".join(findings))

    def test_rooms_include_only_what_they_may(self):
        findings = []
        for path in code("codec", "sim"):
            room = room_of(path)
            self.assertIn(room, ROOMS, f"{path}: a room without rules")
            for included in re.findall(r'#include "([^"]+)"', text(path)):
                other = included.split("/")[0]
                if other != room and other not in ROOMS[room]:
                    findings.append(f"{named(path)} includes {included}: {room} may not include {other}")
                allowed = INTERFACE_ONLY.get((room, other))
                if allowed and not {included, included.rpartition("/")[0] + "/"} & allowed:
                    findings.append(f"{named(path)} includes {included}: only the interface is known here")
        self.report(findings)

    def test_rooms_link_what_they_may_include(self):
        """The arrows of the libraries are those of the rules, and all of them point down the list in sim/README.md."""
        links = {"codec": set()}
        for room, others in re.findall(r"^floe_room\((\w+) sim/\w+ ?(.*)\)$", text(SOURCE / "sim/CMakeLists.txt"), re.M):
            links[room] = set(re.findall(r"floe_(\w+)", others))
        self.assertEqual(set(ROOMS), set(links))
        listed = re.findall(r"^\| ((?:`\w+/` ?)+)\|", text(SOURCE / "sim/README.md"), re.M)
        rank = {room: row for row, cell in enumerate(listed) for room in re.findall(r"`(\w+)/`", cell)}
        self.assertEqual(set(ROOMS) - {"codec"}, set(rank))
        findings = []
        for room, direct in links.items():
            reached, ahead = set(), [room]
            while ahead:
                new = links[ahead.pop()] - reached
                reached |= new
                ahead += new
            findings += [f"{room} links {other}, which it may not include" for other in direct - ROOMS[room]]
            findings += [f"{room} may include {other} and does not link it" for other in ROOMS[room] - reached]
            above = [other for other in ROOMS[room] - {"codec"} if rank[other] <= rank[room]]
            findings += [f"{room} includes {other}, which stands above it" for other in above]
        self.report(sorted(findings))

    def test_rooms_are_small(self):
        findings = []
        for room in sorted(set(ROOMS) - {"codec"}):
            lines = sum(text(path).count("\n") for path in code(f"sim/{room}"))
            if lines > LARGEST_ROOM:
                findings.append(f"sim/{room} has {lines} lines, more than {LARGEST_ROOM}")
        self.report(findings)

    def test_pages_that_comments_cite_are_here(self):
        findings = []
        pages = {path.name for path in FILES if path.suffix == ".md"}
        for path in code("codec", "sim", "tests"):
            for comment in re.findall(r"//.*", text(path)):
                for page in re.findall(r"\b[\w-]+\.md\b", comment):
                    if page not in pages:
                        findings.append(f"{path.relative_to(SOURCE)} cites {page}, which is not in the repository")
        self.report(findings)

    def test_libraries_stay_in_their_place(self):
        findings = []
        for path in code("codec", "sim"):
            for included in re.findall(r"#include <([^>]+)>", text(path)):
                for library, places in LIBRARIES.items():
                    if included.startswith(library) and not named(path).startswith(places):
                        findings.append(f"{named(path)} includes {included}, which belongs in {', '.join(places)}")
                if room_of(path) == "codec" and "/" in included and not included.startswith("sys/"):
                    findings.append(f"{named(path)} includes {included}: codec has the standard library only")
        self.report(findings)

    def test_models_are_registered(self):
        findings = []
        lists = {"schemes": "schemes", "faults": "faults", "maintenance": "audits", "moves": "audits", "audits": "audits", "clients": "writes"}
        for room, where in lists.items():
            registry = text(SOURCE / "sim" / where / "registry.cpp")
            for path in code(f"sim/{room}"):
                for entry in re.findall(r"^(?:extern )?const Entry (\w+)\{", text(path), re.M):
                    if not re.search(rf"^      (?:\w+, )*{entry},", registry, re.M):
                        findings.append(f"{named(path)}: {entry} is not in {where}/registry.cpp")
        self.report(findings)

    def test_figures_name_nothing_of_the_product(self):
        """What they draw they find in results.json by role, part, class and rank; the kept results have every name."""
        results = json.loads(text(SOURCE / "results/quickstart/results.json"))
        names = {scheme["model"] for scheme in results["schemes"].values()}
        for rows in ("metrics", "series", "causes", "states"):
            names |= set(results["rows"][rows])
        for scheme in results["schemes"].values():
            names |= set(scheme["kinds"])
        findings = []
        for path in FILES:
            if path.suffix != ".py" or SOURCE / "scripts" not in path.parents:
                continue
            for number, line in enumerate(text(path).splitlines(), start=1):
                for literal in re.findall(r"[\"']([^\"']+)[\"']", line):
                    if literal in names:
                        findings.append(f"{path.relative_to(SOURCE)}:{number} names {literal}")
        self.report(findings)

    def test_what_is_listed_has_its_name_in_one_file(self):
        """A metric, cause, series, state or model is named by its row alone; others refer to the row."""
        rows = json.loads(text(SOURCE / "results/quickstart/results.json"))["rows"]
        schema = json.loads(text(SOURCE / "scenarios/scenario.schema.json"))
        names = {name for kind in ("metrics", "series", "causes", "states") for name in rows[kind]}
        for section in ("schemes", "faults", "maintenance", "clients"):
            models = schema["properties"][section]["items"]["oneOf"]
            names |= {model["properties"]["model"]["const"] for model in models}
        self.assertGreater(len(names), 30)
        places = {name: [] for name in names}
        for path in [*code("sim"), *(p for p in FILES if p.suffix == ".py" and SOURCE / "scripts" in p.parents)]:
            source = re.sub(r"//.*", "", text(path)) if path.suffix in CODE else text(path)
            for literal in set(re.findall(r'"([^"\n]+)"', source)) & names:
                place = named(path) if path.suffix in CODE else str(path.relative_to(SOURCE))
                if (literal, place) not in HOMONYMS:
                    places[literal].append(place)
        self.report([f"{name} is named in {' and '.join(at)}" for name, at in sorted(places.items()) if len(at) > 1])

    def test_files_are_short(self):
        findings = []
        for path in code("codec", "sim", "tests"):
            lines = text(path).count("\n")
            if lines > LONGEST_FILE:
                findings.append(f"{path.relative_to(SOURCE)} has {lines} lines, more than {LONGEST_FILE}")
        self.report(findings)

    def test_headers_say_what_they_are(self):
        findings = []
        for path in code("codec", "sim"):
            if path.suffix != ".hpp":
                continue
            lines = text(path).splitlines()
            if not lines[0].startswith("// "):
                findings.append(f"{named(path)} does not begin with what it is for")
            if "#pragma once" not in lines:
                findings.append(f"{named(path)} lacks #pragma once")
        self.report(findings)

    def test_results_depend_on_nothing_unsteady(self):
        findings = []
        for path in code(*(f"sim/{room}" for room in UNSTEADY_ROOMS)):
            for number, line in enumerate(text(path).splitlines(), start=1):
                if UNSTEADY.search(line.split("//")[0]):
                    findings.append(f"{named(path)}:{number}: {line.strip()}")
        self.report(findings)

    def test_the_example_in_the_page_is_the_one_that_runs(self):
        page = text(SOURCE / "sim/README.md").split("```cpp\n")[1].split("```")[0]
        self.assertIn(page, text(SOURCE / "tests/example/engine.cpp"))

    def test_no_conditional_is_awaited(self):
        findings = []
        for path in code("sim", "tests"):
            for statement in CONDITIONAL_WAIT.findall(text(path)):
                findings.append(f"{path.relative_to(SOURCE)}: {statement}")
        self.report(findings)

    def test_words(self):
        findings = []
        for path in FILES:
            if path == Path(__file__).resolve() or path.suffix not in (*CODE, ".py", ".md", ".json", ".cmake", ".txt", ""):
                continue
            for number, line in enumerate(text(path).splitlines(), start=1):
                for rule in (FOREIGN_PATH, VAGUE, OPEN_END):
                    if rule.search(line):
                        findings.append(f"{path.relative_to(SOURCE)}:{number}: {line.strip()[:100]}")
        self.report(findings)

    def test_no_large_or_generated_files(self):
        findings = []
        for path in FILES:
            relative = path.relative_to(SOURCE)
            if path.stat().st_size > 2_000_000:
                findings.append(f"{relative} is larger than 2 MB")
            if relative.parts[0] in ("build", "out") or "__pycache__" in relative.parts:
                findings.append(f"{relative} is generated and tracked")
        self.report(findings)

    def test_clang_format(self):
        paths = code("codec", "sim", "tests")
        done = subprocess.run(
            ["clang-format", "--dry-run", "--Werror", *paths], cwd=SOURCE, capture_output=True, text=True
        )
        files = sorted(set(re.findall(r"^(\S+?):\d+:\d+: error", done.stderr, re.M)))
        self.report([f"clang-format -i {Path(file).relative_to(SOURCE)}" for file in files])

    def test_shell_scripts(self):
        for path in (SOURCE / "scripts").iterdir():
            if path.is_file() and text(path).startswith("#!/bin/bash"):
                subprocess.run(["bash", "-n", path], check=True)
                self.assertIn("set -euo pipefail", text(path))
                self.assertTrue(os.access(path, os.X_OK), path)


if __name__ == "__main__":
    unittest.main()
