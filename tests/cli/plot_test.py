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

from figures.mesh import coverage  # noqa: E402
from figures.results import Results, Unreadable  # noqa: E402
from figures.several import Several  # noqa: E402
from figures.sheet import amount, apart, percent  # noqa: E402

import plot as plot_script  # noqa: E402

OPTIONAL = ("moves", "after-writes")  # drawn where there is something to show
FIGURES = ("after-loss", "bandwidth", "fabric", "fabric-by-scheme", "metrics", "overview", "per-rebuilt-byte", "redundancy", "series")
OF_SWEEPS = ("against", "domains-struck", "heat-map", "loss-for-storage", "pareto", "times")
SERIES = "scheme,replicate,time_s,metric,value\n"
FABRIC = "scheme,replicate,shard,from_s,to_s,state\n"


def row(title, **more):
    return {"title": title, "unit": "B", **more}


def rows():
    """Names of no product: the figures know what results.json says of them."""
    return {
        "metrics": {
            "kept": row("kept", role="pieces"),
            "back": row("back", role="rebuilt"),
            "worst": row("worst", role="least"),
            "moved.firsts": row("some", role="part", traffic="mending", parts=["first"]),
            "moved.seconds": row("more", role="part", traffic="mending", parts=["second"]),
            "moved": row("all of it", role="total", traffic="mending", parts=["first", "second"]),
            "moved.each": row("each", role="per"),
            "ratio": row("ratio", role="versus"),
        },
        "series": {name: row(name, role=name) for name in ("least", "low", "middle")},
        "causes": {
            "bits": row("the bits", traffic="mending", part="first", series="bits moved"),
            "extras": row("the extras", traffic="mending", part="second", series="extras moved"),
            "looks": row("looks", traffic="looking", part="first", series="looks moved"),
        },
        "parts": {"first": {"title": "firsts"}, "second": {"title": "seconds"}},
        "states": {
            "well": {"title": "well", "rank": 0, "sentence": "it is well", "stands_out": False, "onset": ""},
            "away": {"title": "away", "rank": 1, "sentence": "it is away", "stands_out": False, "onset": ""},
            "gone": {"title": "gone", "rank": 2, "sentence": "it is gone", "stands_out": True, "onset": "it goes"},
        },
    }  # fmt: skip


def scheme(colour, lost, kinds):
    values = {
        "kept": 4.5, "back": lost, "moved.firsts": lost * 2, "moved.seconds": lost, "moved": lost * 3,
        "worst": 3.0, "moved.each": 3.0 if lost else None, "ratio": None,
    }  # fmt: skip
    return {
        "model": f"model {colour}",
        "metrics": {
            name: {"value": value, "n": 1, "low": None, "high": None, "spread": None, "unit": "B"}
            for name, value in values.items()
        },
        "kinds": kinds,
        "colour": colour,
    }


def kind(enough, title):
    return {"enough": enough, "slots": 7, "title": title}


def write_folder(folder, shards=7, lost=1000, series=True, fabric=True, edit=lambda document: None):
    """Two schemes over three days; every state, a repair in two causes, a blob that gets worse than the median.

    The series have a cause, and `edit` may give the fabric a state, that only an edited results.json knows.
    """
    folder.mkdir()
    document = {
        "format": 2,
        "version": "0.0.0",
        "scenario": {
            "name": "small", "hash": "12345678", "seed": 3, "duration_s": 259200.0, "nodes": 7, "shards": shards,
        },  # fmt: skip
        "replicates": 1,
        "schemes": {
            "one": scheme(0, lost, {"row": kind(3, "readable"), "column": kind(5, "whole")}),
            "odd one": scheme(9, lost, {"piece": kind(3, "k")}),
        },
        "baseline": {"scheme": "odd one", "title": "the old way"},
        "rows": rows(),
    }
    edit(document)
    (folder / "results.json").write_text(json.dumps(document))
    (folder / "manifest.json").write_text('{"written_by": "floe run", "determined": {}}')
    points, spells = [], []
    for label in document["schemes"]:
        for name, values in (("least", (4.5, 3, 4.5)), ("low", (4.5, 3.5, 4.5)), ("middle", (4.5, 4, 4.5))):
            points += [f"{label},0,{at},{name},{value}" for at, value in zip((0, 90000, 259200), values)]
        points += [f"{label},0,93600,bits moved,2000", f"{label},0,93600,extras moved,1000"]
        points += [f"{label},0,93600,looks moved,77", f"{label},0,93600,late moved,500"]
        spells += [f"{label},0,0,100.5,7300.25,away", f"{label},0,{shards - 1},86400,93600,gone"]
        spells += [f"{label},0,1,93600,100800.5,odd"] if "odd" in document["rows"]["states"] else []
    (folder / "series.csv").write_text(SERIES + "".join(point + "\n" for point in points if series))
    (folder / "fabric.csv").write_text(FABRIC + "".join(spell + "\n" for spell in spells if fabric))
    return folder


