"""Runs the program as a person would, for the end-to-end tests. FLOE names it; FLOE_SOURCE is the repository."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

FLOE = os.environ["FLOE"]
SOURCE = Path(os.environ["FLOE_SOURCE"])
SCENARIOS = SOURCE / "scenarios"


def run(*arguments, cwd=None, env=None, timeout=300, **more):
    """Exit code, stdout and stderr as `returncode`, `stdout`, `stderr`; no terminal, no colours."""
    return subprocess.run(
        [FLOE, *map(str, arguments)],
        cwd=cwd,
        env={**{name: value for name, value in os.environ.items() if name != "COLUMNS"}, **(env or {})},
        stdin=more.pop("stdin", subprocess.DEVNULL),
        stdout=more.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        timeout=timeout,
        text=more.pop("text", True),
        **more,
    )


class Case(unittest.TestCase):
    """A test with an empty folder of its own."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="floe-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def ok(self, *arguments, **more):
        result = run(*arguments, cwd=self.folder, **more)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def refused(self, *arguments, **more):
        """Exit 2, a message, no answer, and nothing left behind."""
        before = sorted(self.folder.rglob("*"))
        result = run(*arguments, cwd=self.folder, **more)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertTrue(result.stderr.startswith("error: "), result.stderr)
        self.assertEqual(sorted(self.folder.rglob("*")), before)
        return result.stderr

    def results(self, scenario, *arguments, out="out"):
        """results.json of a run."""
        self.ok("run", scenario, "--out", self.folder / out, "--quiet", *arguments)
        return json.loads((self.folder / out / "results.json").read_text())


def small(**changes):
    """A scenario that takes a moment."""
    return {
        "name": "small",
        "duration": "2d",
        "committee": {"nodes": 10, "shards": 10},
        "blobs": [{"count": 2, "size": "10kB"}],
        "schemes": [{"model": "red-stuff"}],
        "faults": [{"model": "departures", "at": ["1h"]}],
        **changes,
    }
