#!/usr/bin/python3
"""floe report without a browser: what the page holds is what the folder says, hostile names stay text, and what is
not to be replaced is not."""

import csv
import json
import sys
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[1] / "cli")]

from program import Case, run, small  # noqa: E402
from report_page import Page  # noqa: E402

HOSTILE = "</script><script>alert(1)</script><!--"
EMPTY_PAGE = 100_000  # bytes, of which a page without data may have fewer


def scenario(**changes):
    own = {
        "replicates": 2,
        "schemes": [{"model": "red-stuff"}, {"model": "replication", "label": "two, copies", "copies": 2}],
        "faults": [{"model": "departures", "at": ["1h"]}, {"model": "sessions"}],
    }
    return small(**{**own, **changes})


class Report(Case):
    def made(self, out="out", *arguments, **changes):
        path = self.folder / f"{out}.json"
        path.write_text(json.dumps(scenario(**changes)))
        self.ok("run", path, "--out", out, "--quiet", *arguments)
        return self.folder / out

    def page(self, *arguments, at="out/report.html"):
        self.ok("report", *arguments)
        return Page((self.folder / at).read_text())

    def rows(self, folder, name):
        with open(folder / name, newline="") as file:
            return list(csv.DictReader(file))

    def test_the_page_holds_what_the_files_say(self):
        folder = self.made()
        page = self.page("out")
        intervals = sorted(
            (row["scheme"], int(row["replicate"]), int(row["shard"]), round(float(row["from_s"]) * 1e6), round(float(row["to_s"]) * 1e6), row["state"])
            for row in self.rows(folder, "fabric.csv")
        )
        self.assertGreater(len(intervals), 5)
        self.assertEqual(sorted(page.fabric()), intervals)
        values = sorted(
            (row["scheme"], int(row["replicate"]), round(float(row["time_s"]) * 1e6), row["metric"], float(row["value"]))
            for row in self.rows(folder, "series.csv")
        )
        self.assertGreater(len(values), 20)
        self.assertEqual(sorted(page.series()), values)
        for name in ("results", "scenario", "manifest"):
            self.assertEqual(page.elements[f"{name}-0"], json.loads((folder / f"{name}.json").read_text()))

    def test_nodes_of_shards_are_those_of_the_committee(self):
        self.made(committee={"shards": 10, "groups": [{"nodes": 2, "shards": 7}, {"nodes": 3, "shards": 3}]})
        self.assertEqual(self.page("out").facts()["shards_per_node"], [4, 3, 1, 1, 1])

    def test_the_page_is_small_and_asks_for_nothing(self):
        folder = self.made()
        page = self.page("out")
        data = sum(len(element) if isinstance(element, str) else len(json.dumps(element, indent=2)) for element in page.elements.values())
        self.assertLess(len(page.text) - data, EMPTY_PAGE)
        for word in ("http:", "https:", "@import", " src="):
            self.assertNotIn(word, page.text.replace("http://www.w3.org/2000/svg", ""))
        self.assertIn("default-src 'none'", page.text)
        first = (folder / "report.html").read_bytes()
        self.ok("report", "out")
        self.assertEqual((folder / "report.html").read_bytes(), first)

    def test_hostile_names_end_no_element(self):
        self.made(note=HOSTILE, schemes=[{"model": "red-stuff", "label": HOSTILE}])
        (self.folder / "out").rename(self.folder / "<script>alert(2)<")
        self.ok("report", "<script>alert(2)<", "-o", "page.html")
        page = Page((self.folder / "page.html").read_text())
        self.assertEqual(page.facts()["labels"], [HOSTILE])
        self.assertEqual(page.facts()["folder"], "<script>alert(2)<")
        self.assertEqual(page.elements["scenario-0"]["note"], HOSTILE)
        self.assertNotIn("alert(1)</script", page.text)
        self.assertEqual(page.text.count("</script"), page.text.count("<script"), "elements end where they should")

    def test_verdicts(self):
        self.made("out", "--require", "blobs.lost == 0", "--require=repair.total > 0 of red-stuff")
        result = run("report", "out", "--require", "storage.stored < 1", cwd=self.folder)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("error: storage.stored < 1 B/B of red-stuff", result.stderr)
        page = Page((self.folder / "out/report.html").read_text())
        self.ok("report", "out", "-o", "other.html", "--require", "storage.stored > 1")
        verdicts = {(one["asked"], one["condition"]): one["findings"] for one in page.facts()["verdicts"]}
        self.assertEqual([one["met"] for one in verdicts["by this report", "storage.stored < 1 B/B"]], [False, False])
        self.assertEqual([one["met"] for one in verdicts["by the command of the run", "blobs.lost == 0 blobs"]], [True, True])
        self.assertEqual([one["scheme"] for one in verdicts["by the command of the run", "repair.total > 0 B"]], [0])
        self.assertNotIn(("of every run", "blobs.lost == 0 blobs"), verdicts)
        self.assertIn(("of every run", "unfinished.pieces == 0 pieces"), verdicts)

    def test_claims_about_the_scenario(self):
        self.made()
        (self.folder / "claims").mkdir()
        claim = {"claim": "Copies are kept whole.", "source": "Nobody.", "scenario": "../out.json", "set": ["seed=9", "replicates=50"]}
        bound = {"scheme": "two, copies", "metric": "storage.slivers", "relation": "==", "value": 2, "verdict": "holds"}
        (self.folder / "claims/mine.json").write_text(json.dumps({**claim, **bound}))
        (self.folder / "claims/other.json").write_text(json.dumps({**claim, **bound, "set": ["duration=3d"]}))
        verdicts = self.page("out", "--claims", "claims").facts()["verdicts"]
        claimed = [one for one in verdicts if one["sentence"]]
        self.assertEqual(len(claimed), 1)
        self.assertEqual(claimed[0]["asked"], "by the claim mine, recorded: holds")
        self.assertEqual(claimed[0]["sentence"], "Copies are kept whole.")
        self.assertEqual(claimed[0]["findings"], [{"scheme": 1, "met": True, "surely": "holds", "why": ""}])
        (self.folder / "claims/mine.json").unlink()
        self.assertIn("no claim", self.ok("report", "out", "--claims", "claims").stderr)
        before = (self.folder / "out/report.html").read_bytes()
        (self.folder / "claims/bad.json").write_text("{")
        self.assertIn("bad.json", self.refused("report", "out", "--claims", "claims"))
        self.assertIn("holds no claims", self.refused("report", "out", "--claims", "nowhere"))
        self.assertEqual((self.folder / "out/report.html").read_bytes(), before)

    def test_labels_may_be_any_text(self):
        odd = 'a,b "c"\r\nd'
        folder = self.made(schemes=[{"model": "red-stuff", "label": odd}])
        page = self.page("out")
        self.assertEqual({row[0] for row in page.fabric()}, {odd})
        self.assertEqual(len(page.fabric()), len(self.rows(folder, "fabric.csv")))

    def test_several_folders_and_kept_results(self):
        self.made("one")
        folder = self.made("two", seed=2)
        for name in ("fabric.csv", "series.csv", "manifest.json"):
            (folder / name).unlink()
        told = self.ok("report", "one", "two").stderr
        self.assertIn("fabric.csv", told)
        page = Page((self.folder / "report.html").read_text())
        self.assertEqual(page.facts(1)["missing"], ["fabric.csv", "series.csv", "manifest.json"])
        self.assertEqual(page.facts(1)["command"], "")

    def test_figures_are_held_whole(self):
        folder = self.made()
        (folder / "plots").mkdir()
        (folder / "plots/one.svg").write_text("<svg/>")
        (folder / "plots/one.png").write_bytes(b"png")
        self.assertEqual(self.page("out").facts()["pictures"], [{"name": "one", "address": "data:image/svg+xml;base64,PHN2Zy8+"}])

    def test_a_report_of_an_earlier_run_is_told(self):
        self.made()
        before = self.page("out")
        self.assertNotIn("report.html", self.ok("run", "out.json", "--out", "out").stderr)
        told = self.ok("run", "out.json", "--out", "out", "--seed", "5").stderr
        self.assertIn('report.html is of an earlier run; "floe report" writes it again', told)
        self.assertNotEqual(self.page("out").elements["results-0"]["digest"], before.elements["results-0"]["digest"])

    def test_traces_in_the_folder_are_named(self):
        self.made("out", "--trace", "out/what-nodes-did.json")
        self.assertEqual(self.page("out").facts()["traces"], ["what-nodes-did.json"])

    def test_what_is_not_a_report_is_not_replaced(self):
        folder = self.made()
        mine = self.folder / "mine.html"
        mine.write_text("my own")
        (self.folder / "link.html").symlink_to(mine)
        for out, words in (("mine.html", "is no report"), ("out", "is a folder"), ("out/results.json", "a file of the results"), ("no/such.html", "no"), ("", "empty"), ("link.html", "link")):
            self.assertIn(words, self.refused("report", "out", "-o", out) if out != "no/such.html" else run("report", "out", "-o", out, cwd=self.folder).stderr, out)
        self.assertEqual(mine.read_text(), "my own")
        self.assertFalse((folder / "report.html").exists())

    def test_bad_folders(self):
        folder = self.made()
        self.assertIn("is no folder", self.refused("report", "none"))
        (self.folder / "empty").mkdir()
        self.assertIn("no results.json", self.refused("report", "empty"))
        (self.folder / "empty/sweep.json").write_text("{}")
        self.assertIn("a sweep", self.refused("report", "empty"))
        self.assertIn("no metric", self.refused("report", "out", "--require", "blobs.lsot == 0").replace("there is no metric", "no metric"))
        self.assertIn("no scheme", self.refused("report", "out", "--require", "blobs.lost == 0 of red-stff"))
        good = (folder / "fabric.csv").read_text()
        head, first = good.splitlines()[:2]
        for row, words in (
            ("red-stuff,0,3,0,5", "expected 6 columns"),
            ("red-stuff,0,3,0,5,offline,more", "expected 6 columns"),
            ('"red-stuff,0,3,0,5,offline', "expected 6 columns"),
            ("green-stuff,0,3,0,5,offline", "no scheme"),
            ("red-stuff,x,3,0,5,offline", "whole number"),
            ("red-stuff,77,3,0,5,offline", "there is no replicate 77; results.json has those from 0 to 1"),
            ("red-stuff,0,10,0,5,offline", "10 shards"),
            ("red-stuff,0,3,nan,5,offline", "expected a number"),
            ("red-stuff,0,3,-1,5,offline", "expected a time"),
            ("red-stuff,0,3,6,5,offline", "ends before"),
            ("red-stuff,0,3,0,5,</script>", "no state"),
        ):
            (folder / "fabric.csv").write_text(f"{head}\n{row}\n")
            message = self.refused("report", "out")
            self.assertIn(words, message)
            self.assertIn("line 2", message)
        (folder / "fabric.csv").write_text(f"{head}\nred-stuff,0,3,0,5,offline\nred-stuff,0,3,4,6,lost\n")
        self.assertIn("two states at once", self.refused("report", "out"))
        (folder / "fabric.csv").write_text(good)
        results = json.loads((folder / "results.json").read_text())
        for path, value, words in (
            (("format",), 3, "another format"),
            (("format",), None, '"format"'),
            (("schemes",), {}, "no schemes"),
            (("schemes", "red-stuff", "metrics"), None, '"metrics"'),
            (("schemes", "red-stuff", "metrics", "blobs.lost", "value"), "many", "at schemes.red-stuff.metrics.blobs.lost.value: expected a number or null"),
            (("schemes", "red-stuff", "metrics", "blobs.lost"), 3, "at schemes.red-stuff.metrics.blobs.lost: expected an object"),
            (("rows", "metrics", "blobs.lost", "title"), 3, "at rows.metrics.blobs.lost.title: expected a text"),
            (("rows", "states"), {}, "states"),
            (("rows", "series"), None, '"series"'),
            (("scenario", "shards"), "ten", '"shards" is not a number'),
            (("replicates",), -1, '"replicates" is not a number'),
        ):
            other = json.loads(json.dumps(results))
            place = other
            for name in path[:-1]:
                place = place[name]
            if value is None:
                del place[path[-1]]
            else:
                place[path[-1]] = value
            (folder / "results.json").write_text(json.dumps(other))
            message = self.refused("report", "out")
            self.assertIn(words, message)
            self.assertIn("results.json", message)
        (folder / "results.json").write_text(json.dumps(results))
        for name, content in (("manifest.json", "[]"), ("scenario.json", "3"), ("results.json", "[]")):
            before = (folder / name).read_text()
            (folder / name).write_text(content)
            message = self.refused("report", "out")
            self.assertIn("expected an object", message)
            self.assertIn(name, message)
            (folder / name).write_text(before)
        (folder / "results.json").write_text('{"schemes": {}}')
        self.assertIn("results.json", self.refused("report", "out"))
        (folder / "results.json").write_text('{"schemes": ')
        self.assertIn("results.json", self.refused("report", "out"))


if __name__ == "__main__":
    unittest.main()
