"""Claims and requirements: what is found decides over the exit code, and what differs from the record is told."""

import json
import unittest

from program import SCENARIOS, Case, run, small


class Check(Case):
    def claim(self, name="c", **changes):
        claim = {
            "claim": "A third of the nodes may go.",
            "source": "this test",
            "scenario": "s.json",
            "scheme": "red-stuff",
            "metric": "storage.slivers",
            "relation": "<=",
            "value": 100,
            "verdict": "holds",
        }
        claim.update(changes)
        (self.folder / f"{name}.json").write_text(json.dumps({k: v for k, v in claim.items() if v is not None}))
        return f"{name}.json"

    def setUp(self):
        super().setUp()
        (self.folder / "s.json").write_text(json.dumps(small()))

    def test_a_claim_as_recorded(self):
        said = self.ok("check", self.claim()).stdout
        self.assertIn("same    c: holds", said)
        self.assertIn("storage.slivers <= 100", said)

    def test_a_wrong_bound_fails_and_says_why(self):
        result = run("check", self.claim(value=1), cwd=self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertIn('DIFFERS c: fails, and "holds" was recorded', result.stdout)
        self.assertIn("storage.slivers <= 1 B/B of red-stuff; it is ", result.stdout)

    def test_a_claim_known_to_fail_is_guarded(self):
        self.ok("check", self.claim(value=1, verdict="fails"))
        self.assertEqual(run("check", self.claim(value=100, verdict="fails"), cwd=self.folder).returncode, 1)

    def test_both_sides_of_a_boundary(self):
        name = self.claim(
            metric="repair.per_rebuilt_byte",
            value=2,
            set=["blobs[0].size=1MB", "blobs[0].content=sized", "network.message_overhead=0B"],
            verdict="holds where",
            where=[{"condition": "blobs are large", "set": ["blobs[0].size=1kB"]}],
        )
        self.assertIn("holds where", self.ok("check", name).stdout)

    def test_wrong_claims_are_told_at_their_place(self):
        for changes, words in (
            ({"metric": "storage.silvers"}, 'did you mean "storage.slivers"?'),
            ({"relation": "="}, "relation: unknown value"),
            ({"verdict": "true"}, "verdict: unknown value"),
            ({"value": "4"}, "value: expected a number"),
            ({"claim": None}, "claim"),
            ({"claims": 1}, "claims"),
            ({"verdict": "holds where"}, 'exactly if its verdict is "holds where"'),
            ({"where": [{"condition": "c", "set": []}]}, 'exactly if its verdict is "holds where"'),
            ({"scheme": "blue-stuff"}, 'has no scheme "blue-stuff"'),
            ({"scenario": "none.json"}, "there is no file"),
            ({"set": ["blobs[0].sise=1"]}, "sise"),
        ):
            with self.subTest(changes=changes):
                self.assertIn(words, self.refused("check", self.claim(**changes)))

    def test_one_scheme_less_another(self):
        (self.folder / "s.json").write_text(
            json.dumps(small(schemes=[{"model": "red-stuff"}, {"model": "reed-solomon"}]))
        )
        # Ten nodes read with four: RedStuff stores more, and rebuilds less than the whole.
        said = self.ok("check", self.claim(versus="reed-solomon", relation=">", value=0)).stdout
        self.assertIn("storage.slivers > 0 B/B of red-stuff less that of reed-solomon; it is ", said)
        self.ok("check", self.claim(versus="reed-solomon", metric="repair.payload", relation="<", value=0))
        self.assertIn('no scheme "blue"', self.refused("check", self.claim(versus="blue")))

    def test_a_closed_form(self):
        about = {"scenario": None, "scheme": None, "metric": "too_few_left", "relation": "=="}
        for form, value in (
            ({"left": 0.5, "all": 5, "enough": 5}, 31 / 32),
            ({"left": 0.1, "all": 640, "enough": 1}, 0.9**640),
            ({"left": 0.25, "all": 2, "enough": 2}, 15 / 16),
        ):
            self.ok("check", self.claim(closed_form=[form], value=value, tolerance="0.0001%", **about))
        form = [{"left": 0.5, "all": 5, "enough": 5}]
        for changes, words in (
            ({"closed_form": form}, 'exactly if its metric is "too_few_left"'),
            ({"metric": "too_few_left"}, 'exactly if its metric is "too_few_left"'),
            ({"closed_form": form, "metric": "too_few_left"}, "scenario: a claim with a closed form has none"),
            ({**about, "closed_form": [{"left": 2, "all": 5, "enough": 5}]}, "closed_form[0].left"),
            ({**about, "closed_form": form + form}, "has one at most"),
            ({"scheme": None}, "scheme: is missing"),
        ):
            with self.subTest(changes=changes):
                self.assertIn(words, self.refused("check", self.claim(**changes)))

    def test_json(self):
        found = json.loads(self.ok("check", self.claim(), "--json").stdout)["claims"][0]
        self.assertEqual((found["name"], found["recorded"], found["found"]), ("c", "holds", "holds"))
        self.assertGreater(found["inside"]["value"], 3)

    def test_claims_that_are_kept(self):
        claims = SCENARIOS / "claims"
        result = self.ok("check", "--claims", claims, "--threads", 2)
        self.assertEqual(result.stdout.count("same  "), len(list(claims.glob("*.json"))))
        self.assertIn("all as recorded", result.stderr)
        self.assertIn("few-peers-suffice: fails", self.ok("check", "--claims", claims, "--list").stdout)
        self.assertIn("did you mean", self.refused("check", "--claims", claims, "few-peers-sufice"))


class Require(Case):
    def test_the_exit_code_is_the_condition(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        met = self.ok("run", "s.json", "--out", "a", "--require", "blobs.lost == 0", "--require", "storage.slivers < 9")
        self.assertIn("storage.slivers < 9 B/B of red-stuff: met; it is ", met.stderr)
        result = run("run", "s.json", "--out", "b", "--require", "storage.slivers < 1 of red-stuff", cwd=self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertIn("not met; it is ", result.stderr)
        self.assertTrue((self.folder / "b/results.json").exists())

    def test_what_is_no_requirement_is_refused_before_the_work(self):
        (self.folder / "s.json").write_text(json.dumps(small()))
        for text, words in (
            ("blobs.lots == 0", "did you mean"),
            ("blobs.lost", "METRIC RELATION VALUE"),
            ("blobs.lost == 0 of blue-stuff", "no scheme has the label"),
        ):
            self.assertIn(words, self.refused("run", "s.json", "--require", text))


if __name__ == "__main__":
    unittest.main()
