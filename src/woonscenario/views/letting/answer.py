"""Who gets a dwelling, in sentences: the answer of one scenario, and what differs in the others."""

from __future__ import annotations

import math
from collections.abc import Mapping

from woonscenario.files.noise import DIFFERENCE, NO_DIFFERENCE
from woonscenario.model.tables import CHANNEL, GROUP, HIGH, LOW
from woonscenario.views import labels
from woonscenario.views.letting.texts import BY_CHANNEL, CHANNELS, group_name
from woonscenario.views.letting.told import REGULAR_CHANCE, Told, spans

Verdicts = Mapping[str, Mapping[tuple[str, int], str]]
"""By indicator: the verdict on the difference of the whole city by (scenario, year)."""
NOT_JUDGED = (
    "Waar geen ruis bij staat (per kanaal, groep, wijk en corporatie, en voor personen), is niet nagegaan of een "
    "verschil groter is dan toeval."
)


def answer_sentences(told: Told, verdicts: Verdicts) -> list[str]:
    """Say who gets a dwelling in the leading scenario, and then what that is in the others."""
    own = [lettings_of, share_of_nonregular, backlog_of, registration_of, newcomers_of]
    return [
        *regular_seekers(told, verdicts),
        *(say(told, told.leader) for say in own),
        *(sentence for name in told.others for sentence in compared_with(told, name, verdicts)),
        *([NOT_JUDGED] if told.others else []),
    ]


def regular_seekers(told: Told, verdicts: Verdicts) -> list[str]:
    """Say the chance of regular seekers in the leading scenario, and in the others beside it."""
    others = [f"in {name} {_compared(told, name, REGULAR_CHANCE, 'aandeel', verdicts)}" for name in told.others]
    return [
        chance_of(told, told.leader),
        *([f"In {told.year} is die kans {labels.listing(others)}."] if others else []),
    ]


def chance_of(told: Told, name: str) -> str:
    """Say the chance of a regular seeker in a year (D2 regulier), beside that at the start."""
    chance, low, high = (_share(told, REGULAR_CHANCE, name, told.year, at) for at in ("mean", "p05", "p95"))
    band = "" if low == high else f"; negen van de tien trekkingen liggen tussen {low} en {high}"
    if error := with_error(told, REGULAR_CHANCE, name, "aandeel"):
        band = f"; {error}"
    return (
        f"Wie in {told.year} zonder urgentie zoekt, heeft dat jaar in {name} {chance} kans op een woning via een "
        f"advertentie (D2 regulier){band}. In {told.start} is dat {_share(told, REGULAR_CHANCE, name, told.start)}."
    )


def with_error(told: Told, indicator: str, name: str, unit: str) -> str:
    """Say the band of a level in the year that is told; empty where the model error is not known."""
    limits = [told.at(indicator, name, told.year, statistic=statistic) for statistic in (LOW, HIGH)]
    if any(map(math.isnan, limits)):
        return ""
    low, high = (labels.by_unit(limit, unit) for limit in limits)
    return f"band met modelfout: {low} tot {high}"


def lettings_of(told: Told, name: str) -> str:
    """Say how many dwellings are let, and through which channel."""
    (now, channels), (then, channels_then) = (_lettings(told, name, year) for year in (told.year, told.start))
    error = _between(with_error(told, "lettings", name, "woningen"))
    return (
        f"In {told.year} worden {now} woningen verhuurd{error}: {channels}. In {told.start} zijn dat er {then}: "
        f"{channels_then}."
    )


def _between(error: str) -> str:
    return f" ({error})" if error else ""


def _lettings(told: Told, name: str, year: int) -> tuple[str, str]:
    """Give how many dwellings are let, and how many through each channel."""
    let = {channel: told.at("lettings", name, year, dimension=CHANNEL, member=channel) for channel in BY_CHANNEL}
    parts = [f"{labels.number(let[channel])} {words}" for channel, words in BY_CHANNEL.items()]
    return labels.number(sum(let.values())), labels.listing(parts)


def share_of_nonregular(told: Told, name: str) -> str:
    """Say the non-regular share beside the ijkpunt, and in which years signal and ijkpunt are passed."""
    marks = told.marks[name]
    now, then = (_share(told, "nonregular_share", name, year) for year in (told.year, told.start))
    said = f"In {told.year} is {now} van de meetellende verhuringen niet-regulier, tegenover {then} in {told.start}."
    passed = [
        f"{_passed(told, name, mark)} boven {what} van {labels.percent(mark, 0)}"
        for what, mark in (("het signaal", marks.signal), ("het ijkpunt", marks.ijkpunt))
        if not math.isnan(mark)
    ]
    highest = "Het hoogste aandeel over twaalf maanden ligt, gemiddeld over de trekkingen,"
    return f"{said} {highest} {labels.listing(passed)}." if passed else said


def _passed(told: Told, name: str, mark: float) -> str:
    peak = "nonregular_share_peak"
    known = told.years_with(peak, name)
    above = [year for year in known if told.at(peak, name, year) > mark]
    if not above:
        return "in geen enkel jaar"
    return "elk jaar" if above == known else f"in {spans(above)}"


