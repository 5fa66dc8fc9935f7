"""Of a sweep: how much is lost against what repair moves, the varied value written at each point."""

import numpy as np
from matplotlib import patheffects
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator

from figures.page import inches_of
from figures.sheet import GREY, INK, Sheet, axis_name, dash_of, end_labels, heading, in_panels, plain, points, style_of, tint
from figures.sweeps import MOST_PANELS, is_wide

NAME = "pareto"
OF = "sweep"
MOST_WRITTEN = 16  # points of a panel that have their texts; of more, the first and the last of each scheme
APART = 0.06  # inches between points of which each has a text


def scale(axis, values):
    """An axis of numbers that are not negative: decades where they need them, which begin below the least."""
    if is_wide(values) and min(values) > 0:
        axis._set_axes_scale("log")
        axis.set_view_interval(min(values) / 1.6, max(values) * 1.6, ignore=True)
        axis.set_major_locator(LogLocator(numticks=6))
        axis.set_minor_locator(NullLocator())
        axis.set_minor_formatter(NullFormatter())
    elif is_wide(values):
        low = min(value for value in values if value > 0)
        axis._set_axes_scale("symlog", linthresh=low, linscale=0.4)
        axis.set_major_locator(LogLocator(numticks=6))
        axis.set_minor_locator(NullLocator())
        axis.set_minor_formatter(NullFormatter())
    else:
        axis.set_major_locator(MaxNLocator(5))
    axis.set_major_formatter(FuncFormatter(plain))


def write(axis, labels):
    """Texts beside their points, (x, y, text, colour), higher up where they would lie on another one."""
    taken, halo = [], [patheffects.withStroke(linewidth=1.6, foreground="white")]
    for x, y, text, colour in sorted(labels):
        left, low = axis.transData.transform((x, y)) / axis.figure.dpi
        left, low, wide, high = left + 0.04, low + 0.04, inches_of(text, points(6)) + 0.03, points(6) / 72
        while any(left < r and l < left + wide and low < t and b < low + high for l, b, r, t in taken):
            low += 0.01
        taken.append((left, low, left + wide, low + high))
        at = axis.transData.inverted().transform((left * axis.figure.dpi, low * axis.figure.dpi))
        axis.text(*at, text, size=points(6), color=colour, clip_on=False, path_effects=halo)


def merged(axis, points, texts):
    """A text for each point, or one for several in a row that lie on each other; none where all of them do."""
    at = axis.transData.transform(points) / axis.figure.dpi
    groups = [[0]]
    for rank in range(1, len(at)):
        if np.hypot(*(at[rank] - at[groups[-1][0]])) < APART:
            groups[-1].append(rank)
        else:
            groups.append([rank])
    if len(groups) == 1 and len(at) > 1:
        return []
    return [(*points[group[0]], texts[group[0]] + (f" to {texts[group[-1]]}" if len(group) > 1 else "")) for group in groups]


def asks(sweep):
    return missing(sweep, sweep.metric_of("traffic"))


def missing(sweep, cost):
    """The metric of which no point has a value, in words."""
    known = set(sweep.frame.dropna(subset=["value"])["metric"])
    none = [metric for metric in (cost, sweep.metric_of("loss")) if metric not in known]
    return f"no point has a value of {' or of '.join(none)}" if none else None


def draw(sweep):
    return draw_over(sweep, sweep.metric_of("traffic"), "Loss against repair traffic")


def draw_over(sweep, cost, title):
    """How much is lost against what it costs, which is a metric."""
    loss = sweep.metric_of("loss")
    others = sweep.others(sweep.over)
    shown = [(fixed, schemes) for fixed in others for schemes in in_panels(sweep.models)]
    left_out = len(shown) - MOST_PANELS
    more = f" · {left_out} more panels are not shown" if left_out > 0 else ""
    shown = shown[:MOST_PANELS]
    tall, step = 2.1, 2.55
    sheet = Sheet(
        0.85 + step * len(shown) + 0.3,
        title,
        f"beside points: {sweep.over} · bars: 95 % intervals of {sweep.replicates} replicates{more}",
    )
    for rank, (fixed, schemes) in enumerate(shown):
        axis = sheet.panel(0.8 + rank * step, tall)
        ends, across, upright, labels = [], [], [], []
        for scheme in schemes:
            x, y = sweep.curve(cost, scheme, fixed), sweep.curve(loss, scheme, fixed)
            both = x.join(y, how="inner", rsuffix="_y", lsuffix="_x")
            if both.empty:
                continue
            colour, marker = style_of(sweep, scheme)
            bars = {}
            for key in ("x", "y"):
                value = both[f"value_{key}"]
                low, high = both[f"low_{key}"].fillna(value), both[f"high_{key}"].fillna(value)
                bars[f"{key}err"] = np.vstack([np.maximum(value - low, 0), np.maximum(high - value, 0)])
            axis.errorbar(
                both["value_x"], both["value_y"], **bars, color=colour, linestyle=dash_of(sweep, scheme), linewidth=1,
                marker=marker, markersize=4.2, mec="white", mew=0.5, elinewidth=0.5, capsize=1.5, ecolor=tint(colour, 0.4), clip_on=False,
            )  # fmt: skip
            labels.append((both[["value_x", "value_y"]].to_numpy(), [sweep.text(sweep.over, value) for value in both.index], colour))
            last = both.iloc[-1]
            ends.append((last["value_y"], scheme, colour, "bold"))
            across += list(both["value_x"])
            upright += list(both["value_y"]) + list(both["high_y"].dropna())
        scale(axis.xaxis, across)
        scale(axis.yaxis, upright)
        axis.set_ylim(bottom=0)
        if upright and max(upright) == 0:
            axis.set_ylim(0, 1)
        written = [[(*label, colour) for label in merged(axis, at, texts)] for at, texts, colour in labels]
        crowded = sum(map(len, written)) > MOST_WRITTEN
        write(axis, [label for each in written for label in (each[:1] + each[1:][-1:] if crowded else each)])
        axis_name(axis, sweep.rows[loss]["title"])
        heading(axis, sweep.named(fixed) or "all points", GREY if not fixed else INK, "" if across else "no value at any point")
        end_labels(axis, ends)
        axis.set_xlabel(f"{sweep.rows[cost]['title']}, {sweep.rows[cost]['unit']}" if rank == len(shown) - 1 else "", size=points(9))
    return sheet
