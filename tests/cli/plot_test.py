#!/usr/bin/python3
"""scripts/plot.py on a small folder made here: figures whole, the same bytes twice, and mistakes told plainly."""

import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
sys.dont_write_bytecode = True
sys.path.insert(0, str(SCRIPTS))

import numpy as np  # noqa: E402

from figures.fabric import coverage  # noqa: E402
from figures.results import Results, Unreadable  # noqa: E402
from figures.sheet import amount, apart, percent  # noqa: E402

FIGURES = ("overview", "fabric", "fabric-by-scheme", "redundancy", "bandwidth", "per-lost-byte")
SERIES = "scheme,replicate,time_s,metric,value\n"
FABRIC = "scheme,shard,from_s,to_s,state\n"


def scheme(model, lost, thresholds):
    values = {
        "storage.slivers": 4.5,
        "lost.bytes": lost,
        "repair.payload_bytes": lost * 2,
        "repair.wire_bytes": lost * 3,
        "repair.total_bytes": lost * 4,
        "redundancy.min": 3.0,
    }
    metrics = {name: {"value": value, "unit": "B"} for name, value in values.items()}
    return {"model": model, "metrics": metrics, "traffic": {}, "thresholds": thresholds}


def write_folder(folder, shards=7, lost=1000, series=True, fabric=True):
    """Two schemes over three days; every state, a repair in two causes, a blob that gets worse than the median."""
    folder.mkdir()
    document = {
        "format": 1,
        "version": "0.0.0",
        "scenario": {
            "name": "small", "hash": "12345678", "seed": 3, "duration_s": 259200.0, "nodes": 7, "shards": shards,
        },  # fmt: skip
        "replicates": 1,
        "schemes": {
            "red-stuff": scheme("red-stuff", lost, {"primary": 3, "secondary": 5}),
            "odd one": scheme("odd", lost, {"piece": 3}),
        },
    }
    (folder / "results.json").write_text(json.dumps(document))
    (folder / "manifest.json").write_text('{"written_by": "floe run", "determined": {}}')
    rows, spells = [], []
    for label in document["schemes"]:
        for metric, values in (("min", (4.5, 3, 4.5)), ("p01", (4.5, 3.5, 4.5)), ("median", (4.5, 4, 4.5))):
            rows += [f"{label},0,{at},redundancy.{metric},{value}" for at, value in zip((0, 90000, 259200), values)]
        rows += [f"{label},0,93600,bytes.symbols,2000", f"{label},0,93600,bytes.proofs,1000"]
        spells += [f"{label},0,100.5,7300.25,offline", f"{label},{shards - 1},86400,93600,lost"]
        spells += [f"{label},{shards - 1},93600,93600.5,repairing"]
    (folder / "series.csv").write_text(SERIES + "".join(row + "\n" for row in rows if series))
    (folder / "fabric.csv").write_text(FABRIC + "".join(row + "\n" for row in spells if fabric))
    return folder


def plot(*words):
    return subprocess.run([SCRIPTS / "plot.py", *map(str, words)], capture_output=True, text=True, check=False)


def drawn(folder):
    return {path.name: path.read_bytes() for path in (folder / "plots").iterdir()}