def backlog_of(told: Told, name: str) -> str:
    """Say the backlog at the end of the year in dwellings, and in persons apart."""
    known = list(dict.fromkeys((told.year, told.start)))
    persons = [told.at("backlog_persons", name, year) for year in known]
    ahead = "; onder nul is een voorsprong" if min(map(_whole, persons)) < 0 else ""
    both = [
        labels.listing([f"{labels.number(value)} eind {year}" for value, year in zip(values, known, strict=True)])
        for values in ([told.at("backlog_dwellings", name, year) for year in known], persons)
    ]
    return (
        f"De achterstand bij bemiddeling is in woningen {both[0]}. In personen, een andere telling, is zij "
        f"{both[1]}{ahead}."
    )


def _whole(value: float) -> float:
    return 0.0 if math.isnan(value) else round(value)


def registration_of(told: Told, name: str) -> str:
    """Say how long who is housed in order of registration had been registered."""
    mean, low, high, then = (
        labels.number(told.at(f"registration_{part}", name, year), 1)
        for part, year in (("mean", told.year), ("p10", told.year), ("p90", told.year), ("mean", told.start))
    )
    error = _between(with_error(told, "registration_mean", name, "jaar"))
    return (
        f"Wie in {told.year} via het aanbodmodel een woning krijgt, staat gemiddeld {mean} jaar{error} ingeschreven; "
        f"acht van de tien tussen {low} en {high} jaar (p10 tot p90). In {told.start} is het gemiddelde {then} jaar."
    )


def newcomers_of(told: Told, name: str) -> str:
    """Say the chance of a newcomer to be housed within the years of D5, as far as the horizon shows."""
    chance = "slaagkans_D5_ooit"
    known = told.years_with(chance, name)
    shown = [year for year in dict.fromkeys((told.year, told.start)) if year in known]
    if not shown:
        return (
            "Hoeveel nieuwe zoekers binnen 5 jaar een woning hebben (D5 ooit), is gecensureerd: het tijdvak is te kort."
        )
    found = [f"{_share(told, chance, name, year)} van wie in {year} begint te zoeken" for year in shown]
    return (
        f"Binnen 5 jaar heeft {labels.listing(found)} via een advertentie een woning (D5 ooit). Wie na {known[-1]} "
        "begint, is gecensureerd: het tijdvak eindigt eerder."
    )


def compared_with(told: Told, name: str, verdicts: Verdicts) -> list[str]:
    """Say what a scenario changes, for whom, against the leading one; persons and dwellings apart."""
    channels = [f"{words.lower()} {_change(told, name, channel)}" for channel, words in CHANNELS.items()]
    share, registration, backlog = (
        _compared(told, name, indicator, unit, verdicts)
        for indicator, unit in (
            ("nonregular_share", "aandeel"),
            ("registration_mean", "jaar"),
            ("backlog_dwellings", "woningen"),
        )
    )
    persons = [labels.number(told.at("backlog_persons", one, told.year)) for one in (name, told.leader)]
    return [
        f"In {name} is in {told.year} niet-regulier {share}. De inschrijfduur in het aanbodmodel is gemiddeld "
        f"{registration}. De achterstand is {backlog}; in personen, een andere telling, {persons[0]} tegenover "
        f"{persons[1]} in {told.leader}.",
        f"Verhuringen in {name} tegenover {told.leader}: {labels.listing(channels)}. {displaced(told, name)}",
    ]


def displaced(told: Told, name: str) -> str:
    """Say how many lettings regular groups win or lose against the leading scenario, and which most."""
    gains = {group: gain_of(told, name, group) for group in told.members(REGULAR_CHANCE, GROUP)}
    known = {group: gain for group, gain in gains.items() if not math.isnan(gain)}
    if not known:
        return ""
    most, least = max(known, key=lambda group: known[group]), min(known, key=lambda group: known[group])
    ends = [
        f"{group_name(group)} {labels.change(known[group])}"
        for group in dict.fromkeys((most, least))
        if round(known[group]) != 0
    ]
    aside = f", met als uitersten {labels.listing(ends)}" if ends else ""
    return f"Reguliere groepen krijgen samen {labels.change(sum(known.values()))} verhuringen{aside}."


def gain_of(told: Told, name: str, group: str) -> float:
    """Give the lettings of a group minus those in the leading scenario, in the year that is told [dwellings/year]."""
    own, base = (
        told.at("lettings", scenario, told.year, dimension=GROUP, member=group) for scenario in (name, told.leader)
    )
    return own - base


def _change(told: Told, name: str, channel: str) -> str:
    own, base = (
        told.at("lettings", scenario, told.year, dimension=CHANNEL, member=channel) for scenario in (name, told.leader)
    )
    return labels.change(own - base)


def _compared(told: Told, name: str, indicator: str, unit: str, verdicts: Verdicts) -> str:
    value, base = told.at(indicator, name, told.year), told.at(indicator, told.leader, told.year)
    said = labels.in_unit(value, unit)
    verdict = verdicts.get(indicator, {}).get((name, told.year))
    if verdict == NO_DIFFERENCE:
        return f"{said} ({NO_DIFFERENCE} met {told.leader})"
    difference = labels.change_by_unit(value - base, unit)
    if labels.steps(value - base, unit) == 0:
        return f"{said} (gelijk aan {told.leader})"
    unproven = "" if verdict == DIFFERENCE else ", ruis niet bepaald"
    return f"{said} ({difference} tegenover {told.leader}{unproven})"


def _share(told: Told, indicator: str, name: str, year: int, statistic: str = "mean") -> str:
    return labels.percent(told.at(indicator, name, year, statistic=statistic))