def plot(*words, cwd=None):
    command = [SCRIPTS / "plot.py", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def many_schemes(document):
    """Twelve of them, with labels of as many characters as a label may have."""
    one = document["schemes"]["one"]
    labels = [f"L{number}" * (64 // len(f"L{number}")) for number in range(12)]
    document["schemes"] = {label: {**one, "colour": rank} for rank, label in enumerate(labels)}
    document["baseline"] = None


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
        for folder in (first, second):
            run = plot(folder)
            self.assertEqual((run.returncode, run.stdout), (0, ""), run.stderr)
        files = drawn(first)
        self.assertEqual(set(files), {f"{name}.{kind}" for name in FIGURES for kind in ("svg", "png")})
        self.assertEqual(files, drawn(second))
        for name, content in files.items():
            self.assertTrue(content.startswith(b"<?xml" if name.endswith("svg") else b"\x89PNG"), name)
            self.assertNotIn(b"tEXt", content)

    def texts(self, folder, name):
        """What a figure says, in order; the SVG has glyphs, so it is asked of matplotlib."""
        results = Results(folder)
        sheet = plot_script.FIGURES[name].draw(results)
        found = [text.get_text() for text in sheet.figure.findobj(plot_script.matplotlib.text.Text)]
        plot_script.plt.close(sheet.figure)
        return [text for text in found if text]

    def test_a_cause_and_a_state_that_no_figure_has_heard_of_are_drawn(self):
        def edit(document):
            document["rows"]["causes"]["late"] = row("late ones", traffic="mending", part="first", series="late moved")
            document["rows"]["states"]["odd"] = {
                "title": "oddly", "rank": 3, "sentence": "it is odd", "stands_out": True, "onset": "it turns odd",
            }  # fmt: skip

        plain, edited = write_folder(self.place / "plain"), write_folder(self.place / "edited", edit=edit)
        self.assertEqual([plot(folder).returncode for folder in (plain, edited)], [0, 0])
        before, after = drawn(plain), drawn(edited)
        for name in ("overview", "fabric", "fabric-by-scheme", "bandwidth"):
            self.assertNotEqual(before[f"{name}.png"], after[f"{name}.png"], name)
        self.assertEqual(before["redundancy.png"], after["redundancy.png"])
        self.assertIn("late ones 500 B", self.texts(edited, "bandwidth"))
        self.assertNotIn("late ones 500 B", self.texts(plain, "bandwidth"))
        self.assertIn("3.5 kB in all, peak 3.5 kB/h", self.texts(edited, "bandwidth"))
        self.assertIn("oddly", self.texts(edited, "fabric"))
        self.assertIn("red lines: it goes · dashed amber lines: it turns odd", self.texts(edited, "overview"))

    def test_words_come_from_the_results(self):
        folder = write_folder(self.place / "out")
        self.assertIn("each row is a shard: pale while it is well, blue while it is away", self.texts(folder, "fabric"))
        texts = self.texts(folder, "per-rebuilt-byte")
        self.assertIn("3 bytes per rebuilt byte", texts)
        self.assertIn("2 firsts + 1 seconds", texts)
        for title in ("readable", "whole", "k"):
            self.assertIn(title, self.texts(folder, "redundancy"))

    def test_all_replicates_are_drawn(self):
        """Two replicates, of which one is worse and moves four times as much; figures show their median and mean."""

        def edit(document):
            document["replicates"] = 2
            for entry in document["schemes"].values():
                entry["metrics"]["moved.each"].update(value=3.0, n=2, low=2.5, high=3.5)

        one, both = write_folder(self.place / "one"), write_folder(self.place / "both", edit=edit)
        series = (one / "series.csv").read_text().splitlines()[1:]
        more = [line.replace(",0,", ",1,", 1).replace("moved,2000", "moved,8000") for line in series]
        (both / "series.csv").write_text("\n".join([SERIES.strip(), *series, *more]) + "\n")
        self.assertEqual(plot(both).returncode, 0)
        self.assertIn("6 kB in all, peak 9 kB/h", self.texts(both, "bandwidth"))
        self.assertIn("3 bytes per rebuilt byte, 2.5 to 3.5", self.texts(both, "per-rebuilt-byte"))
        self.assertIn("6 kB", self.texts(both, "overview"))
        self.assertIn("0.5 ×, median 2 h", self.texts(both, "fabric"))
        for name in FIGURES:
            for text in self.texts(both, name):
                self.assertNotIn("shown: replicate", text)

    def boxes(self, sheet):
        """Every text that is drawn with the box that it fills, in pixels."""
        sheet.figure.canvas.draw()
        ticks = [tick for axes in sheet.figure.axes for axis in (axes.xaxis, axes.yaxis) for tick in axis.majorTicks]
        shown = [tick for axes in sheet.figure.axes for axis in (axes.xaxis, axes.yaxis) for tick in axis._update_ticks()]
        beyond = {id(tick.label1) for tick in ticks} - {id(tick.label1) for tick in shown}
        for text in sheet.figure.findobj(plot_script.matplotlib.text.Text):
            box = text.get_window_extent()
            hidden = any(not artist.get_visible() for artist in (text, text.axes) if artist is not None)
            if text.get_text().strip() and not hidden and id(text) not in beyond and box.width > 1:
                yield text.get_text(), box

    def test_texts_stay_on_the_page_and_apart(self):
        folder = write_folder(self.place / "out", edit=many_schemes)
        results = Results(folder)
        plot_script.plt.style.use(SCRIPTS / "house.mplstyle")
        for name, figure in ((name, plot_script.FIGURES[name]) for name in FIGURES):
            sheet = figure.draw(results)
            page = sheet.figure.bbox
            boxes = list(self.boxes(sheet))
            for rank, (text, box) in enumerate(boxes):
                with self.subTest(figure=name, text=text):
                    inside = page.x0 - 1 <= box.x0 and box.x1 <= page.x1 + 1
                    inside = inside and page.y0 - 1 <= box.y0 and box.y1 <= page.y1 + 1
                    self.assertTrue(inside, f"{box} of {page}")
                    for other, beside in boxes[:rank]:
                        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
                        upright = min(box.y1, beside.y1) - max(box.y0, beside.y0)
                        self.assertFalse(across > 1.5 and upright > 3, f"{text!r} lies on {other!r}")
            plot_script.plt.close(sheet.figure)

    def test_redundancy_is_live_over_needed(self):
        """A blob of 4.5 B/B on 7 slots of which 3 are enough needs 4.5 * 3 / 7; the worst had 3."""
        sheet = plot_script.FIGURES["redundancy"].draw(Results(write_folder(self.place / "out")))
        axis = sheet.figure.axes[0]
        lines = [line.get_ydata() for line in axis.lines if len(line.get_ydata()) > 2]
        needed = 4.5 * 3 / 7
        np.testing.assert_allclose(lines[0], np.array([4.5, 4, 4.5, 4.5]) / needed)
        np.testing.assert_allclose(lines[1], np.array([4.5, 3, 4.5, 4.5]) / needed)
        levels = [line.get_ydata()[0] for line in axis.lines if len(line.get_ydata()) == 2]
        np.testing.assert_allclose(levels, [1, 5 / 3])
        self.assertEqual(axis.get_ylim(), sheet.figure.axes[1].get_ylim())
        plot_script.plt.close(sheet.figure)

    def test_a_run_of_many_years_counts_years(self):
        def edit(document):
            document["scenario"]["duration_s"] = 200 * 365 * 86400.0

        self.assertIn("time, years", self.texts(write_folder(self.place / "out", edit=edit), "redundancy"))
        self.assertIn("time, days", self.texts(write_folder(self.place / "short"), "redundancy"))

    def test_several_folders_in_one_figure(self):
        first, second = write_folder(self.place / "first"), write_folder(self.place / "second", lost=5000)
        run = plot("first", "second", "--only", "overview", cwd=self.place)
        self.assertEqual((run.returncode, run.stderr), (0, "plots: overview\n"))
        self.assertEqual({path.name for path in (self.place / "plots").iterdir()}, {"overview.svg", "overview.png"})
        every = plot("first", "second", cwd=self.place)
        self.assertEqual(every.returncode, 0, every.stderr)
        drawn_of_runs = {name for name in FIGURES if (self.place / "plots" / f"{name}.svg").exists()}
        self.assertEqual(drawn_of_runs, set(FIGURES))
        self.assertFalse((first / "plots").exists())
        results = Several([first, second])
        sheet = plot_script.FIGURES["per-rebuilt-byte"].draw(results)
        self.assertEqual(list(results.models), ["first: one", "first: odd one", "second: one", "second: odd one"])
        self.assertEqual(results.value("second: one", "rebuilt"), 5000)
        self.assertEqual(len(set(results.colours.values())), 4)
        plot_script.plt.close(sheet.figure)
        self.assert_refused(plot("first", "nowhere", cwd=self.place), "nowhere")
        self.assert_refused(plot("first", "first", cwd=self.place), "twice")

    def test_for_a_paper(self):
        first, second = write_folder(self.place / "first"), write_folder(self.place / "second")
        for folder in (first, second):
            self.assertEqual(plot(folder, "--paper", "--only", "redundancy").returncode, 0)
        files = drawn(first)
        self.assertEqual(set(files), {"redundancy-paper.svg", "redundancy-paper.pdf"})
        self.assertEqual(files, drawn(second))
        svg = files["redundancy-paper.svg"].decode()
        self.assertIn('width="237.6pt"', svg)  # 3.3 in of 72 pt
        self.assertRegex(svg, "<text[^>]*>readable</text>")
        self.assertNotIn("Redundancy over time", svg)
        self.assertTrue(files["redundancy-paper.pdf"].startswith(b"%PDF"))

    def test_one_figure_alone(self):
        folder = write_folder(self.place / "out")
        self.assertEqual(plot(folder, "--only", "fabric").returncode, 0)
        self.assertEqual(set(drawn(folder)), {"fabric.svg", "fabric.png"})

    def test_moves_are_not_drawn_where_no_shard_moved(self):
        folder = write_folder(self.place / "still")
        asked = plot(folder, "--only", "moves")
        self.assertIn("moves is not drawn: no shard moved", asked.stderr)

    def test_figures_are_listed(self):
        run = plot("--list")
        self.assertEqual((run.returncode, tuple(run.stdout.split())), (0, tuple(sorted((*FIGURES, *OPTIONAL, *OF_SWEEPS)))))

    def test_a_run_in_which_nothing_happened_is_drawn(self):
        folder = write_folder(self.place / "out", lost=0, series=False, fabric=False)
        run = plot(folder)
        self.assertEqual((run.returncode, run.stderr.count("\n")), (0, 1), run.stderr)
        self.assertEqual(len(drawn(folder)), 2 * len(FIGURES))

    def test_ten_thousand_shards_are_no_larger_a_file(self):
        few, many = write_folder(self.place / "few"), write_folder(self.place / "many", shards=10000)
        self.assertEqual([plot(folder, "--only", "fabric").returncode for folder in (few, many)], [0, 0])
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

    def test_results_of_another_format_are_refused_in_words(self):
        for name, form in (("older", 1), ("newer", 3), ("none", None)):
            folder = write_folder(self.place / name, edit=lambda document, form=form: document.update(format=form))
            self.assert_refused(plot(folder), f"format {form}", "read format 2")

    def test_garbled_files_are_refused_with_their_place(self):
        garbled = (
            ("results.json", "{", "results.json:1"),
            ("results.json", "[]", "results.json"),
            ("results.json", "{}", "scenario"),
            ("series.csv", "", "series.csv:1"),
            ("series.csv", SERIES + "one,0,1\n", "series.csv:2"),
            ("series.csv", SERIES + "one,0,soon,least,1\n", "'soon'"),
            ("series.csv", SERIES + "one,0,nan,least,1\n", "'nan'"),
            ("series.csv", SERIES + "two,0,0,least,1\n", "'two'"),
            ("fabric.csv", FABRIC + "one,0,7,0,1,gone\n", "fabric.csv:2"),
            ("fabric.csv", FABRIC + "one,0,1,2,1,gone\n", "fabric.csv:2"),
            ("fabric.csv", FABRIC + "one,0,1,0,1,melted\n", "fabric.csv:2"),
            ("fabric.csv", FABRIC + "one,0,1,0,1,well\n", "fabric.csv:2"),
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
