"""One more of everything: a metric, a series, a kind of field, a fault with an attribute of nodes, a cause of bytes,
a maintenance process, a client, and a scheme that is no MDS code. Each is one file and one row; from that follow the
schema, the reference, lists, messages, results, tables, CSV and figures, which this holds the program to.
"""

import csv
import json
import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

import program  # noqa: E402
from program import SOURCE, Case, run  # noqa: E402

program.FLOE = os.environ["FLOE_SEAMS"]

SCENARIO = {
    "name": "seams", "duration": "30d", "committee": {"nodes": 14, "shards": 14},
    "blobs": [{"count": 20, "size": "10kB"}],
    "schemes": [{"model": "red-stuff"}, {"model": "unequal-groups", "groups": [2, 4, 3]}],
    "faults": [
        {"model": "departures", "at": ["36h", "12d"], "nodes": [1, 2]},
        {"model": "weekly", "day": "Thursday", "duration": "2h"},
    ],
    "maintenance": [{"model": "census", "every": "2h"}],
    "clients": [{"model": "pinger", "every": "15min", "size": "100B"}],
    "reads": [{"at": ["20d"]}],
}  # fmt: skip


class Seams(Case):
    def scenario(self, **changes):
        path = self.folder / "seams.json"
        path.write_text(json.dumps({**SCENARIO, **changes}, indent=1))
        return path

    def test_every_list_shows_them(self):
        for what, name in (
            ("faults", "weekly"), ("maintenance", "census"), ("clients", "pinger"), ("schemes", "unequal-groups"),
            ("metrics", "weekly.outages"), ("metrics", "census.bytes_per_piece"), ("series", "census.owed"),
            ("series", "pinger.answers"), ("causes", "pings"),
        ):  # fmt: skip
            self.assertIn(name, self.ok("list", what).stdout, what)
        self.assertIn("weekday", self.ok("list", "faults").stdout)

    def test_schema_and_reference_show_them(self):
        schema = json.loads(self.ok("schema").stdout)
        for section, model in (("faults", "weekly"), ("maintenance", "census"), ("clients", "pinger")):
            models = schema["properties"][section]["items"]["oneOf"]
            self.assertIn(model, [one["properties"]["model"]["const"] for one in models])
        weekly = [one for one in schema["properties"]["faults"]["items"]["oneOf"] if "day" in one["properties"]]
        self.assertIn("Sunday", weekly[0]["properties"]["day"]["enum"])
        reference = self.ok("schema", "--reference").stdout
        for heading in ("faults: weekly", "maintenance: census", "clients: pinger", "schemes: unequal-groups"):
            self.assertIn(f"### {heading}\n", reference)
        self.assertIn('`"Monday"`', reference)

    def test_what_is_wrong_with_them_is_told_at_its_place(self):
        for change, words in (
            ({"faults": [{"model": "weekly", "day": "Mitwoch"}]}, 'faults[0].day: expected a day of the week'),
            ({"faults": [{"model": "weekly", "duration": "8d"}]}, "faults[0].duration: an outage is longer"),
            ({"faults": [{"model": "weakly"}]}, '"weekly"'),
            ({"maintenance": [{"model": "census", "evry": "1h"}]}, "every"),
            ({"clients": [{"model": "pinger", "every": "0s"}]}, "clients[0].every"),
            ({"schemes": [{"model": "unequal-groups", "groups": [20]}]}, "its pieces do not fit"),
        ):
            self.assertIn(words, self.refused("validate", self.scenario(**change)))

    def test_resolved_scenarios_keep_them(self):
        resolved = json.loads(self.ok("validate", "--resolved", self.scenario()).stdout)
        self.assertEqual(resolved["faults"][1], {"model": "weekly", "day": "Thursday", "duration": "2h"})
        self.assertEqual(resolved["maintenance"], [{"model": "census", "every": "2h"}])
        self.assertEqual(resolved["clients"], [{"model": "pinger", "every": "15min", "size": "100B"}])

    def test_results_tables_and_figures_show_them(self):
        out = self.folder / "out"
        table = self.ok("run", self.scenario(), "--out", out).stdout
        for title in ("weekly outages", "bytes sent per piece owed"):
            self.assertIn(title, table)
        document = json.loads((out / "results.json").read_text())
        for label in ("red-stuff", "unequal-groups"):
            metrics = {name: metric["value"] for name, metric in document["schemes"][label]["metrics"].items()}
            # 7 of 14 nodes, on the days 3 and 17; day 31 is not reached.
            self.assertEqual(metrics["weekly.outages"], 14)
            # The fault came to these on the days 3, 10, 17 and 24, and said so: 1 + 2 + 3 + 4 of each.
            self.assertEqual((metrics["census.turns"], metrics["census.turns_sum"]), (7 * 4, 7 * 10))
            # One shard a node: of 20 blobs RedStuff keeps two slivers there, the groups at most one part.
            self.assertLessEqual(metrics["census.owed"], 80)
            if label == "red-stuff":
                self.assertEqual(metrics["census.owed"], 80)
                self.assertEqual(metrics["read.ok"], 20)
            # Four questions an hour for 30 days, of which the last has no time; two outages of 2 h on half of the nodes.
            self.assertLess(metrics["pinger.answers"], 4 * 24 * 30)
            self.assertGreater(metrics["pinger.answers"], 0.98 * 4 * 24 * 30)
            pings = document["schemes"][label]["traffic"]["pings"]
            # A question and an answer of 100 B and a header of 200 B each.
            self.assertGreaterEqual(pings["received"], metrics["pinger.answers"] * 100)
            self.assertEqual(pings["sent"], pings["received"] + pings["lost"])
        rows = document["rows"]
        self.assertEqual(rows["metrics"]["weekly.outages"]["unit"], "outages")
        self.assertEqual(rows["causes"]["pings"]["title"], "pings")
        self.assertLessEqual({"census.owed", "pinger.answers"}, set(rows["series"]))
        with open(out / "series.csv", newline="", encoding="utf-8") as file:
            points = [line for line in csv.DictReader(file) if line["scheme"] == "red-stuff"]
        owed = [float(line["value"]) for line in points if line["metric"] == "census.owed"]
        # Two slivers of each of 20 blobs, which were gone at an instant of a count and are back at the end.
        self.assertEqual((max(owed), owed[0], owed[-1]), (40, 0, 0))
        answers = sum(float(line["value"]) for line in points if line["metric"] == "pinger.answers")
        self.assertEqual(answers, document["schemes"]["red-stuff"]["metrics"]["pinger.answers"]["value"])
        with open(out / "replicates.csv", newline="", encoding="utf-8") as file:
            self.assertIn("weekly.outages", {line["metric"] for line in csv.DictReader(file)})
        run("plot", out)
        drawn = {path.stem: path.read_text() for path in (out / "plots").glob("*.svg")}
        self.assertIn("answers to pings", drawn["metrics"] + drawn["series"])
        for figure, word in (("metrics", "weekly outages"), ("series", "pieces owed"), ("bandwidth", "pings")):
            self.assertIn(f">{word}", drawn[figure].replace("<!-- ", ">"), figure)

    def test_repair_and_reads_may_stand_in_the_lists(self):
        sections = {"repair": {"detection": "5min"}, "reads": [{"at": ["2d"]}], "maintenance": [], "clients": []}
        lists = {
            "maintenance": [{"model": "repair", "detection": "5min"}],
            "clients": [{"model": "read", "at": ["2d"]}],
        }
        scenario = {key: value for key, value in SCENARIO.items() if key not in ("reads", "maintenance", "clients")}
        path = self.folder / "either.json"
        texts = []
        for part in (sections, lists):
            path.write_text(json.dumps({**scenario, **part}))
            texts.append(self.ok("validate", "--resolved", path).stdout)
        self.assertEqual(*texts)
        path.write_text(json.dumps({**scenario, **sections, **lists}))
        self.assertIn("maintenance[0]: repair is already described in repair", self.refused("validate", path))

    def test_each_is_one_file_and_one_row(self):
        """Beside its file and the registries no source names it."""
        names = {
            "weekly": "weekly_fault.cpp", "census": "census_upkeep.cpp", "pinger": "pinger_client.cpp",
            "unequal-groups": "unequal_groups_scheme.cpp", "pings": "pinger_client.cpp", "Monday": "weekday.hpp",
            "turns": "turns.hpp", "census.bytes_per_piece": "owed_metric.cpp",
        }  # fmt: skip
        sources = [*(SOURCE / "sim").rglob("*.?pp"), *(SOURCE / "scripts").rglob("*.py"), *(SOURCE / "tests/seams").glob("*.?pp")]
        for name, home in names.items():
            holders = [path.name for path in sources if f'"{name}"' in path.read_text(encoding="utf-8")]
            self.assertEqual(holders, [home], name)


if __name__ == "__main__":
    unittest.main()
