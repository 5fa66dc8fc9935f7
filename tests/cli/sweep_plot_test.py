"""Figures of sweeps: what is drawn is what sweep.csv says, and what cannot be drawn is told."""

import json
import shutil
import sys
import unittest

from program import SOURCE, Case, run, small

sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE / "scripts"))

import numpy as np  # noqa: E402

import floe  # noqa: E402
import plot as plot_script  # noqa: E402
from figures.sheet import Sheet, some, span  # noqa: E402
from figures.sweeps import Sweep  # noqa: E402

OF_SWEEPS = ("against", "heat-map", "loss-for-storage", "pareto", "times")
VARY = ("--vary", "blobs[0].size=10kB,100kB,1MB", "--vary", "faults[0].count=1,3")


class SweepFigures(Case):
    def setUp(self):
        super().setUp()
        scenario = small(
            duration="20d",
            blobs=[{"count": 2, "size": "10kB", "content": "sized"}],
            schemes=[{"model": "red-stuff"}, {"model": "reed-solomon", "label": "the other"}],
            faults=[{"model": "departures", "count": 2, "until": "19d"}],
        )
        (self.folder / "s.json").write_text(json.dumps(scenario))
        self.ok("sweep", "s.json", *VARY, "--replicates", 4, "--out", "out")

    def drawn(self, folder="out"):
        return {path.name: path.read_bytes() for path in (self.folder / folder / "plots").iterdir()}

    def texts(self, sheet):
        return [text.get_text() for text in sheet.figure.findobj(plot_script.matplotlib.text.Text) if text.get_text()]

    def test_all_are_drawn_twice_with_the_same_bytes(self):
        self.ok("plot", "out")
        first = self.drawn()
        self.assertEqual(set(first), {f"{name}.{kind}" for name in OF_SWEEPS for kind in ("svg", "png")})
        shutil.rmtree(self.folder / "out/plots")
        self.ok("plot", "out")
        self.assertEqual(self.drawn(), first)
        self.ok("plot", "out", "--paper", "--only", "pareto")
        self.assertEqual(set(self.drawn()) - set(first), {"pareto-paper.svg", "pareto-paper.pdf"})

    def test_curves_are_those_of_the_table(self):
        frames = floe.load(self.folder / "out")
        sheet = plot_script.FIGURES["against"].draw(Sweep(self.folder / "out", frames, ["lost.bytes"], "blobs[0].size"))
        table = frames["sweep"].query("metric == 'lost.bytes' and scheme == 'red-stuff'")
        for axis, count in zip(sheet.figure.axes, (1, 3)):
            expected = table[table["faults[0].count"] == count].sort_values("blobs[0].size")["value"]
            np.testing.assert_allclose(axis.lines[0].get_ydata(), expected)
            self.assertIn(f"faults[0].count {count}", self.texts(sheet))
        for text in ("10 kB", "100 kB", "1 MB", "red-stuff", "the other", "lost", "blobs[0].size, B"):
            self.assertIn(text, self.texts(sheet))

    def test_cells_of_the_heat_map(self):
        frames = floe.load(self.folder / "out")
        sheet = plot_script.FIGURES["heat-map"].draw(Sweep(self.folder / "out", frames, ["lost.bytes"]))
        grid = np.ma.getdata(sheet.figure.axes[0].images[0].get_array())
        table = frames["sweep"].query("metric == 'lost.bytes' and scheme == 'red-stuff'")
        expected = table.pivot(index="faults[0].count", columns="blobs[0].size", values="value").to_numpy()
        np.testing.assert_allclose(grid, expected)

    def test_domains_struck(self):
        """Five providers of two nodes, and a code that is readable with four of ten: unreadable with seven away or more."""
        scenario = small(
            duration="6h",
            domains={"provider": ["20%"] * 5},
            blobs=[{"count": 3, "size": "10kB", "content": "sized"}],
            schemes=[{"model": "red-stuff"}],
            faults=[{"model": "outage", "domain": "provider", "at": ["3h"], "which": [0, 1, 2, 3, 4], "share": "50%"}],
        )
        self.assertEqual(scenario["committee"]["nodes"], 10)
        (self.folder / "struck.json").write_text(json.dumps(scenario))
        lists = ",".join(json.dumps(["3h"] * count).replace(" ", "") for count in (1, 3, 5, 4))
        self.ok("sweep", "struck.json", "--vary", f"faults[0].at={lists}", "--vary", "faults[0].share=50%,100%", "--out", "struck")
        self.ok("plot", "struck")
        self.assertIn("domains-struck.svg", self.drawn("struck"))
        sheet = plot_script.FIGURES["domains-struck"].draw(Sweep(self.folder / "struck", floe.load(self.folder / "struck")))
        grid = np.ma.getdata(sheet.figure.axes[0].images[0].get_array())
        # Lines are 1, 3, 4 and 5 providers, of which one node goes or both: for the second half of the run.
        np.testing.assert_allclose(grid, [[0, 0], [0, 0], [0, 0.5], [0, 0.5]])
        for text in ("domains struck", "1", "3", "4", "5", "50 %", "100 %"):
            self.assertIn(text, self.texts(sheet))

    def test_points_that_lie_on_each_other_have_one_text(self):
        sheet = Sheet(3, "", "")
        axis = sheet.panel(0.8, 2)
        axis.set_xlim(0, 1)
        axis.set_ylim(0, 1)
        merged = plot_script.FIGURES["pareto"].merged
        self.assertEqual(merged(axis, np.array([[0.5, 0.5]] * 3), ["1", "2", "3"]), [])
        apart = merged(axis, np.array([[0.1, 0.1], [0.9, 0.1], [0.9, 0.1]]), ["1", "2", "3"])
        self.assertEqual([text for _, _, text in apart], ["1", "2 to 3"])

    def test_what_was_not_varied_or_kept_is_told(self):
        self.ok("sweep", "s.json", "--replicates", 2, "--out", "none")
        self.assertIn("against is not drawn: nothing was varied", self.ok("plot", "none").stderr)
        study = self.folder / "study"
        shutil.copytree(SOURCE / "results/two-thresholds", study)
        told = self.ok("plot", "study").stderr
        self.assertIn("times is not drawn: there are no times of repair in quantiles.csv", told)
        self.assertIn("loss-for-storage is not drawn: no point has a value of storage.stored", told)
        self.assertIn("against.svg", self.drawn("study"))

    def test_one_path_has_no_heat_map(self):
        self.ok("sweep", "s.json", "--vary", "blobs[0].size=10kB,1MB", "--out", "one")
        self.assertIn("heat-map is not drawn: it needs two varied paths", self.ok("plot", "one").stderr)
        self.assertNotIn("heat-map.png", self.drawn("one"))

    def test_words_that_are_varied(self):
        self.ok("sweep", "s.json", "--vary", 'schemes=[{"model": "red-stuff"}],[{"model": "replication"}]', "--out", "words")
        self.ok("plot", "words")

    def test_of_objects_that_are_varied_only_what_differs_is_written(self):
        """Below each other, and without lines between them, which would say that they have an order."""
        values = ({}, {"replacement": "6h"}, {"replacement": "1d"})
        objects = [json.dumps({"model": "departures", "count": 2, "until": "19d", **each}) for each in values]
        self.ok("sweep", "s.json", "--vary", "faults[0]=" + ",".join(objects), "--out", "objects")
        frames = floe.load(self.folder / "objects")
        sheet = plot_script.FIGURES["against"].draw(Sweep(self.folder / "objects", frames, ["lost.bytes"]))
        axis = sheet.figure.axes[0]
        self.assertEqual([text.get_text() for text in axis.get_xticklabels()], ["as it is", "replacement 6h", "replacement 1d"])
        self.assertEqual({line.get_linestyle() for line in axis.lines if len(line.get_xdata()) == 3}, {"None"})

    def test_slips(self):
        for arguments, word in (
            (("--metric", "nothing"), "there is no metric 'nothing'"),
            (("--over", "nothing"), "was not varied"),
            (("--only", "overview"), "overview is a figure of a run"),
        ):
            told = run("plot", "out", *arguments, cwd=self.folder)
            self.assertEqual(told.returncode, 2)
            self.assertIn(word, told.stderr)
            self.assertNotIn("Traceback", told.stderr)
        self.ok("sweep", "s.json", *VARY, "--slice", "1/2", "--out", "part")
        told = run("plot", "part", cwd=self.folder)
        self.assertEqual(told.returncode, 2)
        self.assertIn("slice 1/2", told.stderr)

    def test_files_that_were_edited_are_told(self):
        kept = (self.folder / "out/sweep.json").read_text()
        for content in ("", "[]", "{}", "[" * 100_000, '{"rows": 5}'):
            (self.folder / "out/sweep.json").write_text(content)
            told = run("plot", "out", "--only", "against", cwd=self.folder)
            self.assertEqual(told.returncode, 2, content[:20])
            self.assertIn("plot.py: out is not a folder that can be drawn: its files are not as floe writes them", told.stderr)
            self.assertNotIn("Traceback", told.stderr)
        (self.folder / "out/sweep.json").write_text(kept)
        self.ok("run", "s.json", "--out", "run")
        for content in ("null", '{"schemes": 5}', "[" * 100_000):
            (self.folder / "run/results.json").write_text(content)
            told = run("plot", "run", "--only", "overview", cwd=self.folder)
            self.assertEqual((told.returncode, "Traceback" in told.stderr), (2, False), told.stderr)

    def test_some_of_many(self):
        self.assertEqual(some(list(range(10)), 4), [0, 3, 6, 9])
        self.assertEqual(some([1, 2], 4), [1, 2])

    def test_values_by_a_factor_stand_on_a_logarithmic_axis(self):
        by_factor = plot_script.FIGURES["against"].is_by_factor
        found = [by_factor(values) for values in ([0.3, 1, 3], [1, 2, 4, 8], [1, 2, 3, 4, 5], [0, 1, 10], [1, 10])]
        self.assertEqual(found, [True, True, False, False, False])

    def test_lines_of_time_stand_where_a_clock_has_them(self):
        time_step = plot_script.FIGURES["against"].time_step
        self.assertEqual([span(each) for each in (3.6e6, 8.64e6, 31_536_000, 7e9, 90, 0.25)], ["42 d", "100 d", "1 y", "222 y", "1.5 min", "0.25 s"])
        self.assertEqual([time_step(most) for most in (75_000, 4 * 3600, 200, 3)], [21_600, 3600, 50, 0.5])


if __name__ == "__main__":
    unittest.main()
