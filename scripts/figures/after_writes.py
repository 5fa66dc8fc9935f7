"""How much of repair follows from writes, whose slowest nodes do not get everything, and how much from losses."""

from figures.page import EDGE, LEFT, PAPER, fitted, points
from figures.sheet import GREY, Sheet, amount, style_of, tint
from matplotlib.ticker import FuncFormatter

NAME = "after-writes"
OPTIONAL = True  # left out without a word where nobody writes


def asks(results):
    known = any(row.get("role") == "after_writes" for row in results.metric_rows.values())
    written = known and any(results.value(scheme, "after_writes", needed=False) is not None for scheme in results.models)
    return None if written else "nobody wrote in this run"


def draw(results):
    schemes = list(results.models)
    tall = 0.62 * max(1, len(schemes))
    sheet = Sheet(
        0.8 + tall + 0.6,
        "What is repaired after writes, and after losses",
        "bytes of repair · full colour: of pieces that writes did not bring · light: of pieces that were lost",
    )
    left_edge, right = (LEFT + 0.4, 1.25) if PAPER else (LEFT + 0.35, 2.4)
    axis = sheet.panel(0.75, tall, left=left_edge, right=right)
    largest = 1.0
    for row, scheme in enumerate(schemes):
        colour, _ = style_of(results, scheme)
        total = results.value(scheme, "total") or 0
        written = results.value(scheme, "after_writes", needed=False) or 0
        axis.barh(row, written, 0.4, color=colour, edgecolor="white", linewidth=0.3)
        axis.barh(row, max(total - written, 0), 0.4, written, color=tint(colour, 0.35), edgecolor="white", linewidth=0.3)
        share = f"{100 * written / total:.3g} % of {amount(total)}" if total else "nothing was repaired"
        axis.annotate(
            fitted(share, points(8), right - 0.14 - EDGE, "bold"), (1, row), (10, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", va="center", annotation_clip=False, color=colour, weight="bold", size=points(8),
        )  # fmt: skip
        largest = max(largest, total)
    axis.set_xlim(0, 1.05 * largest)
    axis.set_ylim(len(schemes) - 0.5, -0.5)
    axis.set_yticks(range(len(schemes)), [fitted(scheme, points(8.5), left_edge - 0.08 - EDGE, "bold") for scheme in schemes])
    axis.tick_params(axis="y", length=0, labelsize=points(8.5))
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.xaxis.set_major_formatter(FuncFormatter(amount))
    axis.set_xlabel("bytes of repair", size=points(9), color=GREY)
    return sheet
