"""Redundancy over time: what is live of the worst and of the median blob, against what reading and repair need."""

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator

from figures.sheet import Sheet, axis_name, end_labels, heading, plain, style_of, time_axis, tint, unit_of_time

NAME = "redundancy"


MOST_STEPS = 4000  # of all replicates together, more than a figure can show


def stairs(results, scheme, role):
    return steps_of(results, results.series_of(scheme, role))


def steps_of(results, series):
    """A series that is written only where it changes: instants in the unit of the time axis, and a row of values
    there for each replicate. Where there are more instants than a figure can show, the least value up to the next."""
    curves = list(series.values())
    if not curves:
        return np.array([0.0]), np.array([[np.nan]])
    grid = np.unique(np.concatenate([times for times, _ in curves]))
    every = np.array([at_times(grid, times, values) for times, values in curves])
    if len(grid) > MOST_STEPS:
        kept = np.unique(np.linspace(0, len(grid) - 1, MOST_STEPS).astype(int))
        grid, every = grid[kept], np.minimum.reduceat(every, kept, axis=1)
    seconds = unit_of_time(results)[1]
    return np.append(grid, results.duration) / seconds, np.hstack([every, every[:, -1:]])


def at_times(grid, times, values):
    return values[np.maximum(np.searchsorted(times, grid, side="right") - 1, 0)]


def thresholds(results, scheme):
    """(redundancy, name) where a kind of piece gets too few, in live bytes per blob byte, ascending."""
    stored = results.value(scheme, "pieces", needed=False) or 0
    kinds = results.kinds[scheme].values()
    return sorted((stored * kind["enough"] / kind["slots"], kind["title"]) for kind in kinds)


def needed(results, scheme):
    """Live bytes per blob byte that give a blob back; 1 where that is unknown."""
    levels = [level for level, _ in thresholds(results, scheme)]
    return levels[0] if levels and levels[0] > 0 else 1


def band(axis, results, scheme, role, unit, thin=False):
    """The median of all replicates, and the range of them. Returns the last value and the extremes."""
    colour, _ = style_of(results, scheme)
    times, each = stairs(results, scheme, role)
    each = each / unit
    median = np.median(each, axis=0)
    if len(each) > 1 and not thin:
        axis.fill_between(times, each.min(axis=0), each.max(axis=0), step="post", color=tint(colour, 0.25), linewidth=0)
    how = {"linewidth": 0.8, "linestyle": (0, (1.2, 1.2))} if thin else {"linewidth": 1.3}
    axis.step(times, median, where="post", color=colour, **how)
    known = each[np.isfinite(each)]
    return median[-1], known.min(initial=np.inf), known.max(initial=0)


def draw(results):
    tall, step = 1.3, 1.66
    over = "" if results.replicates == 1 else ", median of all replicates · shade: all of them"
    sheet = Sheet(
        0.8 + step * len(results.models) + 0.26,
        "Redundancy over time",
        f"live bytes over those that reading needs: 1 is just readable · line: worst blob{over} · dotted: median blob · "
        "dashed: what must be left",
    )
    axes, extremes = [], [1.0]
    for rank, scheme in enumerate(results.models):
        colour, marker = style_of(results, scheme)
        axis = sheet.panel(0.8 + rank * step, tall)
        unit = needed(results, scheme)
        middle, *_ = band(axis, results, scheme, "middle", unit, thin=True)
        worst, lowest, highest = band(axis, results, scheme, "least", unit)
        least = results.value(scheme, "least") / unit
        levels = [(level / unit, name) for level, name in thresholds(results, scheme)]
        extremes += [value for value in (lowest, highest, middle, least, *(at for at, _ in levels)) if 0 < value < np.inf]
        same = abs(worst - middle) < 0.02 * max(middle, 1)
        labels = [(worst, "all blobs" if same else "worst blob", colour, "bold")]
        labels += [] if same else [(middle, "median blob", colour, "normal")]
        for level, name in levels:
            axis.axhline(level, color="#444444", linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
            labels.append((level, name, "#444444", "normal"))
        heading(axis, scheme, colour, f"least {plain(least)}")
        axes.append((axis, labels))
    logarithmic = max(extremes) > 12  # one scale for all, on which each can be read
    for rank, (axis, labels) in enumerate(axes):
        if logarithmic:
            axis.set_yscale("log")
            axis.set_ylim(0.8 * min(extremes), 1.25 * max(extremes))
            axis.yaxis.set_major_locator(LogLocator(subs=(1, 3)))
            axis.yaxis.set_minor_locator(NullLocator())
            axis.yaxis.set_minor_formatter(NullFormatter())
        else:
            axis.set_ylim(0, 1.1 * max(extremes))
            axis.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axis.yaxis.set_major_formatter(FuncFormatter(plain))
        end_labels(axis, labels)
        axis_name(axis, "live / needed")
        time_axis(axis, results, rank == len(axes) - 1)
    return sheet
