"""Redundancy over time: what is alive of every blob, against what reading and repair need."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from figures.sheet import Sheet, end_labels, heading, style_of, time_axis, tint, unit_of_time

NAME = "redundancy"


MOST_STEPS = 4000  # of all replicates together, more than a figure can show


def stairs(results, scheme, role):
    return steps_of(results, results.series_of(scheme, role))


def steps_of(results, series):
    """A series that is written only where it changes: instants in the unit of the time axis, and a row of values
    there for each replicate."""
    curves = list(series.values())
    if not curves:
        return np.array([0.0]), np.array([[np.nan]])
    grid = np.unique(np.concatenate([times for times, _ in curves]))
    if len(grid) > MOST_STEPS:
        grid = grid[np.linspace(0, len(grid) - 1, MOST_STEPS).astype(int)]
    values = np.array([at_times(grid, times, values) for times, values in curves])
    seconds = unit_of_time(results)[1]
    return np.append(grid, results.duration) / seconds, np.hstack([values, values[:, -1:]])


def at_times(grid, times, values):
    return values[np.maximum(np.searchsorted(times, grid, side="right") - 1, 0)]


def thresholds(results, scheme):
    """(redundancy, name) where a kind of piece gets too few, in live bytes per blob byte."""
    stored = results.value(scheme, "pieces", needed=False) or 0
    return [(stored * kind["enough"] / kind["slots"], kind["title"]) for kind in results.kinds[scheme].values()]


def draw(results):
    tall, step = 1.3, 1.66
    over = "" if results.replicates == 1 else f" of {results.replicates} runs"
    sheet = Sheet(
        0.8 + step * len(results.models) + 0.26,
        "Redundancy over time",
        f"live bytes per blob byte · line: median blob · shade: down to the worst blob{over} · dashed: what must be left",
    )
    for rank, scheme in enumerate(results.models):
        colour, marker = style_of(results, scheme)
        axis = sheet.panel(0.8 + rank * step, tall)
        curves = [stairs(results, scheme, role) for role in ("least", "low", "middle")]
        grid = np.unique(np.concatenate([times for times, _ in curves]))
        reduced = zip(curves, (np.min, np.median, np.median))
        least, one, median = (at_times(grid, times, how(values, axis=0)) for (times, values), how in reduced)
        axis.fill_between(grid, least, median, step="post", color=tint(colour, 0.22), linewidth=0)
        axis.step(grid, one, where="post", color=colour, linewidth=0.7, linestyle=(0, (2, 1.5)))
        axis.step(grid, median, where="post", color=colour, linewidth=1.3)
        worst = int(np.argmin(least))
        lowest = results.value(scheme, "least")  # the program saw every instant, the series only the hours
        axis.plot(grid[worst], least[worst], marker, color=colour, markersize=4.5, mec="white", mew=0.6, clip_on=False)
        levels = thresholds(results, scheme)
        heights = [*median, *(level for level, _ in levels)]
        axis.set_ylim(0, 1.1 * max((height for height in heights if height > 0), default=1))
        labels = [(median[-1], "all blobs" if np.array_equal(least, median) else "median", colour, "bold")]
        for level, name in levels:
            axis.axhline(level, color="#444444", linewidth=0.8, linestyle=(0, (4, 2)))
            labels.append((level, name, "#444444", "normal"))
        end_labels(axis, labels)
        axis.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        heading(axis, scheme, colour, f"least {lowest:.3g}")
        axis.set_ylabel("B per B")
        time_axis(axis, results, rank == len(results.models) - 1)
    return sheet
