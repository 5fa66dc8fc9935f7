"""A folder that `floe sweep` wrote, as its figures ask for it: points, curves along a path, and what rows are called."""

import itertools
import json
import math
import re

from figures.results import Unreadable, drawn
from figures.sheet import amount, plain, span

MOST_METRICS = 6  # of those that nobody has asked for
MOST_LINES = 6
MOST_PANELS = 12
ROLES = ("per", "traffic", "versus", "loss", "least", "total")  # what most sweeps ask, first


class Sweep:
    """The frames of scripts/floe.py, and what is to be drawn: metrics, and the path along which."""

    def __init__(self, folder, frames, metrics=(), over=None):
        self.folder = folder
        self.frame, self.quantiles = frames["sweep"], frames.get("quantiles", frames["sweep"].iloc[:0].assign(times=""))
        description = json.loads((folder / "sweep.json").read_text(encoding="utf-8"))
        self.rows = description["rows"]["metrics"]
        self.paths = [axis["path"] for axis in description["varied"]]
        self.edits = description["set"]
        self.units = self.frame.attrs["units"]
        for frame in (self.frame, self.quantiles):
            frame["scheme"] = frame["scheme"].map(drawn)
        labels = list(dict.fromkeys(self.frame["scheme"]))
        self.models = {label: label for label in labels}
        self.colours = {label: rank for rank, label in enumerate(labels)}
        self.replicates = int(description["replicates"])
        self.points = len(description["points"])
        self.provenance = (
            f"{description['name']} · {self.points} points of {self.replicates} "
            f"replicate{'s' * (self.replicates != 1)} · floe {description['program']}"
        )
        for metric in metrics:
            if metric not in self.rows:
                raise Unreadable(f"there is no metric {metric!r}; sweep.csv has them all")
        if over is not None and over not in self.paths:
            raise Unreadable(f"{over!r} was not varied; varied were {', '.join(self.paths) or 'no paths'}")
        self.asked = list(metrics)
        self.over = over or next((path for path in self.paths if self.is_number(path)), next(iter(self.paths), None))

    def is_number(self, path):
        return self.frame[path].dtype.kind in "fiu"

    def values(self, path):
        """The values of a path, in order."""
        found = self.frame[path].drop_duplicates()
        return sorted(found) if self.is_number(path) else list(found)

    def others(self, *paths):
        """Combinations of the values of all paths but these."""
        rest = [path for path in self.paths if path not in paths]
        return [dict(zip(rest, values)) for values in itertools.product(*(self.values(path) for path in rest))]

    def blob_hours(self):
        """Blobs times hours of a replicate; None where points differ in them, or the scenario does not say it plainly."""
        scenario = json.loads((self.folder / "scenario.json").read_text(encoding="utf-8"))
        told = {"duration": scenario["duration"]}
        told |= {f"blobs[{rank}].count": blobs.get("count", 1) for rank, blobs in enumerate(scenario["blobs"]) if isinstance(blobs, dict)}
        edits = dict(edit.partition("=")[::2] for edit in self.edits)
        told |= {path: edits[path] for path in told if path in edits}
        of_them = ("duration", "blobs", "warmup")
        changed = [path for path in (*self.paths, *edits) if path.startswith(of_them) and not path.endswith((".size", ".content"))]
        if not isinstance(scenario["blobs"], list) or "warmup" in scenario or set(changed) - set(told) or set(self.paths) & set(told):
            return None
        found = re.fullmatch(r"([\d.]+)\s*(s|min|h|d|w|y)", str(told.pop("duration")))
        if not found or not all(str(count).isdigit() for count in told.values()):
            return None
        hours = float(found[1]) * {"s": 1 / 3600, "min": 1 / 60, "h": 1, "d": 24, "w": 168, "y": 8760}[found[2]]
        return hours * sum(int(count) for count in told.values())

    def where(self, frame, fixed):
        for path, value in fixed.items():
            frame = frame[frame[path] == value]
        return frame

    def curve(self, metric, scheme, fixed):
        """A row for each value of the path that has one: its place, value, low and high."""
        frame = self.frame[(self.frame["metric"] == metric) & (self.frame["scheme"] == scheme)]
        frame = self.where(frame, fixed).dropna(subset=["value"]).set_index(self.over)
        return frame.reindex([value for value in self.values(self.over) if value in frame.index])

    def metric_of(self, role):
        return next((name for name, row in self.rows.items() if row.get("role") == role), None)

    def metrics(self):
        """Those that were asked for, or those of the table that differ from point to point."""
        if self.asked:
            return self.asked
        shown = [name for name, row in self.rows.items() if row["shown"] or row.get("role") in ROLES]
        spread = self.frame.groupby(["metric", "scheme"])["value"].nunique().groupby("metric").max()
        differ = [name for name in shown if spread.get(name, 0) > 1]
        first = sorted(
            (name for name in differ if self.rows[name].get("role") in ROLES), key=lambda name: ROLES.index(self.rows[name]["role"])
        )
        return (first + [name for name in differ if name not in first])[:MOST_METRICS]

    def means(self):
        """What a value is, and its bar."""
        return self.mean() + (", bars: 95 % interval" if self.replicates > 1 else "")

    def mean(self):
        return "one replicate" if self.replicates == 1 else f"mean of {self.replicates} replicates"

    def text(self, path, value):
        """A value of a path as a person writes it."""
        unit = self.units[path]
        if not self.is_number(path):
            values = [str(other) for other in self.values(path)]
            return drawn(differing(values).get(str(value)) or in_words(str(value)))
        if unit == "B":
            return amount(value)
        if unit == "s":
            return span(value)
        if unit == "bit/s":
            return rate(value)
        return f"{plain(value)}{'/y' if unit == '1/y' else ''}"

    def named(self, fixed):
        return ", ".join(f"{path} {self.text(path, value)}" for path, value in fixed.items())

    def axis_text(self, path):
        unit = {"": "", "1/y": ", per year"}.get(self.units[path], f", {self.units[path]}")
        return f"{path}{unit}"

    def value_text(self, metric):
        return {"B": amount, "s": lambda value, _=None: span(value) if value else "0"}.get(self.rows[metric]["unit"], plain)

    def unit_text(self, metric):
        row = self.rows[metric]
        return {"B": "bytes", "s": "time", "x": "ratio", "": row["form"]}.get(row["unit"], row["unit"])


