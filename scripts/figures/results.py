"""Reads and checks the files of a folder that `floe run` wrote; whatever draws or reports starts here.

Nothing is believed: a folder of another program, or one that an editor has been through, is told by file and line.
"""

import csv
import json
import math
from collections import defaultdict

import numpy as np


FORMAT = 2  # of results.json


class Unreadable(Exception):
    """What is wrong with a folder, fit to print."""


def rows_of(path, columns):
    """The rows of a CSV file with their line numbers; the header must be the one expected."""
    with open(path, newline="", encoding="utf-8") as file:
        lines = csv.reader(file)
        if next(lines, None) != columns.split(","):
            raise Unreadable(f"{path.name}:1: the header is not {columns}")
        for line, row in enumerate(lines, start=2):
            if len(row) != columns.count(",") + 1:
                raise Unreadable(f"{path.name}:{line}: {len(row)} fields, not {columns.count(',') + 1}")
            yield f"{path.name}:{line}", row


def drawn(label):
    """A label, which may be any text, as figures write it; different labels stay different."""
    return "".join(c if c.isprintable() and c != "\\" else c.encode("unicode_escape").decode() for c in label)


def number(text, where):
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise Unreadable(f"{where}: {text!r} is no number of seconds, bytes or shards")
    return value


class Results:
    """One folder. Metrics are put together over all replicates; series and fabric have each of them.

    What is drawn is found by what the rows of results.json say of it: a metric or a series by its role, sums by the
    parts that they cover, causes by their class of traffic, states by their rank.
    """

    def __init__(self, folder):
        self.folder = folder
        try:
            self._read_document(folder / "results.json")
            self._read_series(folder / "series.csv")
            self._read_fabric(folder / "fabric.csv")
            self._check_whole(folder / "manifest.json")
        except OSError as error:
            raise Unreadable(f"{error.filename}: {error.strerror}") from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise Unreadable(f"not text as floe writes it: {error}") from error

    def _check_whole(self, path):
        """A manifest without results stands while they are replaced; a process that is killed then leaves it."""
        manifest = json.loads(path.read_text(encoding="utf-8"))
        by = manifest.get("written_by", manifest.get("determined", {}).get("program"))
        if by not in ("floe run", "floe"):
            raise Unreadable(f"{path.name}: it carries no mark of floe run")
        if "determined" not in manifest:
            raise Unreadable(f"{path.name}: the results were cut short while they were written; run again")

    def _read_document(self, path):
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(document, dict) and document.get("format") != FORMAT:
                raise Unreadable(
                    f"{path.name}: it has format {document.get('format')}, and these figures read format {FORMAT};"
                    " run the scenario again with this version of floe"
                )
            scenario = document["scenario"]
            self.name = scenario["name"]
            self.duration = number(scenario["duration_s"], path.name)
            self.nodes, self.shards = int(scenario["nodes"]), int(scenario["shards"])
            self.replicates = int(document["replicates"])
            self._ranks = {}
            asked = document.get("replicates_asked", self.replicates)
            of = "" if document.get("complete", True) else f" of {asked}, interrupted"
            schemes = {drawn(label): entry for label, entry in document["schemes"].items()}
            self.models = {label: entry["model"] for label, entry in schemes.items()}
            self.colours = {label: int(entry["colour"]) for label, entry in schemes.items()}
            self.kinds = {label: entry["kinds"] for label, entry in schemes.items()}
            self.baseline = document["baseline"] or {"scheme": None, "title": ""}
            if self.baseline["scheme"] is not None:
                self.baseline["scheme"] = drawn(self.baseline["scheme"])
            self._read_rows(document["rows"])
            self.metrics = {label: entry["metrics"] for label, entry in schemes.items()}
            for metrics in self.metrics.values():
                for name in [*self.parts_of_total, *self._metric_roles.values()]:
                    for key in ("value", "low", "high"):
                        if metrics[name][key] is not None:
                            number(metrics[name][key], path.name)
            self.provenance = (
                f"{self.name} {scenario['hash']} · seed {scenario['seed']} · "
                f"{self.replicates} replicate{'s' * (self.replicates != 1)}{of} · floe {document['version']}"
            )
        except json.JSONDecodeError as error:
            raise Unreadable(f"{path.name}:{error.lineno}: {error.msg}") from error
        except KeyError as error:
            raise Unreadable(f"{path.name}: {error} is missing") from error
        except (AttributeError, TypeError, ValueError) as error:
            raise Unreadable(f"{path.name}: not what floe writes: {error}") from error
        if not (self.models and self.duration > 0 and self.shards > 0 and self.replicates > 0):
            raise Unreadable(f"{path.name}: no scheme, no replicate, no shard or no time in it")

    def _read_rows(self, rows):
        def roles(kind):
            return {row["role"]: name for name, row in rows[kind].items() if row.get("role", "part") != "part"}

        self._metric_roles, self._series_roles = roles("metrics"), roles("series")
        self.metric_rows = rows["metrics"]
        of_causes = {cause["series"] for cause in rows["causes"].values()}
        # Those that no figure looks up.
        self.other_series = {
            name: row for name, row in rows["series"].items() if "role" not in row and name not in of_causes
        }
        self.parts = {name: part["title"] for name, part in rows["parts"].items()}
        ranks = list(self.parts)
        self.states = dict(sorted(rows["states"].items(), key=lambda item: item[1]["rank"]))
        # Metrics that add up to the one of the role "total".
        self.parts_of_total = [name for name, row in rows["metrics"].items() if row.get("role") == "part"]
        summed = {rows["metrics"][name]["traffic"] for name in self.parts_of_total}
        self._all_causes = list(rows["causes"].values())
        causes = [cause for cause in self._all_causes if cause["traffic"] in summed]
        self.causes = sorted(causes, key=lambda cause: ranks.index(cause["part"]))

    def causes_of(self, role):
        """The causes whose bytes the metric of a role sums; none where there is no such metric."""
        row = self.metric_rows.get(self._metric_roles.get(role), {})
        ranks = list(self.parts)
        causes = [cause for cause in self._all_causes if cause["traffic"] == row.get("traffic")]
        return sorted(causes, key=lambda cause: ranks.index(cause["part"]))

    def replicates_of(self, _scheme):
        return self.replicates

    def duration_of(self, _scheme):
        return self.duration

    def shards_of(self, _scheme):
        return self.shards

    @property
    def usual(self):
        """The state in which a shard is when the fabric says nothing."""
        return next(iter(self.states))

    def estimate(self, scheme, role):
        """The metric of a role as results.json has it: value, low, high."""
        name = self._metric_roles.get(role)
        if name not in self.metrics[scheme]:
            raise Unreadable(f"results.json: {scheme} has no metric of the role {role!r}")
        return self.metrics[scheme][name]

    def value(self, scheme, role, needed=True):
        """Its value; None where it has none and is not needed."""
        value = self.estimate(scheme, role)["value"]
        if value is None and needed:
            raise Unreadable(f"results.json: {scheme} has no value of the role {role!r}")
        return value

    def parts_of(self, scheme):
        """The values of the metrics that add up to the total."""
        return [self.metrics[scheme][name]["value"] or 0 for name in self.parts_of_total]

    def _known(self, label, where):
        scheme = drawn(label)
        if scheme not in self.models:
            raise Unreadable(f"{where}: results.json has no scheme {scheme!r}")
        return scheme

    def _rank(self, text, where):
        """Replicates in the order in which they come; an interrupted run may lack some."""
        rank = self._ranks.setdefault(text, len(self._ranks))
        if rank >= self.replicates:
            raise Unreadable(f"{where}: results.json has no more than {self.replicates} replicates")
        return rank

    def _read_series(self, path):
        gathered = defaultdict(lambda: defaultdict(list))
        for where, (scheme, replicate, time, metric, value) in rows_of(path, "scheme,replicate,time_s,metric,value"):
            point = (number(time, where), number(value, where))
            gathered[self._known(scheme, where), metric][self._rank(replicate, where)].append(point)
        self._series = {
            key: {rank: np.array(points).T for rank, points in replicates.items()}
            for key, replicates in gathered.items()
        }

    def _read_fabric(self, path):
        gathered = defaultdict(list)
        for where, row in rows_of(path, "scheme,replicate,shard,from_s,to_s,state"):
            scheme, replicate, shard, begin, end, state = row
            self._rank(replicate, where)
            spell = (number(shard, where), number(begin, where), number(end, where))
            if state not in self.states or state == self.usual or spell[0] >= self.shards or spell[1] > spell[2]:
                raise Unreadable(f"{where}: no spell of one of {self.shards} shards")
            gathered[self._known(scheme, where), state].append(spell)
        self._fabric = {key: np.array(spells) for key, spells in gathered.items()}

    def series(self, scheme, name):
        """Times in seconds, and values, by the rank of each replicate that has them."""
        return self._series.get((scheme, name), {})

    def series_of(self, scheme, role):
        return self.series(scheme, self._series_roles.get(role))

    def spells(self, scheme, state):
        """A row for each time that a shard was in a state, in any replicate: shard, from, to (seconds)."""
        return self._fabric.get((scheme, state), np.zeros((0, 3)))
