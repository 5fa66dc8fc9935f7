"""One figure for a reader in a hurry: what failed, what was left, what repair moved, over the same time."""

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from figures.bandwidth import hourly
from figures.mesh import colour_of, mesh_key, mesh_size, mesh_words, weave, word_of
from figures.redundancy import stairs
from figures.sheet import Sheet, amount, end_labels, heading, plain, style_of, time_axis, tint, unit_of_time

NAME = "overview"
MOST_MARKS = 60


def draw(results):
    first = next(iter(results.models))
    per, thick, tall = mesh_size(results, 2.6)
    low, step = 1.0, 1.4
    name, seconds, _ = unit_of_time(results)
    sheet = Sheet(
        0.8 + tall + 0.4 + 2 * step + 0.2,
        f"{plain(results.nodes)} nodes over {plain(results.duration / seconds)} {name}: "
        "what fails, what is left, what repair moves",
        f"{first}, {mesh_words(results, per)}",
    )
    mesh = sheet.panel(0.65, tall)
    weave(mesh, results, first, per, thick)
    mesh.set_ylabel("shard")
    time_axis(mesh, results, False)
    mesh_key(sheet, results, first, 0.65)
    left = sheet.panel(0.65 + tall + 0.4, low)
    moved = sheet.panel(0.65 + tall + 0.4 + step, low)
    ends = {left: [], moved: []}
    for scheme in reversed(results.models):
        colour, marker = style_of(results, scheme)
        grid, least = stairs(results, scheme, "least")
        total = np.cumsum(hourly(results, scheme).sum(axis=1), axis=1)
        total = np.hstack([np.zeros((len(total), 1)), total])
        hours = np.minimum(np.arange(total.shape[1]) * 3600, results.duration) / seconds
        for axis, times, values, step in ((left, grid, least, "post"), (moved, hours, total, None)):
            median = np.median(values, axis=0)
            if len(values) > 1:
                low, high = values.min(axis=0), values.max(axis=0)
                axis.fill_between(times, low, high, step=step, color=tint(colour, 0.15), linewidth=0)
            axis.plot(times, median, color=colour, linewidth=1.3, drawstyle="steps-post" if step else "default")
            axis.plot(times[-1], median[-1], marker, color=colour, markersize=4.5, mec="white", mew=0.6, clip_on=False)
        ends[left].append((np.median(least[:, -1]), scheme, colour, "bold"))
        ends[moved].append((np.median(total[:, -1]), amount(np.median(total[:, -1])), colour, "bold"))
    onsets = {
        state: np.unique(results.spells(first, state)[:, 1]) / seconds
        for state, row in results.states.items() if row["onset"] and results.replicates == 1
    }  # fmt: skip
    onsets = {state: times for state, times in onsets.items() if 0 < len(times) <= MOST_MARKS}
    for axis in ends:
        axis.set_ylim(0, 1.1 * max((y for line in axis.lines for y in line.get_ydata() if y > 0), default=1))
        for state, times in onsets.items():
            for time in times:
                axis.axvline(time, color=colour_of(results, state), linewidth=0.6, alpha=0.4, zorder=1)
        end_labels(axis, ends[axis])
    left.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    moved.yaxis.set_major_locator(MaxNLocator(3))
    moved.yaxis.set_major_formatter(FuncFormatter(amount))
    over = "" if results.replicates == 1 else f"median of {results.replicates} replicates, shade: all"
    note = " · ".join(f"{word_of(results, state)} lines: {results.states[state]['onset']}" for state in onsets)
    heading(left, "Live bytes per blob byte, worst blob", note=note)
    heading(moved, "Bytes moved by repair so far", note=over or "proofs, headers and metadata included")
    time_axis(left, results, False)
    time_axis(moved, results, True)
    return sheet
