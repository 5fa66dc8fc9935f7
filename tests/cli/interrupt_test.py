"""What a run leaves behind when it is cut short: a whole folder or none, never half a file."""

import fcntl
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from program import FLOE, Case, run, small

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
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
            process = self.start()
            time.sleep(1)
            self.assertIsNone(process.poll(), "the scenario is too short for this test")
            process.send_signal(number)
            stdout, stderr = process.communicate(timeout=60)
            self.assertEqual(process.returncode, code, stderr)
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
        self.assertIs(results["complete"], False)
        self.assertIn("red-stuff", stdout)

    def test_killed_outright(self):
        self.write(ENDLESS)
        process = self.start()
        time.sleep(0.5)
        process.kill()
        process.communicate()
        self.assertFalse((self.folder / "out/here").exists())

    def test_an_incomplete_result_goes_beside_a_complete_one(self):
        scenario = {**small(duration="20d", blobs=[{"count": 30, "size": "50kB", "content": "sized"}]), "replicates": 2}
        self.write(scenario)
        self.finish()
        kept = {path.name: path.read_bytes() for path in (self.folder / "out/here").iterdir()}
        self.write({**scenario, "replicates": 100_000})
        for _ in range(2):  # the second one replaces what the first one left, unless that has more replicates
            process = self.start("--threads", "1")
            time.sleep(1.5)
            process.send_signal(signal.SIGTERM)
            stderr = process.communicate(timeout=60)[1]
            self.assertEqual(process.returncode, 143, stderr)
            self.assertIn("out/here-interrupted", stderr)
            self.assertEqual({path.name: path.read_bytes() for path in (self.folder / "out/here").iterdir()}, kept)
            for name in ("manifest.json", "results.json"):
                document = json.loads((self.folder / "out/here-interrupted" / name).read_text())
                self.assertIs(document["complete"], False)
                self.assertLess(document["replicates"], 100_000)
        self.assertEqual({path.name for path in (self.folder / "out").iterdir()} - {"here-interrupted-2"}, {"here", "here-interrupted"})
        self.write(scenario)  # a complete one takes the place of an incomplete one
        self.ok("run", "s.json", "--out", "out/here-interrupted", "--quiet")
        self.assertIs(json.loads((self.folder / "out/here-interrupted/results.json").read_text())["complete"], True)

    def test_a_check_that_is_cut_short_loses_no_result(self):
        self.write({**ENDLESS, "duration": "150d"})
        process = self.start("--check-determinism")
        deadline = time.monotonic() + 60
        while not (self.folder / "out/here/results.json").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGHUP)
        stdout, stderr = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 129, stderr)
        self.assertIn("the results are kept", stderr)
        self.assertIn("red-stuff", stdout)
        self.assertIs(json.loads((self.folder / "out/here/results.json").read_text())["complete"], True)

    def test_leftovers_of_the_dead_are_swept_and_of_nobody_else(self):
        self.write(ENDLESS)
        process = self.start()
        time.sleep(0.5)
        process.kill()
        process.communicate()
        left = [path.name for path in (self.folder / "out").iterdir()]
        self.assertEqual(left, [f".here.floe-{process.pid}.part"])
        mine = [".notes.part", ".notes.floe-999999.part", ".here.floe-1x.part", "here.floe-999999.part", ".here.floe-1.part"]
        for name in mine:
            (self.folder / "out" / name).write_text("mine")
        self.write(small())
        held = self.folder / "out/.here.floe-2.part"
        held.mkdir()
        lock = os.open(held, os.O_RDONLY)  # by a process of any number, in any container
        fcntl.flock(lock, fcntl.LOCK_EX)
        self.finish()
        self.assertTrue(held.is_dir())
        os.close(lock)
        self.finish()
        self.assertEqual(sorted(path.name for path in (self.folder / "out").iterdir()), sorted([*mine, "here"]))


