#!/usr/bin/python3
"""floe run --trace: spans that nest, and whose lengths and bytes are those of the metrics and of fabric.csv."""

import csv
import json
import unittest
from collections import defaultdict

from program import Case, small

NODES, SHARDS, DAYS = 30, 60, 20
VACANT = 15 * 60 + 6 * 3600  # seconds: until detection gives a node up, and until it has another machine
# A trace counts what was taken of a request at once; results count proofs apart.
TOGETHER = {"symbols": ("symbols", "proofs"), "rebuild": ("rebuild",), "metadata": ("metadata",)}


def scenario():
    return small(
        duration=f"{DAYS}d",
        replicates=3,
        committee={"nodes": NODES, "shards": SHARDS},
        blobs=[{"count": 5, "size": "1MB", "content": "sized"}],
        schemes=[{"model": "red-stuff"}, {"model": "reed-solomon"}],
        faults=[{"model": "sessions", "up": {"law": "exponential", "mean": "3d"}, "down": {"law": "exponential", "mean": "6h"}}, {"model": "departures", "count": 5, "replacement": "6h"}],
    )


class Spans:
    """A trace as a viewer reads it: by process, which is a scheme, and by thread, which is a node."""

    def __init__(self, path):
        self.document = json.loads(path.read_text())
        self.schemes, self.threads, self.whole, self.overlapping = {}, {}, defaultdict(list), defaultdict(list)
        begun = {}
        for event in self.document["traceEvents"]:
            place = event["pid"], event.get("tid")
            if event["ph"] == "M" and event["name"] == "process_name":
                self.schemes[event["pid"]] = event["args"]["name"]
            elif event["ph"] == "M" and event["name"] == "thread_name":
                self.threads[place] = event["args"]["name"]
            elif event["ph"] == "X":
                self.whole[place].append((event["ts"], event["ts"] + event["dur"], event["name"], event["args"]))
            elif event["ph"] == "b":
                assert event["id"] not in begun
                begun[event["id"]] = event
            elif event["ph"] == "e":
                first = begun.pop(event["id"])
                assert (first["name"], first["cat"], first["pid"]) == (event["name"], event["cat"], event["pid"])
                assert first["ts"] <= event["ts"]
                self.overlapping[place].append((first["ts"], event["ts"], first["cat"], first["name"], first["args"]))
        assert not begun, "every span that begins ends"

    def all(self):
        return [span for spans in (*self.whole.values(), *self.overlapping.values()) for span in spans]


