"""What epoch changes move, hour by hour and by cause."""

from figures.bandwidth import bars

NAME = "moves"
OPTIONAL = True  # left out without a word where shards do not move


def asks(results):
    return None if results.causes_of("moved") else "no shard moves in this scenario"


def draw(results):
    return bars(results, results.causes_of("moved"), "Bandwidth of epoch changes over time, by cause", "nothing moved")