def differing(values):
    """Of objects of the scenario what only some of them say, by their JSON text; nothing where they are no objects."""
    try:
        objects = [json.loads(value) for value in values]
    except ValueError:
        return {}
    if len(objects) < 2 or not all(isinstance(each, dict) for each in objects):
        return {}
    shared = {key for key in objects[0] if all(key in each and each[key] == objects[0][key] for each in objects)}
    own = [{key: value for key, value in each.items() if key not in shared} for each in objects]
    return {value: ", ".join(said(*field) for field in each.items()) or "as it is" for value, each in zip(values, own)}


def said(field, value):
    name = field.replace("_", " ")
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return f"{name} {value if isinstance(value, str) else in_words(json.dumps(value))}"


def in_words(value):
    """An object of the scenario without what only JSON needs; it may be long."""
    if value[:1] not in "{[":
        return value[:40]
    times = repeated(value)
    if times:
        return times
    words = value.replace('"', "").replace(":", " ").replace(",", ", ")
    words = words.strip("{}[]") or "none"
    return words if len(words) <= 60 else words[:59] + "…"


def repeated(value):
    """A list of the same thing more than once, if it is one: "3 times 1d"."""
    try:
        items = json.loads(value)
    except ValueError:
        return None
    if not isinstance(items, list) or len(items) < 2 or isinstance(items[0], (dict, list)) or items != items[:1] * len(items):
        return None
    return f"{len(items)} times {items[0]}"


def rate(value):
    for prefix, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{plain(value / size)} {prefix}bit/s"
    return f"{plain(value)} bit/s"


def is_wide(values, ratio=30):
    """Whether an axis needs decades."""
    values = [value for value in values if value > 0 and math.isfinite(value)]
    return bool(values) and max(values) > ratio * min(values)
