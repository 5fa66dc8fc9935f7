"""Several folders as one, for figures that compare them: a scheme of each is a scheme here, under its folder's name."""

from figures.results import Results, Unreadable


class Several:
    """What figures ask of Results, of all folders together. The first one says what rows are called."""

    def __init__(self, folders):
        self.all = [Results(folder) for folder in folders]
        names = self._names(folders)
        labels = [label for results in self.all for label in results.models]
        self._of = {}
        for name, results in zip(names, self.all):
            for label in results.models:
                own = label if labels.count(label) == 1 else f"{name}: {label}"
                self._of[own] = (results, label)
        first = self.all[0]
        for results in self.all:
            if list(results.states) != list(first.states) or results.parts != first.parts:
                raise Unreadable("its states or parts of traffic are not those of the first folder")
        self.folder = first.folder
        self.duration = max(results.duration for results in self.all)
        self.nodes = max(results.nodes for results in self.all)
        self.shards = max(results.shards for results in self.all)
        self.replicates = max(results.replicates for results in self.all)
        self.models = {label: results.models[own] for label, (results, own) in self._of.items()}
        self.colours = {label: rank for rank, label in enumerate(self._of)}
        self.kinds = {label: results.kinds[own] for label, (results, own) in self._of.items()}
        self.metrics = {label: results.metrics[own] for label, (results, own) in self._of.items()}
        self.baseline = {"scheme": None, "title": ""}
        self.parts, self.states, self.parts_of_total = first.parts, first.states, first.parts_of_total
        self.metric_rows, self.other_series = {}, {}
        for results in reversed(self.all):
            self.metric_rows.update(results.metric_rows)
            self.other_series.update(results.other_series)
        self.causes = self._together(results.causes for results in self.all)
        self.provenance = " | ".join(dict.fromkeys(results.provenance for results in self.all))

    @staticmethod
    def _names(folders):
        """The last parts of paths that tell the folders apart."""
        paths = [folder.resolve() for folder in folders]
        for depth in range(1, max(len(path.parts) for path in paths) + 1):
            names = ["/".join(path.parts[-depth:]) for path in paths]
            if len(set(names)) == len(names):
                return names
        raise Unreadable("it is given twice")

    def _together(self, lists):
        """Causes of any of the lists, each once."""
        causes = {cause["series"]: cause for each in lists for cause in each}
        ranks = list(self.parts)
        return sorted(causes.values(), key=lambda cause: (ranks.index(cause["part"]), cause["series"]))

    def causes_of(self, role):
        return self._together(results.causes_of(role) for results in self.all)

    @property
    def usual(self):
        return self.all[0].usual

    def replicates_of(self, scheme):
        results, own = self._of[scheme]
        return results.replicates_of(own)

    def duration_of(self, scheme):
        results, own = self._of[scheme]
        return results.duration_of(own)

    def shards_of(self, scheme):
        results, own = self._of[scheme]
        return results.shards_of(own)

    def estimate(self, scheme, role):
        results, own = self._of[scheme]
        return results.estimate(own, role)

    def value(self, scheme, role, needed=True):
        results, own = self._of[scheme]
        return results.value(own, role, needed)

    def parts_of(self, scheme):
        results, own = self._of[scheme]
        return results.parts_of(own)

    def series(self, scheme, name):
        results, own = self._of[scheme]
        return results.series(own, name)

    def series_of(self, scheme, role):
        results, own = self._of[scheme]
        return results.series_of(own, role)

    def spells(self, scheme, state):
        results, own = self._of[scheme]
        return results.spells(own, state)
