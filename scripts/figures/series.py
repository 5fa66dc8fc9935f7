"""Every series that no other figure draws: what processes record over time, a panel each."""

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from figures.redundancy import steps_of
from figures.sheet import Sheet, axis_name, dash_of, end_labels, heading, in_panels, plain, style_of, time_axis

NAME = "series"
MOST = 12


def draw(results):
    tall, step = 1.0, 1.4
    names = list(results.other_series)
    shown = [(name, schemes) for name in names[:MOST] for schemes in in_panels(results.models)]
    more = f" · {len(names) - MOST} more are in series.csv" if len(names) > MOST else ""
    over = "" if results.replicates == 1 else f", median of {results.replicates} replicates"
    sheet = Sheet(0.8 + step * max(1, len(shown)) + 0.25, "Other series over time", f"a line for each scheme{over}{more}")
    for rank, (name, schemes) in enumerate(shown):
        row = results.other_series[name]
        axis = sheet.panel(0.8 + rank * step, tall)
        ends = []
        for scheme in schemes:
            colour, _ = style_of(results, scheme)
            times, each = steps_of(results, results.series(scheme, name))
            values = np.median(each, axis=0)
            axis.step(times, values, where="post", color=colour, linewidth=1.2, linestyle=dash_of(results, scheme))
            ends.append((values[-1], scheme, colour, "bold"))
        axis.set_ylim(0, 1.2 * max((y for line in axis.lines for y in line.get_ydata() if y > 0), default=1))
        axis.yaxis.set_major_locator(MaxNLocator(3))
        axis.yaxis.set_major_formatter(FuncFormatter(plain))
        axis_name(axis, row["unit"])
        heading(axis, row["title"], note=row["sentence"].rstrip("."))
        end_labels(axis, ends)
        time_axis(axis, results, rank == len(shown) - 1)
    return sheet
