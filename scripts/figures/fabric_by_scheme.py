"""The fabric under each scheme."""

from figures.mesh import mesh_key, mesh_size, weave
from figures.sheet import Sheet, axis_name, heading, style_of, time_axis

NAME = "fabric-by-scheme"


def draw(results):
    per, thick, tall = mesh_size(results, 1.6)
    step = tall + 0.36
    sheet = Sheet(
        0.8 + step * len(results.models) + 0.26,
        "The fabric under each scheme",
        "the same faults strike all of them: shards down the side, time along",
    )
    for rank, scheme in enumerate(results.models):
        axis = sheet.panel(0.8 + rank * step, tall)
        weave(axis, results, scheme, per, thick)
        heading(axis, scheme, style_of(results, scheme)[0])
        axis_name(axis, "shard")
        time_axis(axis, results, rank == len(results.models) - 1)
        mesh_key(sheet, results, scheme, 0.8 + rank * step)
    return sheet
