"""Sweeps: every point is what a run of its scenario says, whoever simulated it, in whatever pieces and however often killed."""

import contextlib
import csv
import itertools
import json
import random
import shutil
import signal
import subprocess
import time
import unittest

from program import FLOE, Case, run, small

VARY = ("--vary", "faults[0].count=1..3+1", "--vary", "blobs[0].size=10kB..1MB*10")


def scenario(**changes):
    return small(
        blobs=[{"count": 2, "size": "10kB", "content": "sized"}],
        schemes=[{"model": "red-stuff"}, {"model": "reed-solomon"}],
        faults=[{"model": "departures", "count": 2, "until": "1d"}],
        **changes,
    )


def files_in(folder):
    """Every file with its bytes, but for the manifest, which says who made it."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def kept_in(folder):
    """What a sweep that runs has kept so far: the sizes of its files that have their final names."""
    sizes = {}
    for path in folder.rglob("*.rows"):
        with contextlib.suppress(FileNotFoundError):
            sizes[path.name] = path.stat().st_size
    return sizes


def summed(text):
    """A file of rows with the sum of what stands before its end (FNV-1a, 64 bits)."""
    body = text[: text.rindex("end ")]
    total = 0xCBF29CE484222325
    for byte in body.encode():
        total = (total ^ byte) * 0x100000001B3 % 2**64
    return f"{body}end {total:016x}\n"


class Sweep(Case):
    def setUp(self):
        super().setUp()
        self.write(scenario())

    def write(self, document):
        (self.folder / "s.json").write_text(json.dumps(document))

    def sweep(self, *arguments, out="out"):
        return self.ok("sweep", "s.json", *VARY, "--replicates", 6, "--out", out, *arguments)

    def rows(self, out="out", name="sweep.csv"):
        with open(self.folder / out / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_a_point_is_what_a_run_says(self):
        self.sweep()
        rows = self.rows()
        points = list(itertools.product((1, 2, 3), (10_000, 100_000, 1_000_000)))
        seen = [(int(row["faults[0].count"]), int(row["blobs[0].size"])) for row in rows]
        self.assertEqual(list(dict.fromkeys(seen)), points)
        results = self.results(
            "s.json", "--replicates", 6, "--set", "faults[0].count=3", "--set", "blobs[0].size=100kB", out="run"
        )
        compared = 0
        for row in rows:
            if int(row["point"]) != points.index((3, 100_000)):
                continue
            metric = results["schemes"][row["scheme"]]["metrics"][row["metric"]]
            for key in ("value", "low", "high", "spread"):
                expected = metric[key]
                self.assertEqual(row[key] == "", expected is None, row)
                if expected is not None:
                    self.assertAlmostEqual(float(row[key]), expected, delta=1e-11 * abs(expected))
                    compared += 1
            self.assertEqual((int(row["n"]), row["unit"]), (metric["n"], metric["unit"]))
        self.assertGreater(compared, 200)

    def test_columns_are_described(self):
        self.sweep()
        columns = json.loads((self.folder / "out/columns.json").read_text())
        for name in ("sweep.csv", "quantiles.csv"):
            header = (self.folder / "out" / name).read_text().splitlines()[0].split(",")
            self.assertEqual([column["name"] for column in columns[name]], header)
        units = {column["name"]: (column["unit"], column["type"]) for column in columns["sweep.csv"]}
        self.assertEqual(units["blobs[0].size"], ("B", "number"))
        self.assertEqual(units["faults[0].count"], ("", "number"))

    def test_threads_slices_and_order_change_no_byte(self):
        self.sweep("--threads", 1)
        whole = files_in(self.folder / "out")
        self.sweep("--threads", 5, out="five")
        self.assertEqual(files_in(self.folder / "five"), whole)
        for slice_ in (3, 1, 4, 2):
            self.sweep("--slice", f"{slice_}/4", out=f"part{slice_}")
        for order in ((1, 2, 3, 4), (4, 2, 1, 3)):
            self.ok("combine", *(f"part{number}" for number in order), "--out", "together")
            self.assertEqual(files_in(self.folder / "together"), whole)
            shutil.rmtree(self.folder / "together")
        self.ok("combine", "part1", "part2", "part3", "part4", "--out", "part2")  # into one of them
        self.assertEqual(files_in(self.folder / "part2"), whole)

    def test_the_manifest_names_every_slice(self):
        for slice_ in ("3/3", "1/3"):
            self.sweep("--slice", slice_)
        self.sweep("--slice", "2/3", out="rest")
        manifest = json.loads((self.folder / "out/manifest.json").read_text())
        self.assertEqual(manifest["slices"], ["3/3", "1/3"])
        self.assertEqual([part["slice"] for part in manifest["parts"]], manifest["slices"])
        self.assertIn("3/3", manifest["parts"][0]["argv"])
        self.ok("combine", "out", "rest", "--out", "out")
        manifest = json.loads((self.folder / "out/manifest.json").read_text())
        self.assertEqual(manifest["slices"], ["1/1"])
        self.assertEqual([part["slice"] for part in manifest["parts"]], ["3/3", "1/3", "2/3"])
        for part in manifest["parts"]:
            self.assertEqual((part["argv"][:2], part["processor"]), (["floe", "sweep"], manifest["environment"]["processor"]))
            self.assertGreater(part["wall_s"], 0)

    def test_what_is_there_is_not_simulated_again(self):
        self.sweep()
        self.assertIn("all 54 replicates are there", self.sweep().stderr)
        more = self.ok("sweep", "s.json", *VARY, "--replicates", 9, "--out", "out").stderr
        self.assertIn("54 of 81 replicates are there", more)
        self.ok("sweep", "s.json", *VARY, "--replicates", 9, "--out", "anew")
        self.assertEqual(files_in(self.folder / "out"), files_in(self.folder / "anew"))

    def test_files_beside_the_scenario_go_along(self):
        (self.folder / "sizes.csv").write_text("size\n10kB\n20kB\n")
        self.write({**scenario(), "blobs": [{"size": {"file": "sizes.csv"}, "content": "sized"}]})
        command = ["sweep", "s.json", "--vary", "seed=1,2", "--out", "kept", "--replicates"]
        self.ok(*command, 2)
        kept = json.loads((self.folder / "kept/scenario.json").read_text())
        self.assertEqual(kept["blobs"][0]["size"]["list"], ["10kB", "20kB"])
        self.ok(*command, 3)
        self.ok("check", "--against", "kept")
        self.ok("combine", "kept", "--out", "together")

    def killed_again_and_again(self, command, folder, kill):
        """Up to ten kills, each a moment by chance after the run has kept something more; then the run to its end.
        Tells how many hit it and what the last run said."""
        chance = random.Random(7)
        kills = 0
        for _ in range(10):
            before = kept_in(folder)
            process = subprocess.Popen(
                [FLOE, *command], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            while process.poll() is None and kept_in(folder) == before:
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 0.3))
            process.send_signal(kill)
            if process.wait(timeout=60) == 0:
                break
            kills += 1
            self.assertFalse((folder / "sweep.csv").exists())
        return kills, self.ok(*command).stderr

    def test_killed_ten_times_and_gone_on(self):
        self.write(scenario(duration="200d", committee={"nodes": 50, "shards": 50}))
        command = ["sweep", "s.json", "--vary", "blobs[0].size=10kB,1MB", "--replicates", "10000", "--out"]
        self.ok(*command, "whole", "--threads", 2)
        for kill in (signal.SIGKILL, signal.SIGINT):
            folder = self.folder / f"killed-{kill}"
            kills, told = self.killed_again_and_again([*command, folder.name], folder, kill)
            self.assertGreater(kills, 0, "the sweep is too short for this test")
            self.assertRegex(told, r"(\d+ of|all) 20000 replicates are there")
            self.assertEqual(files_in(folder), files_in(self.folder / "whole"))

    def test_ctrl_c_says_how_to_go_on(self):
        self.write(scenario(duration="2000d", committee={"nodes": 50, "shards": 50}))
        command = ["sweep", "s.json", "--vary", "blobs[0].size=10kB,1MB", "--replicates", "3000", "--out", "out"]
        process = subprocess.Popen([FLOE, *command], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
        self.assertEqual((process.returncode, stdout), (130, ""), stderr)
        self.assertRegex(stderr, r"interrupted: [1-9]\d* of 6000 replicates are kept in out")
        self.assertIn("floe sweep s.json", stderr)
        self.assertIs(json.loads((self.folder / "out/manifest.json").read_text())["complete"], False)

    def test_what_is_missing_is_told(self):
        self.sweep("--slice", "1/3", out="part1")
        self.sweep("--slice", "3/3", out="part3")
        combined = run("combine", "part1", "part3", "--out", "out", cwd=self.folder)
        self.assertEqual((combined.returncode, (self.folder / "out").exists()), (1, False))
        self.assertIn("18 of 54 replicates are missing", combined.stderr)

    def test_other_problems_are_not_combined(self):
        self.sweep("--slice", "1/2", out="part1")
        self.sweep("--slice", "2/2", "--set", "network.uplink=20Mbit/s", out="part2")
        self.assertIn("another problem", self.refused("combine", "part1", "part2", "--out", "out"))
        self.ok("sweep", "s.json", "--vary", "blobs[0].size=10kB,1MB", "--out", "other")
        self.assertIn("other paths or other values", self.refused("combine", "part1", "other", "--out", "out"))
        self.assertIn("no folder that floe sweep wrote", self.refused("combine", "nowhere", "--out", "out"))
        description = self.folder / "part1/sweep.json"
        description.write_text(description.read_text().replace('"program": "', '"program": "0.0.9 '))
        self.assertIn("other ids", self.refused("combine", "part1", "part2", "--out", "out"))

    def test_garbled_rows_are_refused_and_found_by_the_pair(self):
        for part in (1, 2):
            self.sweep("--slice", f"{part}/2", out=f"part{part}")
        self.ok("combine", "part1", "part2", "--out", "out")
        path = next((self.folder / "part1/rows").iterdir())
        text = path.read_text()
        for broken, word in (
            (text[: len(text) // 2], "end is missing"),
            (text.replace("values,", "worth,", 1), "a line is garbled"),
            (text.replace("floe rows,1", "floe rows,2"), "other metrics than"),
        ):
            path.write_text(summed(broken) if broken.count("\nend ") else broken)
            self.assertIn(word, self.refused("combine", "part1", "part2", "--out", "again"))
        other = text.replace("values,", "values,f", 1) if "values,f" not in text else text.replace("values,f", "values,e", 1)
        path.write_text(summed(other))
        self.assertIn("must not be", self.refused("combine", "part1", "out", "--out", "out"))
        self.assertEqual(summed(text), text)

    def test_a_byte_that_changed_in_a_row_is_found(self):
        self.sweep()
        path = next((self.folder / "out/rows").iterdir())
        text = path.read_bytes()
        (self.folder / "out/sweep.csv").unlink()
        for at in range(0, len(text), max(1, len(text) // 25)):
            path.write_bytes(text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :])
            run = self.refused("sweep", "s.json", *VARY, "--replicates", 6, "--out", "out")
            self.assertIn("simulated again", run)
            self.assertFalse((self.folder / "out/sweep.csv").exists())
        path.unlink()
        self.sweep()

    def test_what_is_somebody_elses_stays(self):
        (self.folder / "out").mkdir()
        (self.folder / "out/thesis.tex").write_text("two years of work")
        self.assertIn("thesis.tex", self.refused("sweep", "s.json", *VARY, "--out", "out"))
        self.sweep("--force")
        self.assertEqual((self.folder / "out/thesis.tex").read_text(), "two years of work")
        self.ok("run", "s.json", "--out", "run")
        self.assertIn("was not written by", self.refused("sweep", "s.json", *VARY, "--out", "run"))
        other = self.refused("sweep", "s.json", "--vary", "faults[0].count=1,2", "--out", "out")
        self.assertIn("another sweep", other)

    def test_slips(self):
        for vary, word in (
            ("faults[0].count", "needs a path of the scenario and values"),
            ("faults[9].count=1,2", "numbered from 0"),
            ("faults[0].count=1..5", "has no step"),
            ("faults[0].count=5..1+1", "ends before it begins"),
            ("faults[0].count=1..5*1", "factor above 1"),
            ("faults[0].count=1,,2", "is empty"),
            ("faults[0].cuont=1,2", 'did you mean "count"'),
            ("blobs[0].size=1MB,1000kB", "are the same problem"),
            ("blobs[0].size=1MB..1s*2", "one kind of unit"),
            ("faults[0].count=0..1000000+1", "more than 10000 values"),
        ):
            self.assertIn(word, self.refused("sweep", "s.json", "--vary", vary))
        for arguments, word in (
            (("--slice", "4/3"), "--slice takes a part such as 3/20"),
            (("--slice", "0/3"), "--slice takes a part such as 3/20"),
            (("--threads", "0"), "--threads takes 1 to 4096"),
            (("--submit",), "--submit needs --slurm"),
            (("--slurm", "--slice", "1/2"), "leave --slice out"),
        ):
            self.assertIn(word, self.refused("sweep", "s.json", *VARY, *arguments))

    def test_a_forecast(self):
        told = self.ok("predict", "s.json", *VARY, "--replicates", 1000).stdout
        self.assertIn("points      9\n", told)
        self.assertIn("1000 of each, 9000 in all", told)
        self.assertRegex(told, r"time +\S+ \w+ with \d+ threads? on processors of their own; a replicate takes")
        self.assertRegex(told, r"disk +about \S+ [kMG]?B")

    def test_scripts_for_slurm(self):
        self.ok("sweep", "s.json", *VARY, "--slurm", "--slices", 3, "--out", "out")
        scripts = self.folder / "out/slurm"
        self.assertEqual(sorted(path.name for path in scripts.iterdir()), ["array.sh", "combine.sh", "submit.sh"])
        for path in scripts.iterdir():
            subprocess.run(["bash", "-n", path], check=True)
        environment = {"SLURM_ARRAY_TASK_ID": "0"}
        for number in (2, 3, 1):
            environment["SLURM_ARRAY_TASK_ID"] = str(number)
            subprocess.run(["bash", scripts / "array.sh"], check=True, env=environment, capture_output=True)
        subprocess.run(["bash", scripts / "combine.sh"], check=True, capture_output=True)
        self.ok("sweep", "s.json", *VARY, "--out", "here")
        here, there = files_in(self.folder / "here"), files_in(self.folder / "out")
        self.assertEqual(here, {name: there[name] for name in here})
        (scripts / "array.sh").write_text("#!/bin/bash\necho mine\n")
        refused = run("sweep", "s.json", *VARY, "--slurm", "--slices", 3, "--out", "out", cwd=self.folder)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("floe did not write it", refused.stderr)


if __name__ == "__main__":
    unittest.main()
