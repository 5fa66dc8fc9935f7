"""What ideal codes would move at least for the pieces that repair put back (Dimakis and others, 2010, theorem 1)."""


def minimum_storage(slots, enough):
    """Traffic for one lost piece, over the blob, of codes of the least storage (MSR), when all others help."""
    helpers = slots - 1
    return helpers / (enough * (helpers - enough + 1))


def minimum_bandwidth(slots, enough):
    """The same at the least traffic (MBR)."""
    helpers = slots - 1
    return 2 * helpers / (enough * (2 * helpers - enough + 1))


IDEALS = {"MSR": minimum_storage, "MBR": minimum_bandwidth}


def of_sweep(sweep, metric, fixed):
    """Of the first scheme that has them: a line for each ideal code along the path, by name, where the metric is all
    traffic of repair over what is stored. What was put back counts in whole sets of pieces, one of each kind."""
    if sweep.rows[metric].get("role") != "traffic":
        return {}
    for scheme in sweep.models:
        parts = {role: sweep.curve(sweep.metric_of(role), scheme, fixed)["value"] for role in ("traffic", "per", "pieces", "slots", "enough")}
        if any(part.empty for part in parts.values()):
            continue
        slots, enough = (int(parts[role].iloc[0]) for role in ("slots", "enough"))
        if not 1 < enough < slots or parts["slots"].nunique() > 1:
            continue
        back = (parts["traffic"] / parts["per"] * parts["slots"] / parts["pieces"]).dropna()
        return {f"{name} ({slots}, {enough})": back * of(slots, enough) for name, of in IDEALS.items()}
    return {}
