"""Bytes that repair moves for every byte that it puts back, by what they are."""

from matplotlib.ticker import FuncFormatter

from figures.bandwidth import GREYS, TINTS
from figures.page import EDGE, LEFT, PAPER, fitted, points
from figures.sheet import GREY, Sheet, plain, style_of, tint

NAME = "per-rebuilt-byte"


def versus(results, scheme):
    """How a scheme's repair compares with the baseline, in words."""
    ratio = results.value(scheme, "versus", needed=False)
    if results.baseline["scheme"] == scheme and ratio == 1:
        return results.baseline["title"]
    if not ratio:
        return ""
    how = "less" if ratio >= 1 else "more"
    return f"{plain(max(ratio, 1 / ratio))} × {how} in all than {results.baseline['title']}"


def in_words(results, values):
    words = zip(values, (name.rpartition(".")[2] for name in results.parts_of_total))
    return " + ".join(f"{two_digits(value)} {word}" for value, word in words if value >= 0.005)


def two_digits(value):
    """And never an exponent."""
    return f"{value:.2g}" if value < 99.5 else plain(value)


def interval(results, scheme):
    estimate = results.estimate(scheme, "per")
    if estimate["low"] is None or estimate["low"] == estimate["high"]:
        return ""
    low, value, high = (plain(estimate[key]) for key in ("low", "value", "high"))
    return "" if low == value == high else f", {low} to {high}"


def draw(results):
    schemes = [scheme for scheme in results.models if results.value(scheme, "rebuilt")]
    tall = 0.68 * max(1, len(schemes))
    intervals = ", with the 95 % interval" if results.replicates > 1 else ""
    sheet = Sheet(
        0.8 + tall + 0.6,
        "Bytes that repair moves for every byte rebuilt",
        f"one colour for each part, lighter ones further right{intervals} · dashed: as much as was rebuilt",
    )
    left_edge, right = (LEFT + 0.4, 1.25) if PAPER else (LEFT + 0.35, 3.0)
    axis = sheet.panel(0.75, tall, left=left_edge, right=right)
    largest = 1.0
    for row, scheme in enumerate(schemes):
        colour, _ = style_of(results, scheme)
        values = [part / results.value(scheme, "rebuilt") for part in results.parts_of(scheme)]
        shades = [tint(colour, strength) for strength in TINTS] + list(GREYS)
        left = 0
        for value, shade in zip(values, shades):
            axis.barh(row, value, 0.4, left, color=shade, edgecolor="white", linewidth=0.3)
            left += value
        estimate = results.estimate(scheme, "per")
        if estimate["low"] is not None:
            axis.plot([estimate["low"], estimate["high"]], [row, row], color="#222222", linewidth=0.9, marker="|")
        largest = max(largest, left, estimate["high"] or 0)
        for line, (text, how) in enumerate((
            (f"{plain(left)}{'' if PAPER else ' byte per rebuilt byte' if plain(left) == '1' else ' bytes per rebuilt byte'}{interval(results, scheme)}", dict(color=colour, weight="bold", size=points(8))),
            (in_words(results, values), dict(color=GREY, size=points(6))),
            (versus(results, scheme), dict(color=GREY, size=points(6.5))),
        )):  # fmt: skip
            axis.annotate(
                fitted(text, how["size"], right - 0.14 - EDGE, how.get("weight", "normal")), (1, row), (10, 11 - 11 * line), xycoords=("axes fraction", "data"),
                textcoords="offset points", va="center", annotation_clip=False, **how,
            )  # fmt: skip
    if not schemes:
        axis.text(0.5, 0.5, "nothing was rebuilt", transform=axis.transAxes, ha="center", va="center", color=GREY)
    axis.axvline(1, color="#444444", linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
    axis.set_xlim(0, 1.08 * largest)
    axis.set_ylim(max(len(schemes), 1) - 0.5, -0.5)
    names = [fitted(scheme, points(8.5), left_edge - 0.08 - EDGE, "bold") for scheme in schemes]
    axis.set_yticks(range(len(schemes)), names)
    for tick, scheme in zip(axis.get_yticklabels(), schemes):
        tick.set_color(style_of(results, scheme)[0])
        tick.set_weight("bold")
    axis.tick_params(axis="y", length=0, labelsize=points(8.5))
    axis.grid(axis="y", visible=False)
    axis.spines["left"].set_visible(False)
    axis.xaxis.set_major_formatter(FuncFormatter(plain))
    axis.set_xlabel("bytes moved per byte rebuilt", size=points(9))
    return sheet
