#!/usr/bin/python3
"""floe report in a real browser: what the page shows against what the files say."""

import csv
import io
import json
import random
import re
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[1] / "cli")]

from browser import Browser, needed  # noqa: E402

needed()

from matplotlib import image  # noqa: E402
from program import SCENARIOS, Case  # noqa: E402

YEAR = 365 * 86400
LONGEST_LOAD, LONGEST_FRAME = 20, 2  # seconds, on a machine that does other things as well
SCHEMES = [
    {"model": "red-stuff"},
    {"model": "red-stuff", "label": "reusing", "reuse": True},
    {"model": "reed-solomon"},
    {"model": "reed-solomon", "label": "equal-storage", "equal_storage": True},
    {"model": "replication"},
    {"model": "lrc"},
]


class Fabric:
    """fabric.csv, read by what it says alone."""

    def __init__(self, folder):
        self.titles = {name: state["title"] for name, state in json.loads((folder / "results.json").read_text())["rows"]["states"].items()}
        with open(folder / "fabric.csv", newline="") as file:
            self.rows = [(row["scheme"], int(row["replicate"]), int(row["shard"]), float(row["from_s"]), float(row["to_s"]), row["state"]) for row in csv.DictReader(file)]

    def of(self, scheme, replicate):
        return [row[2:] for row in self.rows if row[:2] == (scheme, replicate)]

    def at(self, scheme, replicate, seconds):
        return {shard: self.titles[state] for shard, begin, end, state in self.of(scheme, replicate) if begin <= seconds < end}


