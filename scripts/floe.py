"""Reads what `floe run` and `floe sweep` wrote into pandas.

    import floe

    frames = floe.load("out/quickstart-sweep-1a2b3c4d")
    costs = frames["sweep"].query("metric == 'repair.total'")

load(folder) gives a frame for each CSV file of the folder, under its name without the ending, as columns.json
describes it: whole numbers, numbers and texts have their dtypes, and `attrs["units"]` and `attrs["sentences"]` say
for each column what it is in and what it means. A study of results/ is read likewise, with the tables that it keeps. `units(frame, metric)` is the unit of one metric.
"""

import json
from pathlib import Path

import pandas

DTYPES = {"integer": "Int64", "number": "float64", "text": "string"}


class Unreadable(Exception):
    """What is wrong with a folder, fit to print."""


def load(folder):
    """The tables of a folder, by name."""
    folder = Path(folder)
    kept = (folder / "study.json").exists()  # a part of what a sweep wrote, kept in the source tree
    manifest = {"complete": True} if kept else _json(folder / "manifest.json")
    if not manifest.get("complete"):
        raise Unreadable(f"{folder}: it is not complete; for a sweep, the same command goes on where it stopped")
    slices = manifest.get("slices", ["1/1"])
    if slices != ["1/1"]:
        raise Unreadable(f"{folder}: it is slice {', '.join(slices)} of a sweep; floe combine puts slices together")
    columns = _json(folder / "columns.json")
    frames = {}
    for name, described in columns.items():
        if not name.endswith(".csv") or kept and not (folder / name).exists():
            continue
        frames[name.removesuffix(".csv")] = _frame(folder / name, described)
    return frames


def units(frame, metric):
    """The unit of the values of one metric."""
    found = frame.loc[frame["metric"] == metric, "unit"].dropna().unique()
    return found[0] if len(found) else ""


def _frame(path, described):
    names = [column["name"] for column in described]
    dtypes = {column["name"]: DTYPES[column["type"]] for column in described}
    try:
        frame = pandas.read_csv(
            path, dtype=dtypes, keep_default_na=False, na_values={name: [""] for name in names if dtypes[name] != "string"}
        )
    except (ValueError, OSError) as error:
        raise Unreadable(f"{path}: {error}") from error
    if list(frame.columns) != names:
        raise Unreadable(f"{path}: its columns are not those of columns.json")
    frame.attrs["units"] = {column["name"]: column["unit"] for column in described}
    frame.attrs["sentences"] = {column["name"]: column["sentence"] for column in described}
    return frame


def _json(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path}: {error}; load takes a folder that floe run or floe sweep wrote") from error
