"""Of a sweep over two paths: a metric at every pair of values, a panel for each scheme."""

import numpy as np
from matplotlib.colors import LogNorm, Normalize

from figures.page import LEFT, PAPER
from figures.sheet import GREY, Sheet, axis_name, heading, points, style_of
from figures.sweeps import is_wide

NAME = "heat-map"
OF = "sweep"
MOST_WRITTEN = 12  # columns whose cells have their number


def asks(sweep):
    return None if len(sweep.paths) >= 2 else "it needs two varied paths"


def ticks_of(sweep, path):
    values = sweep.values(path)
    step = -(-len(values) // 8)
    return list(range(0, len(values), step)), [sweep.text(path, value) for value in values[::step]]


def draw(sweep):
    across = sweep.over
    upright = next(path for path in sweep.paths if path != across)
    metric = (sweep.metrics() or [next(iter(sweep.rows))])[0]
    row, text = sweep.rows[metric], sweep.value_text(metric)
    fixed = sweep.others(across, upright)[0]
    columns, lines = sweep.values(across), sweep.values(upright)
    tall = min(2.6, max(0.8, 0.24 * len(lines)))
    step = tall + 0.42
    grids = {}
    for scheme in sweep.models:
        frame = sweep.where(sweep.frame[(sweep.frame["metric"] == metric) & (sweep.frame["scheme"] == scheme)], fixed)
        grids[scheme] = frame.pivot(index=upright, columns=across, values="value").reindex(index=lines, columns=columns).to_numpy()
    known = np.concatenate([grid[np.isfinite(grid)] for grid in grids.values()])
    known = known if len(known) else np.array([0.0])
    wide = is_wide(known) and known.min() > 0
    norm = LogNorm(known.min(), known.max()) if wide else Normalize(min(0, known.min()), known.max() or 1)
    at = f" · {sweep.named(fixed)}" if fixed else ""
    sheet = Sheet(
        0.85 + step * len(grids) + 0.35,
        f"{row['title']}, {sweep.unit_text(metric)}",
        f"mean of {sweep.replicates} replicates at each pair · one scale for all: darker is {'more' if known.max() > 0 else 'less'}"
        f"{at} · hatched: no value",
    )
    left = LEFT + (0.25 if not PAPER else 0.1)
    for rank, (scheme, grid) in enumerate(grids.items()):
        axis = sheet.panel(0.8 + rank * step, tall, left=left)
        axis.set_facecolor("white")
        axis.imshow(np.ma.masked_invalid(grid), cmap="cividis_r", norm=norm, aspect="auto", origin="lower", interpolation="nearest")
        for line, column in zip(*np.nonzero(~np.isfinite(grid))):
            axis.fill_between([column - 0.5, column + 0.5], line - 0.5, line + 0.5, hatch="////", facecolor="none", edgecolor=GREY, linewidth=0)
        if len(columns) <= MOST_WRITTEN and not PAPER:
            for (line, column), value in np.ndenumerate(grid):
                if np.isfinite(value):
                    dark = norm(value) > 0.55
                    axis.text(column, line, text(value), ha="center", va="center", size=points(6), color="white" if dark else "black")
        axis.grid(False)
        axis.spines[:].set_visible(False)
        axis.set_xticks(*ticks_of(sweep, across))
        axis.set_yticks(*ticks_of(sweep, upright))
        axis.tick_params(length=0, labelbottom=rank == len(grids) - 1)
        axis_name(axis, sweep.axis_text(upright))
        heading(axis, scheme, style_of(sweep, scheme)[0], f"{text(np.nanmin(grid))} to {text(np.nanmax(grid))}" if np.isfinite(grid).any() else "")
        if rank == len(grids) - 1:
            axis.set_xlabel(sweep.axis_text(across), size=points(9))
    return sheet