class OwnFolders(Case):
    """What is there that the program did not write stays, whatever it is called."""

    def setUp(self):
        super().setUp()
        (self.folder / "s.json").write_text(json.dumps(small()))
        self.out = self.folder / "out"

    def everything(self):
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def unchanged(self, *arguments):
        before = self.everything()
        message = self.refused(*arguments)
        self.assertEqual(self.everything(), before)
        return message

    def test_a_later_run_replaces_its_files_and_keeps_the_rest(self):
        self.ok("run", "s.json", "--out", "out")
        first = (self.out / "results.json").read_bytes()
        (self.out / "plots").mkdir()
        (self.out / "plots/old.svg").write_text("old")
        (self.out / "notes.txt").write_text("mine")
        self.ok("run", "s.json", "--out", "out")
        self.assertEqual((self.out / "results.json").read_bytes(), first)
        self.assertFalse((self.out / "plots/STALE.txt").exists(), "the figures are of these results")
        self.assertIn("plots/", self.ok("run", "s.json", "--out", "out", "--seed", "2").stderr)
        self.assertNotEqual((self.out / "results.json").read_bytes(), first)
        self.assertEqual((self.out / "notes.txt").read_text(), "mine")
        self.assertEqual((self.out / "plots/old.svg").read_text(), "old")
        self.assertIn("floe plot", (self.out / "plots/STALE.txt").read_text())

    def test_a_manifest_of_another_program_is_no_mark(self):
        self.out.mkdir()
        for manifest in ('{"name": "a web page", "icons": []}', '{"written_by": "floe blob encode"}', "[1]", "no json"):
            (self.out / "manifest.json").write_text(manifest)
            (self.out / "index.html").write_text("<html>")
            message = self.unchanged("run", "s.json", "--out", "out")
            self.assertIn("holds index.html, manifest.json", message)
            self.assertIn("manifest.json", self.unchanged("run", "s.json", "--out", "out", "--force"))

    def test_force_writes_beside_what_is_there(self):
        self.out.mkdir()
        (self.out / "thesis.tex").write_text("two years of work")
        self.assertIn("thesis.tex", self.unchanged("run", "s.json", "--out", "out"))
        self.ok("run", "s.json", "--out", "out", "--force")
        self.assertEqual((self.out / "thesis.tex").read_text(), "two years of work")
        self.ok("run", "s.json", "--out", "out")  # it is the program's now
        self.assertEqual((self.out / "thesis.tex").read_text(), "two years of work")

    def test_links_and_folders_under_our_names_stay(self):
        self.ok("run", "s.json", "--out", "out")
        (self.folder / "elsewhere").write_text("mine")
        (self.out / "series.csv").unlink()
        (self.out / "series.csv").symlink_to("../elsewhere")
        self.assertIn("series.csv", self.unchanged("run", "s.json", "--out", "out"))

    def test_a_part_left_in_an_empty_folder_is_no_hindrance(self):
        self.out.mkdir()
        dead = subprocess.Popen(["true"])
        dead.wait()
        (self.out / f".out.floe-{dead.pid}.part").mkdir()
        self.ok("run", "s.json", "--out", "out")
        self.assertFalse((self.out / f".out.floe-{dead.pid}.part").exists())

    def test_a_replacement_that_was_killed_is_not_drawn(self):
        self.ok("run", "s.json", "--out", "out")
        (self.out / "manifest.json").write_text('{"written_by": "floe run", "complete": false, "replicates": 1}')
        drawn = run("plot", "out", cwd=self.folder)
        self.assertEqual(drawn.returncode, 2)
        self.assertIn("cut short", drawn.stderr)
        self.ok("run", "s.json", "--out", "out")

    def test_a_scenario_in_the_folder_is_not_replaced_by_another(self):
        self.ok("run", "s.json", "--out", "out")
        self.ok("run", "out/scenario.json", "--out", "out")
        self.assertIn("replace the scenario", self.unchanged("run", "out/scenario.json", "--out", "out", "--seed", "9"))

    def test_a_trace_replaces_a_trace_and_nothing_else(self):
        (self.folder / "data.json").write_text("{}")
        (self.folder / "link.json").symlink_to("s.json")
        absolute = self.folder / "out/results.json"
        (self.folder / "dangling").symlink_to("nowhere.json")
        for path in ("s.json", "./s.json", "link.json", "dangling", "data.json", "out/results.json", absolute, ".", "out"):
            self.unchanged("run", "s.json", "--out", "out", "--trace", path)
        late = run("run", "s.json", "--out", "out", "--trace", "nowhere/t.json", cwd=self.folder)
        self.assertEqual((late.returncode, self.out.exists()), (74, False), "told before the work")
        for _ in range(2):
            self.ok("run", "s.json", "--out", "out", "--trace", "t.json")
        self.assertGreater(len(json.loads((self.folder / "t.json").read_text())["traceEvents"]), 0)
        self.ok("run", "s.json", "--out", "out", "--trace", "/dev/null")
        self.assertIn("traceEvents", self.ok("run", "s.json", "--out", "out", "--trace", "/dev/stdout").stdout)
        self.assertTrue(os.path.islink("/dev/stdout"))

    def test_encode_replaces_slivers_and_nothing_else(self):
        (self.folder / "web").mkdir()
        (self.folder / "web/metadata.json").write_text('{"title": "a photo album"}')
        (self.folder / "web/photo.jpg").write_bytes(b"x" * 5000)
        message = self.unchanged("blob", "encode", "web/photo.jpg", "--shards", 7, "--out", "web")
        self.assertIn("photo.jpg", message)
        self.assertIn("metadata.json", self.unchanged("blob", "encode", "web/photo.jpg", "--shards", 7, "--out", "web", "--force"))
        (self.folder / "web/metadata.json").unlink()
        self.ok("blob", "encode", "web/photo.jpg", "--shards", 10, "--out", "web", "--force")
        self.ok("blob", "encode", "web/photo.jpg", "--shards", 7, "--out", "web")
        self.assertEqual((self.folder / "web/photo.jpg").read_bytes(), b"x" * 5000)
        names = sorted(path.name for path in (self.folder / "web").iterdir())
        self.assertEqual(len(names), 2 * 7 + 2, names)  # no sliver of the ten shards is left among the seven
        self.unchanged("blob", "encode", "web/primary-0003.bin", "--shards", 7, "--out", "web")
        self.unchanged("blob", "encode", "web/primary-0006.bin", "--shards", 4, "--out", "web")  # it would go
        (self.folder / "link").symlink_to("web/primary-0003.bin")
        self.unchanged("blob", "encode", "link", "--shards", 7, "--out", "web")

    def test_decode_replaces_no_sliver_and_no_other_file(self):
        (self.folder / "blob").write_bytes(b"y" * 3000)
        self.ok("blob", "encode", "blob", "--shards", 7, "--out", "web")
        for path in ("web/primary-0000.bin", "web/metadata.json", "./web/../web/secondary-0001.bin"):
            self.unchanged("blob", "decode", "web", "--out", path)
            self.unchanged("blob", "decode", "web", "--out", path, "--force")
        (self.folder / "other").write_bytes(b"z" * 3000)
        (self.folder / "dangling").symlink_to("nowhere")
        self.unchanged("blob", "decode", "web", "--out", "dangling")
        self.unchanged("blob", "decode", "web", "--out", "web/primary-0099.bin")
        for path in ("other", "s.json"):
            self.unchanged("blob", "decode", "web", "--out", path)
        self.ok("blob", "decode", "web", "--out", "blob")  # the same bytes
        with tempfile.NamedTemporaryFile(dir="/dev/shm") as shared:  # a file like any other
            shared.write(b"z" * 3000)
            shared.flush()
            self.unchanged("blob", "decode", "web", "--out", shared.name)
            self.assertEqual(Path(shared.name).read_bytes(), b"z" * 3000)
        self.assertEqual(self.ok("blob", "decode", "web", "--out", "/dev/fd/1").stdout, "y" * 3000)
        self.ok("blob", "decode", "web", "--out", "other", "--force")
        self.assertEqual((self.folder / "other").read_bytes(), b"y" * 3000)

    def test_recover_replaces_no_file_of_a_folder_without_mark(self):
        (self.folder / "blob").write_bytes(b"y" * 3000)
        self.ok("blob", "encode", "blob", "--shards", 7, "--out", "web")
        (self.folder / "web/primary-0003.bin").write_text("mine")
        self.assertIn("is replaced", self.ok("blob", "recover", "web", "--pair", 3).stderr)
        metadata = self.folder / "web/metadata.json"
        metadata.write_text("".join(line for line in metadata.read_text().splitlines(True) if "written_by" not in line))
        (self.folder / "web/primary-0003.bin").write_text("mine")
        self.assertIn("move the file away", self.unchanged("blob", "recover", "web", "--pair", 3))

    def test_ctrl_c_in_encode_leaves_nothing(self):
        (self.folder / "blob").write_bytes(os.urandom(64 << 20))
        before = self.everything()
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
            process = subprocess.Popen(
                [FLOE, "blob", "encode", "blob", "--shards", "1000", "--out", "web"],
                cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            time.sleep(0.4)
            process.send_signal(number)
            stdout, stderr = process.communicate(timeout=60)
            self.assertEqual(process.returncode, code, stderr)
            self.assertEqual(stdout, "")
            self.assertEqual(self.everything(), before)


class Drawing(Case):
    """A signal while figures are drawn ends the drawing too, and leaves no part of a file."""

    def children(self):
        mine = str(self.folder).encode()
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes()
            except OSError:
                continue
            if b"plot.py" in words and mine in words:
                found.append(path.parent.name)
        return found

    def parts(self):
        return [path.name for path in self.folder.rglob(".*.part")]

    def wait_for(self, condition):
        end = time.monotonic() + 60
        while not condition() and time.monotonic() < end:
            time.sleep(0.01)
        return condition()

    def test_signals(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        self.assertEqual(run("run", "s.json", "-o", "out", "-q", cwd=self.folder).returncode, 0)
        for number, times in ((signal.SIGTERM, 1), (signal.SIGHUP, 1), (signal.SIGINT, 2), (signal.SIGKILL, 1)):
            with self.subTest(number.name):
                shutil.rmtree(self.folder / "out/plots", ignore_errors=True)
                process = subprocess.Popen(
                    [FLOE, "plot", str(self.folder / "out")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
                )
                # A part is there only while a figure is being written.
                self.assertTrue(self.wait_for(lambda: self.parts() or process.poll() is not None))
                for _ in range(times):
                    process.send_signal(number)
                stderr = process.communicate(timeout=60)[1]
                self.assertNotIn("Traceback", stderr)
                self.assertIn(process.returncode, (128 + number, -number), stderr)
                self.assertTrue(self.wait_for(lambda: not self.children()), "the drawing goes on")
                self.assertEqual(self.parts(), [])


class FullDisk(Case):
    def scenario(self):
        # Enough series to be well above the limits below.
        return small(duration="60d", faults=[{"model": "sessions", "up": {"law": "exponential", "mean": "5h"}}])

    def check_nothing_left(self, process, folder):
        stdout, stderr = process.communicate()
        self.assertEqual(process.returncode, 74, stderr)
        self.assertIn(f'cannot write "{folder / "here"}', stderr)
        self.assertIn("red-stuff", stdout)
        self.assertIn("time to repair", stdout)
        self.assertIn("no incomplete file is left", stderr)
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
        self.assertEqual(process.returncode, 74, stderr)
        self.assertIn("s.json", stderr)


if __name__ == "__main__":
    unittest.main()
