"""What a run leaves behind when it is cut short: a whole folder or none, never half a file."""

import json
import os
import resource
import shutil
import signal
import subprocess
import time
import unittest

from program import FLOE, Case, small

# Long enough to be caught in the middle on any machine.
ENDLESS = small(
    duration="3000d",
    committee={"nodes": 100, "shards": 100},
    blobs=[{"count": 20, "size": "100kB", "content": "sized"}],
    faults=[{"model": "departures", "rate": "10000%/y"}],
)


class Interrupted(Case):
    def start(self, *arguments, **more):
        return subprocess.Popen(
            [FLOE, "run", "s.json", "--out", "out/here", *arguments],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    def finish(self):
        process = self.start()
        self.assertEqual(process.communicate()[1].count("error"), 0)
        self.assertEqual(process.returncode, 0)

    def write(self, scenario):
        (self.folder / "s.json").write_text(json.dumps(scenario))

    def leftovers(self):
        return [path.name for path in self.folder.rglob("*") if path.name not in ("s.json", "out")]

    def test_ctrl_c_before_a_replicate_is_done(self):
        self.write(ENDLESS)
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start()
            time.sleep(1)
            self.assertIsNone(process.poll(), "the scenario is too short for this test")
            process.send_signal(number)
            stdout, stderr = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 130, stderr)
            self.assertEqual(stdout, "")
            self.assertIn("nothing was written", stderr)
            self.assertEqual(self.leftovers(), [])

    def test_ctrl_c_keeps_the_replicates_that_are_done(self):
        self.write({**small(duration="20d", blobs=[{"count": 30, "size": "50kB", "content": "sized"}]), "replicates": 100_000})
        process = self.start("--threads", "1")
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, stderr)
        self.assertIn("of 100000 replicates are kept", stderr)
        results = json.loads((self.folder / "out/here/results.json").read_text())
        self.assertGreater(results["replicates"], 0)
        self.assertLess(results["replicates"], 100_000)
        self.assertIn("red-stuff", stdout)

    def test_killed_outright(self):
        self.write(ENDLESS)
        process = self.start()
        time.sleep(0.5)
        process.kill()
        process.communicate()
        self.assertFalse((self.folder / "out/here").exists())

    def test_a_later_run_replaces_the_folder_and_keeps_nothing_of_it(self):
        self.write(small())
        self.finish()
        (self.folder / "out/here/plots").mkdir()
        (self.folder / "out/here/plots/old.svg").write_text("old")
        first = (self.folder / "out/here/results.json").read_bytes()
        self.finish()
        self.assertEqual((self.folder / "out/here/results.json").read_bytes(), first)
        self.assertFalse((self.folder / "out/here/plots").exists())

    def test_foreign_folders_are_left_alone(self):
        self.write(small())
        (self.folder / "out/here").mkdir(parents=True)
        (self.folder / "out/here/thesis.tex").write_text("two years of work")
        process = self.start()
        self.assertIn("holds something else", process.communicate()[1])
        self.assertEqual(process.returncode, 2)
        self.assertEqual((self.folder / "out/here/thesis.tex").read_text(), "two years of work")


class FullDisk(Case):
    def scenario(self):
        # Enough series to be well above the limits below.
        return small(duration="60d", faults=[{"model": "sessions", "up": {"law": "exponential", "mean": "5h"}}])

    def check_nothing_left(self, process, folder):
        stderr = process.communicate()[1]
        self.assertEqual(process.returncode, 2, stderr)
        self.assertIn("cannot write", stderr)
        self.assertIn("nothing was left half-written", stderr)
        self.assertEqual([path.name for path in folder.iterdir()], [])

    def start(self, out, **more):
        path = self.folder / "s.json"
        path.write_text(json.dumps(self.scenario()))
        return subprocess.Popen(
            [FLOE, "run", str(path), "--out", str(out / "here")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    def test_limit_on_file_size(self):
        out = self.folder / "out"
        out.mkdir()

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000))

        self.check_nothing_left(self.start(out, preexec_fn=limit), out)

    def test_small_file_system(self):
        mount = self.folder / "disk"
        mount.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(mount)]
        if os.geteuid() != 0 or shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
            self.skipTest("mounting is not allowed here")
        try:
            self.check_nothing_left(self.start(mount), mount)
        finally:
            subprocess.run(["umount", str(mount)], check=True)

    def test_folder_that_cannot_be_written(self):
        process = self.start(self.folder / "s.json")
        stderr = process.communicate()[1]
        self.assertEqual(process.returncode, 2, stderr)
        self.assertIn("s.json", stderr)


if __name__ == "__main__":
    unittest.main()
