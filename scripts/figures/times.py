"""Of a sweep: the distribution of the times that a repair took, a panel for each scheme, a line for each value."""

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator, PercentFormatter

from figures.sheet import DASHES, Sheet, axis_name, heading, points, some, span, style_of, tint
from figures.sweeps import MOST_LINES, is_wide

NAME = "times"
OF = "sweep"
HOUR, DAY = 3600, 86400
INSTANTS = (1e-3, 0.01, 0.1, 1, 10, 60, 600, HOUR, 6 * HOUR, DAY, 3 * DAY, 10 * DAY, 30 * DAY, 100 * DAY, 365 * DAY, 3650 * DAY)


def asks(sweep):
    return None if len(sweep.quantiles) else "there are no times of repair in quantiles.csv"


def draw(sweep):
    tall, step = 1.3, 1.7
    metric = next(row for row in sweep.rows.values() if row["shown"] and "times" in row)
    frame = sweep.quantiles[sweep.quantiles["times"] == metric["times"]]
    fixed = sweep.others(sweep.over)[0]
    frame = sweep.where(frame, fixed).dropna(subset=["value"])
    chosen = some(sweep.values(sweep.over), MOST_LINES)
    at = f" · {sweep.named(fixed)}" if fixed else ""
    sheet = Sheet(
        0.85 + step * len(sweep.models) + 0.3,
        f"{metric['title'].rpartition(', ')[0] or metric['title']}: how many took no longer",
        f"quantiles of all of {sweep.replicates} replicates, those that had not ended among them · lines: {sweep.over}{at}",
    )
    known = frame["value"][frame["value"] > 0]
    wide = is_wide(known, 5)
    for rank, scheme in enumerate(sweep.models):
        colour, _ = style_of(sweep, scheme)
        axis = sheet.panel(0.8 + rank * step, tall)
        ends = []
        for order, value in enumerate(chosen):
            rows = frame[(frame["scheme"] == scheme) & (frame[sweep.over] == value)].sort_values("percent")
            if rows.empty:
                continue
            shade = tint(colour, 1 - 0.6 * order / max(1, len(chosen) - 1))
            times = rows["value"].clip(lower=known.min()).to_numpy()
            shares = rows["percent"].astype(float).to_numpy() / 100
            axis.step(
                np.append(times[0], times), np.append(0, shares), where="post", color=shade, linewidth=1.2,
                linestyle=DASHES[order % len(DASHES)],
            )  # fmt: skip
            ends.append(sweep.text(sweep.over, value))
        if wide:
            axis.set_xscale("log")
            axis.xaxis.set_major_locator(FixedLocator(some([at for at in INSTANTS if known.min() <= at <= known.max()], 9)))
            axis.xaxis.set_minor_locator(NullLocator())
            axis.xaxis.set_minor_formatter(NullFormatter())
        if len(known):
            axis.set_xlim(known.min() / 1.1 if wide else 0, known.max() * 1.1)
        axis.set_ylim(0, 1.03)
        axis.yaxis.set_major_formatter(PercentFormatter(1, 0))
        axis.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: span(seconds)))
        axis.tick_params(axis="x", labelbottom=rank == len(sweep.models) - 1)
        axis_name(axis, "share of repairs")
        heading(axis, scheme, colour, "" if ends else "nothing was repaired")
        if ends:
            axis.legend(ends, loc="center left", bbox_to_anchor=(1.01, 0.5), fontsize=points(7.5), handlelength=2.2)
        if rank == len(sweep.models) - 1:
            axis.set_xlabel("time", size=points(9))
    return sheet
