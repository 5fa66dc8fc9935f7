"""The fabric of one scheme, the first."""

from figures.mesh import mesh_key, mesh_size, mesh_words, skyline, weave
from figures.sheet import GREY, Sheet, axis_name, heading, plain, time_axis, unit_of_time

NAME = "fabric"


def draw(results):
    scheme = next(iter(results.models))
    per, thick, tall = mesh_size(results, 3.0)
    name, seconds, _ = unit_of_time(results)
    sheet = Sheet(
        1.35 + tall + 0.6,
        f"The fabric: {plain(results.shards_of(scheme))} shards of {scheme} over {plain(results.duration / seconds)} {name}",
        mesh_words(results, per),
    )
    above = sheet.panel(0.8, 0.42)
    skyline(above, results, scheme)
    heading(above, "shards away", GREY)
    time_axis(above, results, False)
    axis = sheet.panel(1.3, tall)
    weave(axis, results, scheme, per, thick)
    axis_name(axis, "shard")
    time_axis(axis, results, True)
    mesh_key(sheet, results, scheme, 1.3)
    return sheet
