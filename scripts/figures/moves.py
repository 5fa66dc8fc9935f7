"""What epoch changes move, hour by hour and by cause."""

from figures.bandwidth import bars

NAME = "moves"
OPTIONAL = True  # left out without a word where shards do not move


def asks(results):
    moved = results.causes_of("moved") and any(results.value(scheme, "moved", needed=False) for scheme in results.models)
    return None if moved else "no shard moved in this run"


def draw(results):
    return bars(results, results.causes_of("moved"), "Bandwidth of epoch changes over time, by cause", "nothing moved")