class Trace(Case):
    def setUp(self):
        super().setUp()
        (self.folder / "s.json").write_text(json.dumps(scenario()))

    def traced(self, *arguments, out="out"):
        self.ok("run", "s.json", "-o", out, "--quiet", "--trace", "trace.json", *arguments)
        return Spans(self.folder / "trace.json")

    def metrics(self, replicate, out="out"):
        with open(self.folder / out / "replicates.csv", newline="") as file:
            return {(row["scheme"], row["metric"]): float(row["value"] or "nan") for row in csv.DictReader(file) if int(row["replicate"]) == replicate}

    def test_spans_nest_and_last_as_long_as_metrics_say(self):
        spans, metrics = self.traced("--trace-replicate", "1"), self.metrics(1)
        self.assertEqual(spans.document["otherData"]["replicate"], 1)
        self.assertEqual(sorted(spans.schemes.values()), ["red-stuff", "reed-solomon"])
        self.assertEqual({name for (_, node), name in spans.threads.items() if node == 3}, {"node 3"})
        for process, scheme in spans.schemes.items():
            down = vacant = 0
            for (owner, node), own in spans.whole.items():
                if owner != process:
                    continue
                around = []
                for begin, end, name, _ in sorted(own, key=lambda span: (span[0], -span[1])):
                    while around and around[-1][1] <= begin:
                        around.pop()
                    if around:
                        self.assertLessEqual(end, around[-1][1] + 1e-3, f"node {node}")
                        self.assertEqual((around[-1][2], name), ("down", "vacant"))
                    around.append((begin, end, name))
                    down += (end - begin if name == "down" else 0) / 1e6
                    if name == "vacant":
                        vacant += 1
                        if end < DAYS * 86400e6:
                            self.assertAlmostEqual((end - begin) / 1e6, VACANT, delta=1e-6)
            self.assertAlmostEqual(down / (NODES * DAYS * 86400), metrics[scheme, "fault.offline_share"], delta=1e-12)
            self.assertEqual(vacant, metrics[scheme, "fault.departures"])
            self.assertGreater(vacant, 1)

    def test_outages_are_those_of_the_fabric(self):
        spans = self.traced("--trace-replicate", "2")
        process = {name: number for number, name in spans.schemes.items()}["red-stuff"]
        with open(self.folder / "out/fabric.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["scheme"] == "red-stuff" and row["replicate"] == "2"]
        damaged = {int(row["shard"]) for row in rows if row["state"] != "offline"}
        whole = sorted(set(range(SHARDS)) - damaged)
        self.assertGreater(len(whole), 20)
        for shard in whole:
            told = sorted((float(row["from_s"]), float(row["to_s"])) for row in rows if int(row["shard"]) == shard)
            down = sorted((begin / 1e6, end / 1e6) for begin, end, name, _ in spans.whole[process, shard // 2] if name == "down")
            self.assertEqual(len(told), len(down))
            for one, other in zip(told, down):
                self.assertAlmostEqual(one[0], other[0], delta=2e-6)
                self.assertAlmostEqual(one[1], other[1], delta=2e-6)

    def test_requests_are_within_repairs_and_move_the_bytes_of_the_results(self):
        spans = self.traced("--replicate", "1")
        results = json.loads((self.folder / "out/results.json").read_text())
        for process, scheme in spans.schemes.items():
            moved, requests = defaultdict(int), 0
            for (owner, node), own in spans.overlapping.items():
                if owner != process:
                    continue
                repairs = [span for span in own if span[2] == "repair"]
                for begin, end, _, name, told in (span for span in own if span[2] == "request"):
                    self.assertTrue(any(first <= begin and end <= last for first, last, *_ in repairs), f"node {node} at {begin}")
                    self.assertEqual(told["node"], node)
                    moved[name] += told["bytes"] if told["ok"] else 0
                    requests += 1
            self.assertGreater(requests, 50)
            traffic = results["schemes"][scheme]["traffic"]
            self.assertEqual(dict(moved), {name: sum(traffic[part]["received"] for part in TOGETHER[name]) for name in moved})

    def test_one_replicate_of_several_is_the_one_that_runs_alone(self):
        among = self.traced("--trace-replicate", "2", "--threads", "2").document
        alone = self.traced("--replicate", "2", out="alone").document
        self.assertEqual(among, alone)
        first = self.traced().document
        self.assertEqual(first["otherData"]["replicate"], 0)
        self.assertNotEqual(first, among)
        message = self.refused("run", "s.json", "--trace", "t.json", "--trace-replicate", "3")
        self.assertIn("--trace-replicate 3: replicates 0 to 2 run", message)
        self.assertIn("replicates 1 to 1 run", self.refused("run", "s.json", "--trace", "t.json", "--replicate", "1", "--trace-replicate", "0"))
        self.assertIn("needs --trace FILE", self.refused("run", "s.json", "--trace-replicate", "0"))

    def test_it_is_narrowed(self):
        everything = self.traced().all()
        of_node = self.traced("--trace-node", "4")
        self.assertTrue(0 < len(of_node.all()) < len(everything))
        for *_, told in of_node.all():
            self.assertIn(4, (told["node"], told.get("helper")))
        of_blob = [told for *_, told in self.traced("--trace-blob", "2").all() if "blob" in told]
        self.assertEqual({told["blob"] for told in of_blob}, {2})
        causes = {name for spans in self.traced("--trace-cause", "metadata").overlapping.values() for _, _, kind, name, _ in spans if kind == "request"}
        self.assertEqual(causes, {"metadata"})
        begin, end = 5 * 86400e6, 6 * 86400e6
        within = self.traced("--trace-from", "5d", "--trace-until", "6d").all()
        self.assertEqual(len(within), sum(span[1] >= begin and span[0] <= end for span in everything))


if __name__ == "__main__":
    unittest.main()