class Plot(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = Path(place.name)

    def assert_refused(self, run, *words):
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertEqual(run.stdout, "")
        self.assertNotIn("Traceback", run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)

    def test_every_figure_is_drawn_twice_with_the_same_bytes(self):
        first, second = write_folder(self.place / "first"), write_folder(self.place / "second")
        run = plot(first, second)
        self.assertEqual((run.returncode, run.stdout), (0, ""), run.stderr)
        files = drawn(first)
        self.assertEqual(set(files), {f"{name}.{kind}" for name in FIGURES for kind in ("svg", "png")})
        self.assertEqual(files, drawn(second))
        for name, content in files.items():
            self.assertTrue(content.startswith(b"<?xml" if name.endswith("svg") else b"\x89PNG"), name)
            self.assertNotIn(b"tEXt", content)

    def test_one_figure_alone(self):
        folder = write_folder(self.place / "out")
        self.assertEqual(plot(folder, "--only", "fabric").returncode, 0)
        self.assertEqual(set(drawn(folder)), {"fabric.svg", "fabric.png"})

    def test_figures_are_listed(self):
        run = plot("--list")
        self.assertEqual((run.returncode, tuple(run.stdout.split())), (0, FIGURES))

    def test_a_run_in_which_nothing_happened_is_drawn(self):
        folder = write_folder(self.place / "out", lost=0, series=False, fabric=False)
        run = plot(folder)
        self.assertEqual((run.returncode, run.stderr.count("\n")), (0, 1), run.stderr)
        self.assertEqual(len(drawn(folder)), 2 * len(FIGURES))

    def test_ten_thousand_shards_are_no_larger_a_file(self):
        few, many = write_folder(self.place / "few"), write_folder(self.place / "many", shards=10000)
        self.assertEqual(plot(few, many, "--only", "fabric").returncode, 0)
        self.assertLess(len(drawn(many)["fabric.svg"]), 2 * len(drawn(few)["fabric.svg"]))

    def test_wrong_words_are_refused(self):
        self.assert_refused(plot(), "folder")
        self.assert_refused(plot(self.place, "--only", "nonsense"), "nonsense", "fabric")

    def test_a_missing_folder_is_refused(self):
        self.assert_refused(plot(self.place / "nowhere"), "nowhere", "results.json", "No such file")

    def test_a_folder_without_the_mark_is_left_alone(self):
        folder = write_folder(self.place / "out")
        (folder / "plots").mkdir()
        (folder / "plots/overview.svg").write_text("mine")
        (folder / "manifest.json").write_text('{"name": "a web page"}')
        self.assert_refused(plot(folder), "no mark")
        (folder / "manifest.json").unlink()
        self.assert_refused(plot(folder), "manifest.json")
        self.assertEqual(drawn(folder), {"overview.svg": b"mine"})

    def test_garbled_files_are_refused_with_their_place(self):
        garbled = (
            ("results.json", "{", "results.json:1"),
            ("results.json", "[]", "results.json"),
            ("results.json", "{}", "scenario"),
            ("series.csv", "", "series.csv:1"),
            ("series.csv", SERIES + "red-stuff,0,1\n", "series.csv:2"),
            ("series.csv", SERIES + "red-stuff,0,soon,redundancy.min,1\n", "'soon'"),
            ("series.csv", SERIES + "red-stuff,0,nan,redundancy.min,1\n", "'nan'"),
            ("series.csv", SERIES + "blue-stuff,0,0,redundancy.min,1\n", "'blue-stuff'"),
            ("fabric.csv", FABRIC + "red-stuff,7,0,1,lost\n", "fabric.csv:2"),
            ("fabric.csv", FABRIC + "red-stuff,1,2,1,lost\n", "fabric.csv:2"),
            ("fabric.csv", FABRIC + "red-stuff,1,0,1,melted\n", "fabric.csv:2"),
            ("fabric.csv", "\0\0", "fabric.csv"),
        )
        for number, (name, content, word) in enumerate(garbled):
            with self.subTest(word=word, content=content):
                folder = write_folder(self.place / str(number))
                (folder / name).write_text(content)
                with self.assertRaisesRegex(Unreadable, re.escape(word)):
                    Results(folder)
        self.assert_refused(plot(folder, "--only", "fabric"), str(folder), word)
        self.assertFalse((folder / "plots").exists())

    def test_a_place_that_cannot_be_written_is_told(self):
        folder = write_folder(self.place / "out")
        (folder / "plots").write_text("in the way")
        self.assert_refused(plot(folder, "--only", "fabric"), "cannot write", "plots")


class Arithmetic(unittest.TestCase):
    def test_coverage_keeps_every_second(self):
        spells = np.array([[0, 1.5, 3.25], [0, 5.1, 5.2], [3, 0, 10], [2, 9.5, 10]])
        cells = coverage(spells, 10, 2, 2, 10)
        np.testing.assert_allclose(cells[0], [0, 0.5, 1, 0.25, 0, 0.1, 0, 0, 0, 0], atol=1e-12)
        np.testing.assert_allclose(cells[1], [1] * 9 + [1.5], atol=1e-12)

    def test_labels_move_only_where_they_touch(self):
        self.assertEqual(apart([1, 5, 9], 2, 0, 10), [1, 5, 9])
        np.testing.assert_allclose(apart([1, 5, 5, 9], 2, 0, 10), [1, 4, 6, 9])
        np.testing.assert_allclose(apart([10, 10], 2, 0, 10), [8, 10])

    def test_numbers_read_well(self):
        texts = [amount(value) for value in (0, 999, 1500, 23763800, 2.5e12, 2e18)]
        self.assertEqual(texts, ["0", "999 B", "1.5 kB", "23.8 MB", "2.5 TB", "2\u202f000 PB"])
        texts = [percent(share) for share in (1, 0.9993, 0.99996, 0.5)]
        self.assertEqual(texts, ["100.0 %", "99.9 %", "99.996 %", "50.0 %"])


if __name__ == "__main__":
    unittest.main()