class Pages(Case):
    browser = None

    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()

    def quickstart(self, **changes):
        """A month of the quickstart; the folder and its page."""
        scenario = json.loads((SCENARIOS / "quickstart.json").read_text())
        del scenario["$schema"]
        scenario["blobs"][0]["content"] = "sized"
        scenario["committee"] = {"nodes": 50, "shards": 100}  # two each, so that nodes and shards are told apart
        (self.folder / "own.json").write_text(json.dumps({**scenario, "replicates": 3, **changes}))
        self.ok("run", "own.json", "-o", "out", "--quiet")
        self.ok("report", "out")
        return self.folder / "out", self.folder / "out/report.html"

    def shown(self):
        """The second that the page says it shows, and the shards that it says are in another state."""
        seconds = float(re.search(r"\((\S+) s\)", self.browser.text("counts"))[1])
        return seconds, {int(shard): state for shard, state in re.findall(r"(\d+) ([a-z]+)(?=[,.])", self.browser.text("apart"))}

    def check_shown(self, fabric, scheme, replicate):
        seconds, shards = self.shown()
        self.assertEqual(shards, fabric.at(scheme, replicate, seconds), f"at {seconds} s")
        return seconds

    def check_quiet(self, page):
        self.assertEqual(self.browser.errors(), [])
        self.assertEqual(set(self.browser.requests()), {f"file://{page}"})

    def test_the_scrubber_shows_what_the_file_says(self):
        folder, page = self.quickstart()
        fabric, browser = Fabric(folder), self.browser
        browser.requests()
        browser.open(page)
        chance = random.Random(1)
        for scheme in (0, 2):
            browser.choose("scheme", scheme)
            for replicate in (0, 2):
                browser.choose("replicate", replicate)
                seen = set()
                for _ in range(8):
                    browser.choose("scrubber", chance.randrange(10001))
                    seen.add(self.check_shown(fabric, ["red-stuff", None, "replication"][scheme], replicate))
                self.assertGreater(len(seen), 5)
        browser.choose("goto", "12.5d")
        self.assertEqual(self.check_shown(fabric, "replication", 2), 12.5 * 86400)
        # The very instants at which something begins or ends.
        for shard, begin, end, _ in chance.sample(fabric.of("replication", 2), 5):
            for instant in (begin, end):
                browser.choose("goto", f"{round(instant + 2e-6, 6)}")
                self.check_shown(fabric, "replication", 2)
        self.check_quiet(page)

    def test_a_pointer_tells_shard_node_piece_and_state(self):
        folder, page = self.quickstart()
        fabric, browser = Fabric(folder), self.browser
        month = 30 * 86400
        lost = [row for row in fabric.of("red-stuff", 0) if row[3] == "lost"]
        shard, begin, end, _ = max(lost, key=lambda row: row[2] - row[1])
        browser.open(page)
        browser.move_to("weave", (begin + end) / 2 / month, (shard + 0.5) / 100)
        told = browser.text("hover")
        for words in (f"shard {shard}, node {shard // 2}", "primary", "secondary", "lost", "for 6.25 h"):
            self.assertIn(words, told)
        browser.click("weave", (begin + end) / 2 / month, (shard + 0.5) / 100)
        self.assertIn(f"shard={shard}", browser.run("return location.hash"))
        self.assertEqual(self.shown()[1][shard], "lost")

    def test_the_colours_of_the_image_are_those_of_the_states(self):
        folder, page = self.quickstart()
        fabric, browser, chance = Fabric(folder), self.browser, random.Random(5)
        lost = next(row for row in fabric.of("red-stuff", 1) if row[3] == "lost")
        begin, end = lost[1] - 86400, lost[2] + 86400
        browser.open(page, f"#rep=1&theme=light&from={begin}&to={end}")
        titles = browser.run("return [...document.querySelectorAll('#states .swatch')].map((one) => one.parentElement.textContent)")
        colours = browser.run("return [...document.querySelectorAll('#states .swatch')].map((one) => one.style.background.match(/[0-9]+/g).map(Number))")
        width, height = browser.run("const canvas = document.getElementById('weave'); return [canvas.width, canvas.height]")
        pixel = (end - begin) / width
        rows = [row for row in fabric.of("red-stuff", 1) if row[2] > begin and row[1] < end and row[2] - row[1] > 8 * pixel]
        points = [(shard, max(first, begin) + (min(last, end) - max(first, begin)) * chance.uniform(0.3, 0.7)) for shard, first, last, _ in rows]
        points += [(chance.randrange(100), chance.uniform(begin + pixel, end - pixel)) for _ in range(200)]
        places = [(int((seconds - begin) / pixel), int((shard + 0.5) * height / 100)) for shard, seconds in points]
        shown = browser.run(
            "const canvas = document.getElementById('weave'), { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height); return arguments[0].map(([x, y]) => [...data.slice(4 * (y * canvas.width + x), 4 * (y * canvas.width + x) + 3)])",
            places,
        )
        seen = set()
        for (shard, seconds), colour in zip(points, shown):
            near = {fabric.at("red-stuff", 1, seconds + shift * pixel).get(shard, titles[0]) for shift in (-2, -1, 0, 1, 2)}
            if len(near) == 1:
                self.assertEqual(colour, colours[titles.index(*near)], f"shard {shard} at {seconds} s")
                seen |= near
        self.assertLessEqual({"held", "offline", "lost"}, seen)

    def test_filters_events_keys_and_the_address(self):
        folder, page = self.quickstart()
        fabric, browser = Fabric(folder), self.browser
        browser.open(page)
        rows = sorted(fabric.of("red-stuff", 0), key=lambda row: (row[1], row[0]))
        self.assertIn(f"{len(rows)} events", browser.text("event-count"))
        browser.choose("event-filter", "node 7")
        own = [row for row in rows if row[0] in (14, 15)]
        listed = browser.run("return [...document.querySelectorAll('#events button')].map((one) => one.textContent)")
        self.assertEqual(len(listed), len(own))
        self.assertTrue(all("shard 14 (node 7)" in line or "shard 15 (node 7)" in line for line in listed))
        browser.run("document.querySelectorAll('#events button')[1].click()")
        browser.settle()
        self.assertAlmostEqual(self.shown()[0], own[1][1], delta=1e-6)
        browser.choose("event-filter", "lost")
        lost = [row for row in rows if row[3] == "lost"]
        self.assertEqual(browser.run("return document.querySelectorAll('#events li').length"), len(lost))
        browser.choose("goto", "0d")
        begun = sorted({row[1] for row in lost})
        for expected in begun[:3]:
            browser.press(".")
            self.assertAlmostEqual(self.shown()[0], expected, delta=1e-6)
        browser.press(",")
        self.assertAlmostEqual(self.shown()[0], begun[1], delta=1e-6)
        browser.choose("event-filter", "")
        browser.run("[...document.querySelectorAll('#states button')].find((one) => one.textContent.includes('offline')).click()")
        browser.settle()
        self.assertEqual(browser.run("return [...document.querySelectorAll('#events button')].filter((one) => one.textContent.includes('offline')).length"), 0)
        browser.press("s")
        self.assertEqual(browser.part("scheme").get_property("value"), "1")
        browser.press("r")
        browser.press("++")
        address, told = browser.run("return location.hash"), (browser.text("counts"), browser.text("apart"), browser.text("event-count"))
        for words in ("scheme=reed-solomon", "rep=1", "hide=offline", "from=", "to="):
            self.assertIn(words, address)
        browser.open(page, address)
        self.assertEqual((browser.text("counts"), browser.text("apart"), browser.text("event-count")), told)
        self.assertEqual(browser.run("return location.hash"), address)
        before = self.shown()[0]
        browser.press(" ")
        time.sleep(1)
        browser.press(" ")
        self.assertGreater(self.shown()[0], before)
        browser.press("0")
        self.assertNotIn("from=", browser.run("return location.hash"))
        browser.choose("metric-filter", "wasted")
        self.assertEqual(browser.run("return [...document.querySelectorAll('#summary tbody tr')].every((row) => row.textContent.includes('wasted'))"), True)
        browser.open(page, "#run=9&scheme=none&rep=x&from=5&to=1&t=-3&shard=1e9")
        self.assertEqual(browser.errors(), [])
        self.assertEqual(self.shown()[0], 0)

    def test_the_end_of_the_run_shows_what_was_last_so(self):
        folder, page = self.quickstart()
        fabric, browser, month = Fabric(folder), self.browser, 30 * 86400
        last = {shard: fabric.titles[state] for shard, _, end, state in fabric.of("red-stuff", 0) if end == month}
        self.assertGreater(len(last), 0)
        browser.open(page)
        for part, value in (("scrubber", 10000), ("goto", "0d"), ("goto", "30d")):
            browser.choose(part, value)
            if value != "0d":
                self.assertEqual(self.shown(), (month, last))

    def test_every_event_is_reached(self):
        folder, page = self.quickstart(duration="120d", replicates=1)
        fabric, browser = Fabric(folder), self.browser
        begun = sorted({row[1] for row in fabric.of("red-stuff", 0)})
        self.assertGreater(len(begun), 330)
        browser.open(page)
        browser.choose("goto", f"{begun[298]:.6f}")
        for expected in begun[299:320]:
            browser.press(".")
            self.assertAlmostEqual(self.shown()[0], expected, delta=1e-6)
            self.assertEqual(browser.run("return document.querySelectorAll('#events [aria-current=true]').length"), 1)
        browser.choose("goto", "120d")
        browser.press(",")
        self.assertAlmostEqual(self.shown()[0], begun[-1], delta=1e-6)
        browser.open(page, f"#from={begun[5] + 1e-3}&to={begun[6] - 1e-3}&t={begun[5] + 1e-3}")
        browser.press(".")
        self.assertAlmostEqual(self.shown()[0], begun[6], delta=1e-6)

    def test_a_metric_is_picked_by_keys_and_no_other_name_is(self):
        _, page = self.quickstart()
        browser = self.browser
        browser.open(page, "#pick=__proto__")
        self.assertNotIn("undefined", browser.run("return document.getElementById('summary-part').textContent"))
        browser.run("document.querySelectorAll('#summary button')[3].focus()")
        name = browser.run("return document.activeElement.dataset.metric")
        browser.run("document.activeElement.click()")
        browser.settle()
        self.assertIn(f"pick={name}", browser.run("return location.hash"))
        self.assertEqual(browser.run("return [document.activeElement.dataset.metric, document.activeElement.getAttribute('aria-pressed')]"), [name, "true"])

    def test_a_page_without_a_fabric_has_no_replicate_to_choose(self):
        folder, page = self.quickstart()
        for name in ("fabric.csv", "series.csv"):
            (folder / name).unlink()
        self.ok("report", "out")
        self.browser.open(page)
        self.browser.press("r")
        self.assertNotIn("rep=", self.browser.run("return location.hash"))
        self.assertEqual(self.browser.errors(), [])

    def test_series_at_a_time_are_those_of_the_file(self):
        folder, page = self.quickstart()
        with open(folder / "series.csv", newline="") as file:
            rows = [(row["scheme"], int(row["replicate"]), row["metric"], float(row["time_s"]), float(row["value"])) for row in csv.DictReader(file)]
        browser, chance = self.browser, random.Random(4)
        browser.open(page, "#rep=1&one=1")
        busy = sorted({row[3] + 1800 for row in rows if row[:3] == ("reed-solomon", 1, "bytes.rebuild")})[:3]
        for name, is_bins, times in (("nodes.up", False, [chance.uniform(0, 30 * 86400) for _ in range(5)]), ("bytes.rebuild", True, [*busy, 7.0])):
            browser.choose("series", name)
            for time_s in times:
                browser.choose("goto", f"{time_s:.3f}")
                seconds = self.shown()[0]
                own = [(at, value) for scheme, replicate, series, at, value in rows if (scheme, replicate, series) == ("reed-solomon", 1, name) and at <= seconds]
                expected = (own[-1][1] if own and (not is_bins or seconds < own[-1][0] + 3600) else 0) if is_bins else own[-1][1]
                told = re.search(r"reed-solomon (\S+) ([kMG]?B|nodes)", browser.text("series-values"))
                shown = float(told[1]) * {"kB": 1e3, "MB": 1e6, "GB": 1e9}.get(told[2], 1)
                self.assertAlmostEqual(shown, expected, delta=expected * 1e-3, msg=f"{name} at {seconds} s")
        self.assertGreater(expected + len(busy), 2)
        # A drag over the middle half of the figure shows the middle half of the run.
        before = browser.run("return [...document.querySelectorAll('#series-svg path')].map((one) => one.getAttribute('d')).join()")
        browser.run("const svg = document.getElementById('series-svg'); svg.scrollIntoView({ block: 'center' }); const box = svg.getBoundingClientRect(), line = document.getElementById('series-time'); const x = (share) => box.left + (Number(line.dataset.left) + share * (line.dataset.right - line.dataset.left)) * box.width / svg.viewBox.baseVal.width; for (const [kind, share] of [['pointerdown', 0.25], ['pointerup', 0.75]]) svg.dispatchEvent(new PointerEvent(kind, { clientX: x(share), clientY: box.top + 50, bubbles: true }));")
        browser.settle()
        begin, end = (float(browser.run("return new URLSearchParams(location.hash.slice(1)).get(arguments[0])", name)) for name in ("from", "to"))
        self.assertAlmostEqual(begin / 86400, 7.5, delta=0.1)
        self.assertAlmostEqual(end / 86400, 22.5, delta=0.1)
        self.assertNotEqual(browser.run("return [...document.querySelectorAll('#series-svg path')].map((one) => one.getAttribute('d')).join()"), before)

    def pixels(self):
        return image.imread(io.BytesIO(self.browser.screenshot()))[:, :, :3]

    def test_it_is_drawn_at_three_widths_light_and_dark_and_in_grey(self):
        _, page = self.quickstart()
        for width in (360, 900, 1600):
            for theme in ("light", "dark"):
                self.browser.resize(width)
                self.browser.open(page, f"#theme={theme}")
                self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), width)
                for name in ("verdicts-part", "fabric", "series-svg", "interval-figure"):
                    self.browser.run("document.getElementById(arguments[0]).scrollIntoView()", name)
                    self.browser.settle()
                    grey = self.pixels() @ [0.2126, 0.7152, 0.0722]
                    self.assertGreater(len(set(grey.round(2).ravel())), 10, f"{name} at {width} is blank")
                    middle = float(sorted(grey.ravel())[grey.size // 2])
                    self.assertEqual(middle < 0.5, theme == "dark", f"{name} at {width}")
                colours = self.browser.run("return [...document.querySelectorAll('#states .swatch')].map((one) => one.style.background.match(/[0-9]+/g).map(Number))")
                steps = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in colours)
                self.assertGreater(min(b - a for a, b in zip(steps, steps[1:])), 15, "states are not apart in grey")
        self.browser.resize(1600)
        self.assertEqual(self.browser.errors(), [])

    def test_it_prints(self):
        folder, page = self.quickstart()
        self.browser.open(page, "#theme=light")
        pdf = self.folder / "page.pdf"
        pdf.write_bytes(self.browser.pdf())
        about = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
        self.assertGreaterEqual(int(re.search(r"Pages:\s+(\d+)", about)[1]), 4)
        words = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
        for expected in ("Verdicts", "blobs.lost == 0", "The fabric", "Series", "floe run own.json", '"replacement": "6h"', '"written_by": "floe run"'):
            self.assertIn(expected, words)
        subprocess.run(["pdftoppm", "-r", "100", "-png", pdf, self.folder / "sheet"], check=True)
        sheets = [(image.imread(path)[:, :, :3] * 255).round() for path in sorted(self.folder.glob("sheet*.png"))]
        self.assertGreater(min(sheet[:8].min() for sheet in sheets), 200, "paper is white, whatever the theme")
        for name in ("offline", "lost"):
            rank = list(json.loads((folder / "results.json").read_text())["rows"]["states"]).index(name)
            colour = self.browser.run("return document.querySelectorAll('#states .swatch')[arguments[0]].style.background.match(/[0-9]+/g).map(Number)", rank)
            found = max((abs(sheet - colour).max(axis=2) < 6).sum() for sheet in sheets)
            self.assertGreater(found, 300, f"the printed fabric shows no shard {name}")

    def test_every_scheme_is_on_paper(self):
        _, page = self.quickstart(schemes=SCHEMES, replicates=1, duration="5d")
        self.browser.open(page)
        pdf = self.folder / "page.pdf"
        pdf.write_bytes(self.browser.pdf())
        words = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout.split("The fabric")[0]
        words = re.sub(r"\s", "", words)
        for scheme in SCHEMES:
            self.assertGreaterEqual(words.count(scheme.get("label", scheme["model"])), 2, scheme)
        self.assertEqual(self.browser.run("return document.querySelectorAll('#summary thead').length"), 1)

    def test_hostile_names_do_nothing(self):
        label = "</script><img src=x onerror=alert(1)>"
        _, page = self.quickstart(note=label, schemes=[{"model": "red-stuff", "label": label}])
        self.browser.requests()
        self.browser.open(page)
        self.assertEqual(self.browser.text("note"), label)
        self.assertIn(label, self.browser.text("verdicts"))
        self.assertEqual(self.browser.run("return document.querySelectorAll('img').length"), 0)
        self.check_quiet(page)

    def loaded(self, page):
        """Seconds until the page is drawn, and those of the slowest frame of some keys."""
        begin = time.monotonic()
        self.browser.open(page)
        load = time.monotonic() - begin
        slowest = 0
        for key in ("+", "+", "-", "s", "r", "0", ".", "."):
            took = self.browser.driver.execute_async_script(
                "const [key, done] = arguments, begin = performance.now(); document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin), 0));",
                key,
            )
            slowest = max(slowest, took / 1000)
        print(f"{page.stat().st_size / 1e6:.1f} MB: loads in {load:.2f} s, slowest of the frames {slowest:.3f} s", file=sys.stderr)
        self.assertLess(load, LONGEST_LOAD)
        self.assertLess(slowest, LONGEST_FRAME)

    def test_ten_replicates_of_six_schemes_over_a_year(self):
        folder, page = self.quickstart(replicates=10, duration="365d", schemes=SCHEMES)
        self.browser.requests()
        self.loaded(page)
        fabric, chance = Fabric(folder), random.Random(2)
        for scheme in range(6):
            self.browser.choose("scheme", scheme)
            self.browser.choose("replicate", chance.randrange(10))
            replicate = int(self.browser.part("replicate").get_property("value"))
            for _ in range(3):
                self.browser.choose("goto", f"{chance.uniform(0, YEAR):.3f}")
                self.check_shown(fabric, SCHEMES[scheme].get("label", SCHEMES[scheme]["model"]), replicate)
        self.check_quiet(page)

    def test_a_million_intervals(self):
        folder, page = self.quickstart(replicates=1)
        results = json.loads((folder / "results.json").read_text())
        results["scenario"].update(shards=1000, nodes=1000, duration_s=YEAR)
        (folder / "results.json").write_text(json.dumps(results))
        chance = random.Random(3)
        with open(folder / "fabric.csv", "w") as file:
            file.write("scheme,replicate,shard,from_s,to_s,state\n")
            for shard in range(1000):
                at = 0.0
                for _ in range(1000):
                    begin = at + chance.expovariate(1 / 28000)
                    at = begin + chance.expovariate(1 / 3000)
                    file.write(f"red-stuff,0,{shard},{begin:.6f},{at:.6f},{'lost' if chance.random() < 0.001 else 'offline'}\n")
        self.ok("report", "out")
        self.loaded(page)
        self.browser.choose("scheme", 0)
        fabric = Fabric(folder)
        for _ in range(3):
            self.browser.choose("goto", f"{chance.uniform(0, YEAR):.3f}")
            self.check_shown(fabric, "red-stuff", 0)
        self.assertEqual(self.browser.errors(), [])


if __name__ == "__main__":
    unittest.main()
