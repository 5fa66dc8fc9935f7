"""The scenarios of the main job, run as a person runs them, against formulas written out here."""

import csv
import json
import unittest

from program import SCENARIOS, SOURCE, Case, run


def even_ceil(numerator, denominator):
    size = -(-numerator // denominator)
    return size + size % 2


class OneDeparture(Case):
    def test_every_byte_by_hand(self):
        n, size = 1000, 32 << 20
        f = (n - 1) // 3
        k1, k2 = n - 2 * f, n - f
        bits = (n - 1).bit_length()

        def framed(symbol):
            length = 1 if symbol < 128 else 2
            return 1 + 2 + length + symbol + 2 + 1 + 33 * bits

        schemes = self.results(SCENARIOS / "one-departure.json")["schemes"]
        value = lambda scheme, name: schemes[scheme]["metrics"][name]["value"]

        symbol = even_ceil(size, k1 * k2)
        self.assertEqual(value("red-stuff", "lost.bytes"), (k1 + k2) * symbol)
        self.assertEqual(value("red-stuff", "repair.payload"), (k1 + k2) * symbol)
        headers = 2 * 200 * (k1 + k2 + 1)  # of a request and an answer, for each symbol and the metadata
        self.assertEqual(value("red-stuff", "repair.proofs"), (k1 + k2) * (framed(symbol) - symbol))
        self.assertEqual(value("red-stuff", "repair.headers"), headers)
        self.assertEqual(value("red-stuff", "repair.metadata"), 32 + 1 + 1 + 8 + 2 + 66 * n)

        piece = even_ceil(size, k1)
        self.assertEqual(value("reed-solomon", "lost.bytes"), piece)
        self.assertEqual(value("reed-solomon", "repair.payload"), k1 * piece)
        self.assertAlmostEqual(value("red-stuff", "compare.payload"), k1 * piece / ((k1 + k2) * symbol))
        self.assertEqual(value("red-stuff", "rebuilt.pieces"), 2)


class Quickstart(Case):
    def test_nodes_are_rebuilt_and_nothing_is_lost(self):
        results = self.results(SCENARIOS / "quickstart.json")
        red_stuff = results["schemes"]["red-stuff"]["metrics"]
        blobs = 20
        self.assertGreaterEqual(red_stuff["rebuilt.pieces"]["value"], 5 * 2 * blobs)  # five nodes' worth
        for scheme in results["schemes"].values():
            metrics = {name: entry["value"] for name, entry in scheme["metrics"].items()}
            self.assertEqual(metrics["blobs.lost"], 0)
            parts = ("payload", "proofs", "headers", "metadata", "wasted")
            self.assertEqual(metrics["repair.total"], sum(metrics[f"repair.{part}"] for part in parts))
            self.assertEqual(metrics["lost.pieces"], metrics["rebuilt.pieces"] + metrics["unfinished.pieces"])
            for cause in scheme["traffic"].values():
                self.assertEqual(cause["sent"], cause["received"] + cause["lost"])
        payload = red_stuff["repair.payload"]["value"]
        lost = red_stuff["lost.bytes"]["value"]
        # Repair moves what was lost, less the symbols that a node takes from its own slivers, which cost nothing: at most
        # one of the 67 of each pair.
        self.assertLessEqual(payload, lost)
        self.assertGreater(payload, lost * 0.98)

    def test_the_kept_results_are_those_of_today(self):
        self.results(SCENARIOS / "quickstart.json")
        for name in ("results.json", "scenario.json"):
            kept = (SOURCE / "results/quickstart" / name).read_text()
            self.assertEqual((self.folder / "out" / name).read_text(), kept, f"scripts/keep-results writes {name} anew")

    def test_series_add_up_to_the_totals(self):
        results = self.results(SCENARIOS / "quickstart.json")
        moved = {}
        with open(self.folder / "out/series.csv", newline="") as file:
            for row in csv.DictReader(file):
                if row["metric"].startswith("bytes."):
                    key = row["scheme"], row["metric"][len("bytes.") :]
                    moved[key] = moved.get(key, 0) + int(row["value"])
        for label, scheme in results["schemes"].items():
            for cause, traffic in scheme["traffic"].items():
                self.assertEqual(moved.get((label, cause), 0), traffic["sent"])

    def test_the_same_bytes_every_time(self):
        def files(out, *arguments):
            self.results(SCENARIOS / "quickstart.json", *arguments, out=out)
            return {p.name: p.read_bytes() for p in (self.folder / out).iterdir() if p.name != "manifest.json"}

        self.assertEqual(files("a"), files("b", "--check-determinism"))
        other = files("c", "--seed", "2")
        self.assertNotEqual(json.loads(other["results.json"])["digest"], json.loads(files("a")["results.json"])["digest"])

    def test_threads_change_nothing(self):
        def csv_of(threads):
            self.results(SCENARIOS / "quickstart.json", "--replicates", "3", "--threads", threads, out=threads)
            return (self.folder / threads / "replicates.csv").read_bytes()

        self.assertEqual(csv_of("1"), csv_of("3"))


class ThirdOffline(Case):
    def test_everything_is_read_and_whole_again(self):
        results = self.results(SCENARIOS / "third-offline.json")
        for label, scheme in results["schemes"].items():
            metrics = {name: entry["value"] for name, entry in scheme["metrics"].items()}
            self.assertEqual(metrics["blobs.lost"], 0, label)
            self.assertEqual(metrics["read.failed"], 0, label)
            self.assertGreater(metrics["read.ok"], 0, label)
        whole, least = {}, {}
        with open(self.folder / "out/series.csv", newline="") as file:
            for row in csv.DictReader(file):
                if row["metric"] == "redundancy.min":
                    value = float(row["value"])
                    whole.setdefault(row["scheme"], []).append(value)
                    least[row["scheme"]] = min(value, least.get(row["scheme"], value))
        for label, values in whole.items():
            self.assertEqual(values[0], values[-1], label)
            self.assertAlmostEqual(least[label] / values[0], 0.66, msg=label)  # 66 of 100 live: below k2 = 67


class EpochChange(Case):
    def test_moves_are_drawn(self):
        self.results(SCENARIOS / "epoch-change.json", "--set", "duration=20d")
        self.ok("plot", self.folder / "out", "--only", "moves")
        self.assertTrue((self.folder / "out/plots/moves.svg").is_file())


class MainnetShape(Case):
    def test_two_nodes_of_the_mainnet_committee(self):
        schemes = self.results(SCENARIOS / "mainnet-shape.json")["schemes"]
        n, size, blobs = 1000, 8 << 20, 10
        k1, k2 = 334, 667
        symbol = even_ceil(size, k1 * k2)
        # Node 0 holds 18 shards. Node 60 is the 24th of the 66 that share 334, of which the first 4 hold 6.
        shards = 18 + 5
        metrics = schemes["red-stuff"]["metrics"]
        self.assertEqual(metrics["lost.bytes"]["value"], shards * blobs * (k1 + k2) * symbol)
        self.assertEqual(metrics["repair.payload"]["value"], shards * blobs * (k1 + k2) * symbol)
        self.assertEqual(metrics["repair.metadata"]["value"], 2 * blobs * (32 + 1 + 1 + 8 + 2 + 66 * n))
        baseline = schemes["reed-solomon"]["metrics"]
        self.assertEqual(baseline["repair.payload"]["value"], 2 * blobs * k1 * even_ceil(size, k1))
        for scheme in schemes.values():
            self.assertEqual(scheme["metrics"]["blobs.lost"]["value"], 0)


if __name__ == "__main__":
    unittest.main()
