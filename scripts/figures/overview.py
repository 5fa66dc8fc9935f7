"""One figure for a reader in a hurry: what failed, what was left, what repair moved, over the same time."""

from itertools import cycle

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from figures.bandwidth import hourly
from figures.mesh import colour_of, mesh_key, mesh_size, mesh_words, weave, word_of
from figures.redundancy import needed, stairs
from figures.page import fitted, points
from figures.sheet import GREY, Sheet, amount, axis_name, dash_of, end_labels, heading, in_panels, inches, plain, style_of, time_axis, tint
from figures.sheet import unit_of_bytes, unit_of_time

NAME = "overview"
MOST_MARKS = 60
MARKS = (("-", ""), ((0, (4, 2)), "dashed "), ((0, (1, 1.5)), "dotted "))  # told apart in grey as well


def mark_words(results, onsets):
    """What the upright lines say; a colour is named where there are several."""
    if len(onsets) == 1:
        return "".join(f"upright lines: {results.states[state]['onset']}" for state in onsets)
    return " · ".join(
        f"{dash}{word_of(results, state)} lines: {results.states[state]['onset']}" for (_, dash), state in zip(cycle(MARKS), onsets)
    )


def left_over(results, scheme):
    """Live bytes of the worst blob over those that reading needs: instants, and a row for each replicate."""
    times, least = stairs(results, scheme, "least")
    return times, least / needed(results, scheme)


def moved(results, scheme):
    """Bytes that repair moved so far, at the ends of hours."""
    seconds = unit_of_time(results)[1]
    total = np.cumsum(hourly(results, scheme).sum(axis=1), axis=1)
    total = np.hstack([np.zeros((len(total), 1)), total])
    return np.minimum(np.arange(total.shape[1]) * 3600, results.duration) / seconds, total


def curves(axis, results, schemes, of, text):
    """A line for each scheme, the median of its replicates, and the range of them; `text` of its last value."""
    ends, seen, alike = [], [], {}
    for scheme in schemes:  # dashes lie over the line of the first, which is solid
        colour, marker = style_of(results, scheme)
        times, values = of(results, scheme)
        median = np.median(values, axis=0)
        if len(values) > 1:
            low, high = values.min(axis=0), values.max(axis=0)
            axis.fill_between(times, low, high, step="post", color=tint(colour, 0.15), linewidth=0)
        axis.step(times, median, where="post", color=colour, linewidth=1.3, linestyle=dash_of(results, scheme))
        axis.plot(times[-1], median[-1], marker, color=colour, markersize=4.5, mec="white", mew=0.6, clip_on=False)
        same = next((other for other, line in seen if np.array_equal(line, median)), None)
        seen.append((scheme, median))
        if same:
            alike.setdefault(same, []).append(scheme)
        ends.append((median[-1], text(scheme, median[-1]), colour, "bold"))
    axis.set_ylim(0, 1.1 * max((y for line in axis.lines for y in line.get_ydata() if y > 0), default=1))
    return ends, " · ".join(f"{', '.join(over)} {'lie' if over[1:] else 'lies'} on {under}" for under, over in alike.items())


def draw(results):
    first = next(iter(results.models))
    per, thick, tall = mesh_size(results, 2.6)
    low, step = 1.0, 1.4
    name, seconds, _ = unit_of_time(results)
    groups = in_panels(results.models)
    sheet = Sheet(
        0.8 + tall + 0.4 + 2 * step * len(groups) + 0.2,
        f"{plain(results.nodes)} nodes over {plain(results.duration / seconds)} {name}: "
        "what fails, what is left, what repair moves",
        f"{first}, {mesh_words(results, per)}",
    )
    mesh = sheet.panel(0.65, tall)
    weave(mesh, results, first, per, thick)
    axis_name(mesh, "shard")
    time_axis(mesh, results, False)
    mesh_key(sheet, results, first, 0.65)
    onsets = {
        state: np.unique(results.spells(first, state)[:, 1]) / seconds
        for state, row in results.states.items() if row["onset"] and results.replicates == 1
    }  # fmt: skip
    onsets = {state: times for state, times in onsets.items() if 0 < len(times) <= MOST_MARKS}
    over = "" if results.replicates == 1 else f"median of {results.replicates} replicates, shade: all"
    note = mark_words(results, onsets)
    shown = [("Worst blob, live over needed", left_over, lambda scheme, _: scheme, note)]
    shown += [("Moved by repair so far", moved, lambda _, value: amount(value), over or "all bytes of repair")]
    top, panels = 0.65 + tall + 0.4, []
    for title, of, text, words in shown:
        for schemes in groups:
            axis = sheet.panel(top, low)
            ends, alike = curves(axis, results, schemes, of, text)
            for (dash, _), (state, times) in zip(cycle(MARKS), onsets.items()):
                for time in times:
                    axis.axvline(time, color=colour_of(results, state), linewidth=0.6, alpha=0.4, linestyle=dash, zorder=1)
            if of is left_over:
                axis.axhline(1, color="#444444", linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
            panels.append((axis, of, ends))
            heading(axis, title, note=words)
            if alike:  # within the panel, since the heading may be full
                alike = fitted(alike, points(6.5), 0.97 * inches(axis)[0])
                axis.text(0.01, 0.06, alike, transform=axis.transAxes, size=points(6.5), color=GREY)
            top += step
    for of in (left_over, moved):  # one scale for panels that are compared
        compared = [axis for axis, each, _ in panels if each is of]
        for axis in compared:
            axis.set_ylim(0, max(each.get_ylim()[1] for each in compared))
            axis.yaxis.set_major_locator(MaxNLocator(4 if of is left_over else 3))
            unit, size = unit_of_bytes(axis.get_ylim()[1]) if of is moved else ("live / needed", 1)
            axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _, size=size: plain(value / size)))
            axis_name(axis, unit)
    for rank, (axis, _, ends) in enumerate(panels):
        end_labels(axis, ends)
        time_axis(axis, results, rank == len(panels) - 1)
    return sheet
