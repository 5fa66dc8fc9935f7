"""Of a sweep: metrics against a varied path, with intervals."""

import math

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, MultipleLocator, NullFormatter, NullLocator

from figures import bounds
from figures.page import PANEL, lines_of
from figures.sheet import GREY, Sheet, axis_name, dash_of, end_labels, heading, in_panels, inches, plain, points, style_of
from figures.sweeps import MOST_PANELS, is_wide

NAME = "against"
OF = "sweep"


def places_of(sweep):
    """Where the values of the path stand: numbers where they are, texts one after the other."""
    values = sweep.values(sweep.over)
    if sweep.is_number(sweep.over):
        return {value: float(value) for value in values}
    return {value: rank for rank, value in enumerate(values)}


def is_by_factor(values):
    """Whether they stand at more even distances on a logarithmic axis."""
    pairs = list(zip(values, values[1:]))
    if len(pairs) < 2 or min(values) <= 0:
        return False
    factors, steps = [high / low for low, high in pairs], [high - low for low, high in pairs]
    return max(factors) / min(factors) < max(steps) / min(steps)


def path_axis(axis, sweep, places, labelled):
    """The axis of the varied path, with ticks at its values as far as they are few."""
    values, at = list(places), list(places.values())
    wide = min(at) > 0 and (is_wide(at) or is_by_factor(at))
    if wide:
        axis.set_xscale("log")
        axis.xaxis.set_minor_locator(NullLocator())
        axis.set_xlim(min(at) / (max(at) / min(at)) ** 0.04, max(at) * (max(at) / min(at)) ** 0.04)
    else:
        room = (0.04 if sweep.is_number(sweep.over) else 0.5 / len(at)) * (max(at) - min(at)) or 0.5
        axis.set_xlim(min(at) - room, max(at) + room)
    step = -(-len(values) // 7)
    texts = [sweep.text(sweep.over, value) for value in values[::step]]
    room = inches(axis)[0] / len(texts) - 0.06
    axis.set_xticks(at[::step], ["\n".join(lines_of(text, points(8), room, 3)) for text in texts])
    axis.tick_params(axis="x", labelbottom=labelled)
    if labelled:
        axis.set_xlabel(sweep.axis_text(sweep.over), size=points(9))
    return wide


def line_of(sweep, scheme):
    """None between texts, which have no order."""
    return dash_of(sweep, scheme) if sweep.is_number(sweep.over) else "none"


def tick_lines(sweep):
    """Of the highest text below the axis."""
    most = 0.93 * PANEL / min(7, len(sweep.values(sweep.over))) - 0.06
    return max(len(lines_of(sweep.text(sweep.over, value), points(8), most, 3)) for value in sweep.values(sweep.over))


def value_axis(axis, metric, sweep, values):
    """The upright axis: decades where the values need them."""
    text = sweep.value_text(metric)
    if is_wide(values) and min(values) > 0:
        axis.set_yscale("log")
        low, high = min(values), max(values)
        axis.set_ylim(low / 1.4, high * 1.4)
        axis.yaxis.set_major_locator(LogLocator(subs=(1,) if high > 300 * low else (1, 3), numticks=6))
        axis.yaxis.set_minor_locator(NullLocator())
        axis.yaxis.set_minor_formatter(NullFormatter())
    else:
        low, high = min([0, *values]), max([0, *values])
        axis.set_ylim(1.1 * low, 1.1 * high or 1)
        is_time = sweep.rows[metric]["unit"] == "s"
        axis.yaxis.set_major_locator(MultipleLocator(time_step(max(high, -low))) if is_time else MaxNLocator(4))
    axis.yaxis.set_major_formatter(FuncFormatter(text))
    axis_name(axis, sweep.unit_text(metric))


def time_step(most):
    """Seconds between lines that a clock has."""
    steps = (60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 2 * 86400, 5 * 86400, 10 * 86400)
    if most < 4 * steps[0]:
        return 10 ** math.floor(math.log10(most or 1)) / 2
    return next((step for step in steps if most <= 4 * step), 20 * 86400 * math.ceil(most / (80 * 86400)))


def draw(sweep):
    tall, step = 1.25, 1.62
    metrics, others = sweep.metrics(), sweep.others(sweep.over)
    shown = [(metric, fixed, schemes) for metric in metrics for fixed in others for schemes in in_panels(sweep.models)]
    left_out = len(shown) - MOST_PANELS
    more = f" · {left_out} more panels are not shown: --metric chooses" if left_out > 0 else ""
    shown = shown[:MOST_PANELS]
    sheet = Sheet(
        0.85 + step * max(1, len(shown)) + 0.3 + 0.13 * (tick_lines(sweep) - 1),
        f"What {sweep.over} changes",
        f"{sweep.means()}{more}",
    )
    places = places_of(sweep)
    span = max(places.values()) - min(places.values()) or 1
    apart = 0.008 if sweep.is_number(sweep.over) else 0.02
    for rank, (metric, fixed, schemes) in enumerate(shown):
        axis = sheet.panel(0.8 + rank * step, tall)
        wide = path_axis(axis, sweep, places, rank == len(shown) - 1)
        ends, every = [], []
        for order, scheme in enumerate(schemes):
            curve = sweep.curve(metric, scheme, fixed)
            if curve.empty:
                continue
            colour, marker = style_of(sweep, scheme)
            at = np.array([places[value] for value in curve.index])
            beside = (order - (len(schemes) - 1) / 2) * apart  # so that equal values are seen beside each other
            at = at * (max(places.values()) / min(places.values())) ** beside if wide else at + beside * span
            value = curve["value"].to_numpy()
            low, high = curve["low"].fillna(curve["value"]), curve["high"].fillna(curve["value"])
            bars = np.vstack([np.maximum(value - low, 0), np.maximum(high - value, 0)])
            axis.errorbar(
                at, value, yerr=bars, color=colour, linestyle=line_of(sweep, scheme), linewidth=1.2, marker=marker,
                markersize=3.8, mec="white", mew=0.5, elinewidth=0.8, capsize=1.8,
            )  # fmt: skip
            ends.append((value[-1], scheme, colour, "bold"))
            every += [*value, *high] + [least for least, middle in zip(low, value) if least > middle / 5]  # bars may leave the panel
        for name, line in bounds.of_sweep(sweep, metric, fixed).items():
            axis.plot([places[value] for value in line.index], line, color=GREY, linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=1)
            ends.append((line.iloc[-1], name, GREY, "normal"))
            every += list(line)
        value_axis(axis, metric, sweep, every or [0])
        heading(axis, sweep.rows[metric]["title"], note=sweep.named(fixed) if every else "no value at any point")
        end_labels(axis, ends)
    return sheet
