"""Of a sweep: how much is lost against what is stored, the varied value written at each point."""

from figures import pareto

NAME = "loss-for-storage"
OF = "sweep"


def asks(sweep):
    return pareto.missing(sweep, sweep.metric_of("stored"))


def draw(sweep):
    return pareto.draw_over(sweep, sweep.metric_of("stored"), "Loss against storage")
