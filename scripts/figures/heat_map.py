"""Of a sweep over two paths: a metric at every pair of values, a panel for each scheme."""

import numpy as np
from matplotlib.colors import LogNorm, Normalize
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator

from figures.page import LEFT, PAPER, WIDTH, fitted, inches_of
from figures.sheet import GREY, Sheet, axis_name, heading, inches, points, style_of
from figures.sweeps import is_wide

NAME = "heat-map"
OF = "sweep"
MOST_INCHES = 1.1 if PAPER else 1.6  # of what is written below a column and beside a line
SCALE = 0.65 if PAPER else 0.85  # for it, at the right
MOST_WRITTEN = 12  # columns whose cells have their number


def asks(sweep):
    return None if len(sweep.paths) >= 2 else "it needs two varied paths"


def ticks_of(texts, size, needed, most):
    """As many as there is room for, of which each needs some inches; and as long as they may be."""
    step = max(1, -int(-needed * len(texts) // size))
    return list(range(0, len(texts), step)), [fitted(text, points(9), most) for text in texts[::step]]


def grid_of(sweep, metric, scheme, across, upright, fixed):
    """The values of a metric: a line for each value of one path, a column for each of the other."""
    frame = sweep.where(sweep.frame[(sweep.frame["metric"] == metric) & (sweep.frame["scheme"] == scheme)], fixed)
    grid = frame.pivot(index=upright, columns=across, values="value")
    return grid.reindex(index=sweep.values(upright), columns=sweep.values(across)).to_numpy(dtype=float)


class Axis:
    """What is written along a side of the grids: a name, and a text for each line or column."""

    def __init__(self, name, texts):
        self.name, self.texts = name, texts


def norm_of(grids):
    """One scale for all of them."""
    known = np.concatenate([grid[np.isfinite(grid)] for grid in grids])
    known = known if len(known) else np.array([0.0])
    if is_wide(known) and known.min() > 0:
        return LogNorm(known.min(), known.max())
    return Normalize(min(0, known.min()), max(0, known.max()) or (1 if known.min() == 0 else 0))


def hatched(grids):
    """What hatched cells are, where there are any."""
    return "" if all(np.isfinite(grid).all() for grid in grids.values()) else " · hatched: no value"


def draw_scale(sheet, image, top, tall, text):
    """What a shade means, beside the first panel."""
    axis = sheet.panel(top, tall, left=WIDTH - SCALE + 0.12, right=SCALE - 0.22)
    bar = sheet.figure.colorbar(image, cax=axis)
    bar.outline.set_visible(False)
    bar.locator = LogLocator(numticks=5) if isinstance(image.norm, LogNorm) else MaxNLocator(4)
    bar.formatter = FuncFormatter(lambda value, _: text(value))
    bar.minorticks_off()
    bar.update_ticks()
    axis.tick_params(length=2, labelsize=points(7.5))


def draw_grids(sweep, title, subtitle, grids, across, upright, text):
    """A panel for each scheme, with the same scale."""
    tall = min(2.6, max(0.8, 0.24 * len(upright.texts)))
    step = tall + 0.42
    norm = norm_of(list(grids.values()))
    sheet = Sheet(0.85 + step * len(grids) + 0.35, title, subtitle)
    left = max(LEFT, 0.36 + min(MOST_INCHES, max(inches_of(each, points(8)) for each in upright.texts)))
    for rank, (scheme, grid) in enumerate(grids.items()):
        axis = sheet.panel(0.8 + rank * step, tall, left=left, right=SCALE)
        axis.set_facecolor("white")
        image = axis.imshow(np.ma.masked_invalid(grid), cmap="cividis_r", norm=norm, aspect="auto", origin="lower", interpolation="nearest")
        for line, column in zip(*np.nonzero(~np.isfinite(grid))):
            axis.fill_between([column - 0.5, column + 0.5], line - 0.5, line + 0.5, hatch="////", facecolor="none", edgecolor=GREY, linewidth=0)
        if len(across.texts) <= MOST_WRITTEN and not PAPER:
            for (line, column), value in np.ndenumerate(grid):
                if np.isfinite(value):
                    dark = norm(value) > 0.55
                    axis.text(column, line, text(value), ha="center", va="center", size=points(6), color="white" if dark else "black")
        axis.grid(False)
        axis.spines[:].set_visible(False)
        wide, high = inches(axis)
        widest = min(max(inches_of(each, points(8)) for each in across.texts), MOST_INCHES)
        axis.set_xticks(*ticks_of(across.texts, wide, widest + 0.08, MOST_INCHES))
        axis.set_yticks(*ticks_of(upright.texts, high, points(8) / 72 + 0.02, left - 0.36))
        axis.tick_params(length=0, labelbottom=rank == len(grids) - 1)
        axis_name(axis, upright.name)
        heading(axis, scheme, style_of(sweep, scheme)[0], f"{text(np.nanmin(grid))} to {text(np.nanmax(grid))}" if np.isfinite(grid).any() else "")
        if rank == 0:
            draw_scale(sheet, image, 0.8, tall, text)
        if rank == len(grids) - 1:
            axis.set_xlabel(across.name, size=points(9))
    return sheet


def draw(sweep):
    across = sweep.over
    upright = next(path for path in sweep.paths if path != across)
    metric = (sweep.metrics() or [next(iter(sweep.rows))])[0]
    fixed = sweep.others(across, upright)[0]
    grids = {scheme: grid_of(sweep, metric, scheme, across, upright, fixed) for scheme in sweep.models}
    most = max((np.nanmax(grid) for grid in grids.values() if np.isfinite(grid).any()), default=0)
    at = f" · {sweep.named(fixed)}" if fixed else ""
    sides = [Axis(sweep.axis_text(path), [sweep.text(path, value) for value in sweep.values(path)]) for path in (across, upright)]
    return draw_grids(
        sweep,
        f"{sweep.rows[metric]['title']}, {sweep.unit_text(metric)}",
        f"{sweep.mean()} at each pair · one scale for all: darker is {'more' if most > 0 else 'less'}"
        f"{at}{hatched(grids)}",
        grids,
        *sides,
        sweep.value_text(metric),
    )
