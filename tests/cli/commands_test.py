"""The command line itself: help, lists, options, exit codes, and what goes to which stream."""

import csv
import json
import os
import subprocess
import unittest
import xml.dom.minidom
from pathlib import Path

from program import FLOE, SCENARIOS, SOURCE, Case, run, small


class Commands(Case):
    def test_help_names_every_command(self):
        text = self.ok("help").stdout
        for command in ("run", "validate", "plot", "list", "schema", "blob id", "completions", "version"):
            self.assertIn(f"\n  {command} ", text)
        self.assertEqual(self.ok("--help").stdout, text)
        nothing = run()
        self.assertEqual((nothing.returncode, nothing.stdout), (2, text))
        self.assertIn("--set PATH=VALUE", self.ok("help", "run").stdout)
        self.assertEqual(self.ok("run", "--help").stdout, self.ok("help", "run").stdout)
        self.assertIn("--pair I", self.ok("help", "blob", "recover").stdout)
        self.assertEqual(self.ok("help", "blob").stdout.count("floe blob "), 4)

    def test_slips_are_answered_with_the_nearest_word(self):
        self.assertIn('did you mean "run"?', self.refused("rnu", "x.json"))
        self.assertIn('did you mean "--seed"?', self.refused("run", "--sede", "7", "x.json"))
        self.assertIn('did you mean "encode"?', self.refused("blob", "encod", "x"))
        self.assertIn('did you mean "schemes"?', self.refused("list", "scheme"))
        self.assertIn('did you mean "bash"?', self.refused("completions", "bsh"))
        self.assertIn("one of: id, encode", self.refused("blob"))

    def test_abbreviations_and_stray_arguments_are_refused(self):
        self.assertIn("--replic", self.refused("run", "x.json", "--replic", "3"))
        self.assertIn("no arguments were given; usage: floe run SCENARIO", self.refused("run"))
        self.assertIn("2 arguments were given", self.refused("run", "a", "b"))
        self.assertIn("1 argument was given; usage: floe schema [OPTIONS]", self.refused("schema", "x"))
        self.assertIn("--out", self.refused("blob", "encode", "x"))
        self.assertIn("--color", self.refused("run", "x.json", "--color", "blue"))
        self.assertIn("--threads", self.refused("run", str(SCENARIOS / "quickstart.json"), "--threads", "0"))

    def test_usage_errors_name_the_help_of_the_command(self):
        self.assertTrue(self.refused("run", "a", "b").endswith("try: floe help run\n"))
        self.assertTrue(self.refused("blob", "encode", "x").endswith("try: floe help blob encode\n"))
        self.assertTrue(self.refused("list", "x").endswith("try: floe help list\n"))
        self.assertTrue(self.refused("nothing").endswith("try: floe help\n"))

    def test_usage_errors_are_in_the_words_of_the_program(self):
        self.assertIn("--out needs a value: --out FOLDER", self.refused("run", "x.json", "--out"))
        self.assertIn("--seed needs a value: --seed N", self.refused("run", "x.json", "--seed="))
        self.assertIn("--quiet takes no value", self.refused("run", "x.json", "--quiet=3"))
        self.assertIn('"floe blob encode" needs --out', self.refused("blob", "encode", "x"))
        self.assertIn('did you mean "always"?', self.refused("run", "x.json", "--color", "allways"))
        self.assertIn('did you mean "overview"?', self.refused("plot", ".", "--only", "overveiw"))

    def test_a_short_form_of_an_edit_is_named_by_its_option(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        for arguments, message in (
            (["--seed", "seven"], '--seed: expected a whole number, found "seven"'),
            (["--seed", "-1"], "--seed: -1 is too small; the smallest value is 0"),
            (["--seed", "9223372036854775808"], "--seed: 9223372036854775808 is too large"),
            (["--seed", "1.5"], "--seed: expected a whole number"),
            (["--seed", "{"], "--seed: expected a whole number"),
            (["--replicates", "0"], "--replicates: 0 is too small; the smallest value is 1"),
            (["--replicate", "99999999999999999999999"], "--replicate: 99999999999999999999999 is too large"),
            (["--threads", "99999999999999999999999"], "is too large"),
        ):
            message_here = self.refused_run(*arguments)
            self.assertIn(message, message_here)
            self.assertNotIn("--set", message_here)

    def test_the_folder_tells_what_was_set(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        for arguments, ending in (
            ([], ""),
            (["--seed", "7"], "-seed=7"),
            (["--set", "network.uplink=20Mbit/s", "--seed", "7", "--seed", "8"], "-uplink=20Mbit_s-seed=8"),
            (["--set", 'schemes=[{"model": "replication"}]'], "-schemes"),
            (["--replicate", "3"], "-replicate-3"),
        ):
            before = set(self.folder.glob("out/*"))
            self.ok("run", "s.json", "--quiet", *arguments)
            (folder,) = set(self.folder.glob("out/*")) - before
            self.assertRegex(folder.name, f"^small-[0-9a-f]{{8}}{ending}$")

    def test_the_manifest_tells_what_made_the_results(self):
        name = b"s \xff.json"  # which is not UTF-8
        (Path(os.fsdecode(bytes(self.folder) + b"/" + name))).write_text(json.dumps(small()))
        self.ok("run", os.fsdecode(name), "-o", "out", "--quiet")
        manifest = json.loads((self.folder / "out/manifest.json").read_text())
        environment = manifest["environment"]
        self.assertEqual(environment["argv"], ["floe", "run", "s \ufffd.json", "-o", "out", "--quiet"])
        version = json.loads(self.ok("version", "--json").stdout)
        answer = json.loads(self.ok("validate", "--json", os.fsdecode(name)).stdout.encode("utf-8"))
        self.assertEqual(answer["scenarios"][0]["file"], "s \ufffd.json")
        missing = run("validate", "--json", "nowhere.json", cwd=self.folder)
        (error,) = json.loads(missing.stdout)["scenarios"][0]["errors"]
        self.assertEqual((missing.returncode, error["message"]), (2, 'there is no file "nowhere.json"'))
        for key in ("compiler", "kernel", "build"):
            self.assertEqual(environment[key], version[key])
        self.assertEqual(environment["system"], f"{os.uname().sysname} {os.uname().release} {os.uname().machine}")
        self.assertIn("processor", environment)
        git = ["git", "-C", str(SOURCE), "rev-parse", "HEAD"]
        if manifest["determined"]["revision"] is not None:
            self.assertRegex(manifest["determined"]["revision"], "^[0-9a-f]{40}$")
            self.assertIn(manifest["determined"]["dirty"], (True, False))
            self.assertEqual(version["revision"], manifest["determined"]["revision"])
        else:
            self.assertNotEqual(subprocess.run(git, capture_output=True).returncode, 0)

    def test_short_options(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        brief = self.ok("run", "s.json", "-q", "-j", "1", "-o", "brief")
        self.assertEqual(brief.stderr, "")
        self.ok("run", "s.json", "--quiet", "--threads", "1", "--out", "long")
        for name in ("results.json", "series.csv"):
            self.assertEqual(*((self.folder / folder / name).read_bytes() for folder in ("brief", "long")))
        self.assertIn("-o, --out FOLDER", self.ok("help", "run").stdout)

    def test_of_a_repeated_option_the_last_counts(self):
        (self.folder / "s.json").write_text(json.dumps(small()))

        def resolved(*arguments):
            self.ok("run", "s.json", "-q", "-q", "--quiet", "-o", "nowhere", "-o", "out", *arguments)
            self.assertFalse((self.folder / "nowhere").exists())
            return json.loads((self.folder / "out/scenario.json").read_text())["seed"]

        self.assertEqual(resolved("--seed", "3", "--seed", "4"), 4)
        self.assertEqual(resolved("--set", "seed=3", "--set", "seed=5"), 5)
        self.assertEqual(resolved("--seed", "3", "--set", "seed=6"), 6)
        self.assertEqual(resolved("--set", "seed=6", "--seed", "7"), 7)

    def test_validate_warns_as_a_run_does(self):
        (self.folder / "s.json").write_text(json.dumps(small(committee={"nodes": 2, "shards": 10}, faults=[], replicates=2)))
        (warned,) = [line for line in self.ok("run", "s.json", "--out", "out").stderr.splitlines() if line.startswith("warning: ")]
        warning = warned.removeprefix("warning: ")
        self.assertIn("node 0 holds 5 of 10 shards", warning)
        self.assertEqual(self.ok("validate", "s.json").stderr, f"warning: s.json: {warning}\n")
        self.assertEqual(self.ok("validate", "--quiet", "s.json").stderr, "")
        (entry,) = json.loads(self.ok("validate", "--json", "s.json").stdout)["scenarios"]
        self.assertEqual(entry["warnings"], [warning])

    def test_json_answers(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        (self.folder / "bad.json").write_text(json.dumps(small(seed=-1)))
        fine = json.loads(self.ok("validate", "--json", "s.json").stdout)
        (entry,) = fine["scenarios"]
        text = self.ok("validate", "s.json").stdout
        self.assertEqual((entry["valid"], f"s.json: valid, {entry['hash']}\n"), (True, text))
        (entry,) = json.loads(self.ok("validate", "--json", "--resolved", "s.json").stdout)["scenarios"]
        self.assertEqual(entry["scenario"], json.loads(self.ok("validate", "--resolved", "s.json").stdout))
        mixed = run("validate", "--json", "bad.json", "s.json", "nowhere.json", cwd=self.folder)
        self.assertEqual((mixed.returncode, mixed.stderr), (2, ""))
        bad, good, missing = json.loads(mixed.stdout)["scenarios"]
        self.assertEqual([bad["valid"], good["valid"], missing["valid"]], [False, True, False])
        (error,) = bad["errors"]
        line = (self.folder / "bad.json").read_text()
        self.assertEqual((error["line"], error["column"]), (1, line.index("-1") + 1))
        self.assertIn("seed: -1", error["message"])
        self.assertIn("there is no file", missing["errors"][0]["message"])

        for name in ("schemes", "faults", "maintenance", "clients", "laws", "presets", "fields", "kernels", "metrics", "series", "causes"):
            document = json.loads(self.ok("list", name, "--json").stdout)
            text = self.ok("list", name).stdout
            self.assertEqual(document["format"], 1)
            for item in document[name]:
                self.assertIn(item["name"], text)
        (model,) = [m for m in json.loads(self.ok("list", "schemes", "--json").stdout)["schemes"] if m["name"] == "replication"]
        (copies,) = [field for field in model["fields"] if field["name"] == "copies"]
        self.assertEqual((copies["type"], copies["default"], copies["required"]), ("whole number", 3, False))
        version = json.loads(self.ok("version", "--json").stdout)
        self.assertIn(f"floe {version['version']} (", self.ok("version").stdout)

    def test_forty_columns(self):
        (self.folder / "s.json").write_text(json.dumps(small(schemes=[{"model": m} for m in ("red-stuff", "reed-solomon", "replication")])))
        narrow = {"COLUMNS": "40"}
        words = [["help"], ["help", "run"], ["help", "blob"], ["run", "s.json", "-o", "out"]]
        words += [["list", name] for name in ("schemes", "faults", "maintenance", "clients", "laws", "presets", "fields", "metrics", "series", "causes")]
        for arguments in words:
            with self.subTest(arguments):
                wide, slim = (self.ok(*arguments, env=env) for env in ({}, narrow))
                for line in slim.stdout.splitlines():
                    # A single word, as a default in JSON or a list of units, may be longer.
                    self.assertTrue(len(line) <= 40 or len(line.split()) <= 2, line)
                if arguments[0] != "run":
                    self.assertEqual(sorted(slim.stdout.split()), sorted(wide.stdout.split()))
        self.assertEqual(self.ok("run", "s.json", "-o", "out", env=narrow).stdout.count("red-stuff\n"), 1)
        aside = self.ok("run", "s.json", "-o", "out", "--profile", "--shuffle-ties", "3", env=narrow).stderr
        self.assertIn("where the time went\n", aside)
        self.assertLessEqual(max(len(line) for line in aside.splitlines()), 40, aside)
        message = self.refused("run", "s.json", "--set", "network.latency=5 parsecs", env=narrow)
        self.assertLessEqual(max(map(len, message.splitlines())), 40, message)

    def test_what_the_files_say_is_in_the_readme(self):
        readme = (SOURCE / "README.md").read_text()
        for path in SCENARIOS.glob("*.json"):
            self.assertIn(f"`{path.name}`", readme + "`scenario.schema.json` `claim.schema.json` `design.schema.json`")
        (self.folder / "s.json").write_text(json.dumps(small()))
        self.ok("run", "s.json", "-o", "out")
        files = (SOURCE / "results/reading.md").read_text()
        for path in (self.folder / "out").iterdir():
            self.assertIn(f"| `{path.name}` |", files)

    def test_lists_come_from_the_registries(self):
        schemes = self.ok("list", "schemes").stdout
        for name in ("red-stuff:", "reed-solomon:", "replication:"):
            self.assertIn(name, schemes)
        faults = self.ok("list", "faults").stdout
        for name in ("sessions:", "departures:", "burst:"):
            self.assertIn(name, faults)
        self.assertIn("repair.per_rebuilt_byte", self.ok("list", "metrics").stdout)
        self.assertIn("uplink", self.ok("list", "fields").stdout)
        kernels = self.ok("list", "kernels").stdout
        self.assertIn("portable", kernels)
        self.assertEqual(kernels.count("(in use)"), 1)

    def test_kernel_from_the_environment(self):
        self.assertIn("kernel portable", self.ok("version", env={"FLOE_KERNEL": "portable"}).stdout)
        self.assertIn("FLOE_KERNEL", self.refused("version", env={"FLOE_KERNEL": "abacus"}))

    def test_schema_and_version(self):
        self.assertEqual(self.ok("schema").stdout, (SCENARIOS / "scenario.schema.json").read_text())
        version = self.ok("version").stdout
        self.assertEqual(self.ok("--version").stdout, version)
        self.assertIn(f"VERSION {version.split()[1]} ", (SOURCE / "CMakeLists.txt").read_text())

    def test_completions_are_accepted_by_the_shell(self):
        script = self.ok("completions", "bash").stdout
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)
        probe = "COMP_WORDS=(floe run --re); COMP_CWORD=2; _floe; echo ${COMPREPLY[@]}"
        done = subprocess.run(["bash", "-c", script + probe], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.split(), ["--replicates", "--replicate", "--require"])
        probe = "COMP_WORDS=(floe bl); COMP_CWORD=1; _floe; echo ${COMPREPLY[@]}"
        done = subprocess.run(["bash", "-c", script + probe], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.strip(), "blob")

        def complete(*words):
            probe = f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _floe; printf '%s\\n' \"${{COMPREPLY[@]}}\""
            done = subprocess.run(["bash", "-c", script + probe], cwd=self.folder, capture_output=True, text=True, check=True)
            return set(done.stdout.split())

        self.assertEqual(complete("floe", "run", "--color", '""'), {"auto", "always", "never"})
        self.assertEqual(complete("floe", "blob", '""'), {"id", "encode", "decode", "recover"})
        self.assertEqual(complete("floe", "list", "me"), {"metrics"})
        self.assertEqual(complete("floe", "completions", "z"), {"zsh"})
        self.assertEqual(complete("floe", "help", "va"), {"validate"})
        self.assertIn("metadata", complete("floe", "run", "s.json", "--trace-cause", "m"))
        self.assertEqual(complete("floe", "plot", "--only", "over"), {"overview"})
        self.assertEqual(complete("floe", "run", "--set", "network.upl"), {"network.uplink="})
        (self.folder / "mine.json").write_text("")
        (self.folder / "mine.csv").write_text("")
        (self.folder / "mine").mkdir()
        self.assertEqual(complete("floe", "run", "mi"), {"mine.json", "mine"})
        self.assertEqual(complete("floe", "plot", "mi"), {"mine"})
        self.assertEqual(complete("floe", "run", "--trace", "mi"), {"mine.json", "mine.csv", "mine"})
        self.assertEqual(complete("floe", "run", "-o", "mi"), {"mine"})
        self.assertEqual(complete("floe", "run", "--seed", '""'), {*()})
        for shell in ("zsh", "fish"):
            self.assertIn("floe", self.ok("completions", shell).stdout)

    def test_validate(self):
        text = self.ok("validate", *sorted(SCENARIOS.glob("*[!a].json"))).stdout
        self.assertIn("quickstart.json: valid", text)
        resolved = self.ok("validate", "--resolved", SCENARIOS / "quickstart.json").stdout
        self.assertEqual(json.loads(resolved)["network"]["latency"], "50ms")
        (self.folder / "resolved.json").write_text(resolved)
        self.assertEqual(self.ok("validate", "--resolved", "resolved.json").stdout, resolved)

    def test_run_answers_on_stdout_and_talks_on_stderr(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        table = self.ok("run", "s.json")
        self.assertIn("red-stuff", table.stdout)
        self.assertIn("results are in out/small-", table.stderr)
        quiet = self.ok("run", "s.json", "--quiet")
        self.assertEqual((quiet.stdout, quiet.stderr), (table.stdout, ""))
        (folder,) = (self.folder / "out").iterdir()
        as_json = self.ok("run", "s.json", "--json", "--quiet")
        self.assertEqual(as_json.stdout, (folder / "results.json").read_text())
        self.assertEqual(json.loads(as_json.stdout)["scenario"]["hash"], folder.name.split("-")[1])

    def test_trace(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        self.ok("run", "s.json", "--trace", "all.json")
        everything = json.loads((self.folder / "all.json").read_text())
        self.ok("run", "s.json", "--trace", "some.json", "--trace-cause", "metadata", "--trace-until", "1d")
        some = json.loads((self.folder / "some.json").read_text())
        self.assertLess(len(json.dumps(some)), len(json.dumps(everything)))
        self.assertIn('did you mean "proofs"?', self.refused_run("--trace", "x", "--trace-cause", "proof"))
        self.assertIn("takes a time", self.refused_run("--trace", "x", "--trace-from", "noon"))
        self.assertIn("--trace-node needs --trace FILE", self.refused_run("--trace-node", "1"))

    def test_a_label_may_be_any_text(self):
        odd = 'a,b "c" $x^$ \u202e\n\\\x1b'
        schemes = [{"model": "red-stuff", "label": odd}, {"model": "replication", "label": "Zürich"}]
        (self.folder / "s.json").write_text(json.dumps(small(schemes=schemes)))
        result = self.ok("run", "s.json", "-o", "out", "--trace", "t.json", "--shuffle-ties", "1")
        self.assertIn('a,b "c" $x^$ \\u202e\\u000a', result.stdout)
        self.assertNotIn("\x1b", result.stdout + result.stderr)
        self.assertEqual(len({len(line) for line in result.stdout.splitlines()}), 1, result.stdout)
        self.assertEqual(set(json.loads((self.folder / "out/results.json").read_text())["schemes"]), {odd, "Zürich"})
        for name in ("replicates.csv", "series.csv", "fabric.csv"):
            with open(self.folder / "out" / name, newline="") as file:
                labels = {row["scheme"] for row in csv.DictReader(file)}
            self.assertLessEqual(labels, {odd, "Zürich"})
        events = json.loads((self.folder / "t.json").read_text())["traceEvents"]
        self.assertIn(odd, {event["args"]["name"] for event in events if event["name"] == "process_name"})
        self.ok("plot", "out")
        for path in (self.folder / "out/plots").glob("*.svg"):
            xml.dom.minidom.parse(str(path))

    def test_names_of_files_are_no_commands_to_the_terminal(self):
        name = "\x1b[31m\u202e.json"
        (self.folder / name).write_text(json.dumps(small()))
        for arguments in (["run", name, "-o", "\x1b[2J"], ["validate", name], ["run", name, "--trace", name]):
            result = run(*arguments, cwd=self.folder)
            for forbidden in "\x1b\u202e":
                self.assertNotIn(forbidden, result.stdout + result.stderr)

    def test_what_is_wrong_with_a_trace_is_told_before_the_work(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        (self.folder / "mine").write_text("precious")
        (self.folder / "link").symlink_to("nowhere")
        for arguments, message in (
            (["--trace-node", "10"], "--trace-node 10: there are 10 nodes, numbered from 0"),
            (["--trace-node", "4294967297"], "there are 10 nodes"),
            (["--trace-node", "-1"], "takes a whole number"),
            (["--trace-blob", "2"], "--trace-blob 2: there are 2 blobs, numbered from 0"),
            (["--trace-from", "3d"], "--trace-from 3d: the run ends at 2d"),
            (["--trace-until", "49h"], "--trace-until 49h: the run ends at 2d"),
            (["--trace-from", "2h", "--trace-until", "1h"], "--trace-from is after --trace-until"),
            (["--trace-until", "noon"], 'not "noon"'),
        ):
            self.assertIn(message, self.refused_run("--trace", "t", *arguments))
        for path in ("", ".", "mine", "s.json", "link", "nowhere/t", "s.json/t"):
            with self.subTest(path):
                result = run("run", "s.json", "--trace", path, cwd=self.folder)
                self.assertIn(result.returncode, (2, 74), result.stderr)
                self.assertIn(path or "--trace", result.stderr)
                self.assertEqual(result.stdout, "")
                self.assertFalse((self.folder / "out").exists())
        self.assertEqual((self.folder / "mine").read_text(), "precious")

    def test_looking_inside_changes_no_result(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        plain = self.ok("run", "s.json", "--json", "--quiet")
        seen = self.ok("run", "s.json", "--json", "--profile", "--shuffle-ties", "5", "--check-determinism")
        self.assertEqual(plain.stdout, seen.stdout)
        for part in ("events: wake", "solver: ", "codec: encode", "events/s", "when ties are shuffled"):
            self.assertIn(part, seen.stderr)

    def refused_run(self, *arguments):
        return self.refused("run", "s.json", *arguments)

    def test_colours_only_when_asked_for(self):
        self.assertNotIn("\x1b", run("run", "x.json").stderr)
        self.assertIn("\x1b", run("validate", "x.json", "--color", "always").stderr)
        self.assertNotIn("\x1b", run("validate", "x.json", "--color", "never").stderr)

    def test_a_reader_that_goes_away_is_no_crash(self):
        process = subprocess.Popen([FLOE, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        self.assertNotIn(b"bug", process.communicate()[1])

    def test_full_standard_output(self):
        with open("/dev/full", "w") as full:
            result = run("schema", stdout=full)
        self.assertEqual(result.returncode, 74)
        self.assertIn("standard output", result.stderr)


if __name__ == "__main__":
    unittest.main()
