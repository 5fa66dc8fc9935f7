"""Of a sweep over what a fault strikes: the share of time in which a blob is unreadable, over how many domains are struck
at once and the share of their nodes that goes."""

import json

from figures.heat_map import Axis, draw_grids, grid_of, hatched
from figures.sheet import plain

NAME = "domains-struck"
OF = "sweep"
UNIT = "blob-h"  # of the metric: hours, summed over blobs


def sides(sweep):
    """The paths of one fault's `share` and `at`, where both are varied."""
    for path in sweep.paths:
        beside = path.removesuffix(".share") + ".at"
        if path.endswith(".share") and beside in sweep.paths:
            return path, beside
    return None


def metric_of(sweep):
    """The one that counts the time in which blobs are unreadable, if the table has it."""
    known = set(sweep.frame["metric"])
    return next((name for name, row in sweep.rows.items() if row["unit"] == UNIT and name in known), None)


def asks(sweep):
    if metric_of(sweep) is None:
        return f"no metric of the table is in {UNIT}"
    if sides(sweep) is None:
        return "it needs a fault whose share and at are varied"
    return None


def struck(value):
    """How many domains are struck: one at each instant of the list."""
    try:
        return len(json.loads(value))
    except (TypeError, ValueError):
        return 1


def draw(sweep):
    share, at = sides(sweep)
    metric = metric_of(sweep)
    fixed = sweep.others(share, at)[0]
    counts = {value: struck(value) for value in sweep.values(at)}
    hours = sweep.blob_hours()
    whole = hours or 1
    order = sorted(range(len(counts)), key=lambda rank: list(counts.values())[rank])
    grids = {scheme: grid_of(sweep, metric, scheme, share, at, fixed)[order] / whole for scheme in sweep.models}
    beside = f" · {sweep.named(fixed)}" if fixed else ""
    return draw_grids(
        sweep,
        "How much of the time a blob is unreadable" if hours else f"{sweep.rows[metric]['title']}, {sweep.unit_text(metric)}",
        f"{'share of the blob-hours of the run; ' if hours else ''}{sweep.mean()} · "
        f"one scale for all: darker is more{beside}{hatched(grids)}",
        grids,
        Axis(f"share of their nodes that goes ({share})", [percents(value) for value in sweep.values(share)]),
        Axis("domains struck", [str(list(counts.values())[rank]) for rank in order]),
        rounded if hours else plain,
    )


def percents(value):
    return f"{plain(100 * value)} %"


def rounded(value):
    """A share in as few characters as a cell takes."""
    if 0 < value < 0.001:
        return "<0.1 %"
    return f"{plain(100 * value)} %"
