"""The command line itself: help, lists, options, exit codes, and what goes to which stream."""

import json
import subprocess
import unittest

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
        self.assertIn("takes SCENARIO", self.refused("run"))
        self.assertIn("2 were given", self.refused("run", "a", "b"))
        self.assertIn("takes no arguments", self.refused("schema", "x"))
        self.assertIn("--out", self.refused("blob", "encode", "x"))
        self.assertIn("--color", self.refused("run", "x.json", "--color", "blue"))
        self.assertIn("--threads", self.refused("run", str(SCENARIOS / "quickstart.json"), "--threads", "0"))

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
        self.assertEqual(done.stdout.split(), ["--replicates", "--replicate"])
        probe = "COMP_WORDS=(floe bl); COMP_CWORD=1; _floe; echo ${COMPREPLY[@]}"
        done = subprocess.run(["bash", "-c", script + probe], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.strip(), "blob")
        for shell in ("zsh", "fish"):
            self.assertIn("floe", self.ok("completions", shell).stdout)

    def test_validate(self):
        text = self.ok("validate", *sorted(SCENARIOS.glob("*[!a].json"))).stdout
        self.assertIn("quickstart.json: fine", text)
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
        self.assertIn("--trace FILE as well", self.refused_run("--trace-node", "1"))

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
