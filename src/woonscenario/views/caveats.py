"""What a reader must know beside the answer: how firm the target is, what a band is, what follows from assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from woonscenario.files.fields import registry_fields
from woonscenario.views import labels
from woonscenario.views.assumptions import concepts, marked, record
from woonscenario.views.series import series_of

TARGET, POLICY, OFFERED_MIX = "targets.net_growth", "production.policy", "harmonisation.offered_mix"
TO_TARGET = "net_growth"
RANGES, FIXED = "uncertainty.ranges", "fixed"
ROUNDING = "Alle cijfers zijn afgerond. Door afronding kunnen verschillen één woning of 0,1 procentpunt afwijken."
WITH_ERROR = (
    "De band van de voorraad, en van elk ander niveau van de stad waarvan de terugblik de fout kent, is ten minste zo "
    "breed als het model er toen naast zat op dezelfde afstand in jaren (de modelfout). Verschillen tussen scenario's "
    "rusten op gepaarde trekkingen; daaruit valt die fout weg."
)
_STATUS_CLAUSES = {
    "feit": "staat zo in de bron",
    "afgeleid": "is berekend uit cijfers van de bron",
    "aanname": "is een aanname",
    "gekalibreerd": "is gekalibreerd",
}


def about_target(assumptions: Mapping[str, pd.DataFrame], sources: pd.DataFrame) -> list[str]:
    """Say how firm the target is: its status, range and draft source; silent where it is a fact of a valid source."""
    clauses: dict[str, list[str]] = {}
    for name, table in assumptions.items():
        if clause := _target_clause(record(table, TARGET), sources):
            clauses.setdefault(clause, []).append(name)
    if len(clauses) == 1 and len(next(iter(clauses.values()))) == len(assumptions):
        return [f"Het doel {clause}." for clause in clauses]
    return [f"Het doel van {labels.listing(names)} {clause}." for clause, names in clauses.items()]


def _target_clause(target: Mapping[str, str], sources: pd.DataFrame) -> str:
    is_concept = bool(target) and target["source"] in concepts(sources)
    if not target or (target["status"] == "feit" and not is_concept):
        return ""
    clause = _STATUS_CLAUSES[target["status"]]
    if target["range"]:
        clause += f" (bandbreedte {target['range']} {target['unit']})"
    return clause + (f", op grond van een concept: {_title(target['source'], sources)}" if is_concept else "")


def about_concepts(assumptions: pd.DataFrame, leader: str, sources: pd.DataFrame) -> list[str]:
    """Say how many assumptions of a scenario rest on a draft, and which drafts; nothing when none does."""
    drafts = concepts(sources)
    leaning = assumptions.loc[assumptions["source"].isin(drafts), "source"]
    if leaning.empty:
        return []
    titles = [_title(source, sources) for source in dict.fromkeys(leaning)]
    return [
        f"Van de {len(assumptions)} aannamen van {leader} rusten er {len(leaning)} op een concept, een ontwerp dat nog "
        f"kan veranderen: {labels.listing(titles)}."
    ]


def about_bands(
    indicators: pd.DataFrame,
    assumptions: Mapping[str, pd.DataFrame],
    names: Sequence[str],
    draws: int,
    spread: pd.DataFrame,
) -> list[str]:
    """Say what a band is and is not, how much of it is luck, and which scenarios have none and why."""
    if not draws:
        return ["De cijfers zijn verwachtingen; deze run heeft geen trekkingen, dus ook geen band."]
    varied = {name: varying(assumptions[name]) for name in names}
    stock = series_of(indicators, "social_stock")
    percentiles = f"(5e tot 95e percentiel van {labels.number(draws)} trekkingen)"
    sentences = [
        "De cijfers zijn verwachtingen.",
        *([WITH_ERROR] if stock.has_level_band else []),
        *_what_differs(varied, f"{'Wat de trekkingen geven' if stock.has_level_band else 'De band'} {percentiles}"),
        *_luck(spread[spread["scenario"].isin([name for name in names if varied[name]])]),
    ]
    chosen = [name for name in names if record(assumptions[name], POLICY).get("value") == labels.CHOICES[TO_TARGET]]
    sure = stock.bandless(names)
    sentences += [
        f"Het scenario {name} haalt het doel omdat het zo is gemaakt: elk jaar wordt opgeleverd wat daarvoor nodig is. "
        f"Dat is geen voorspelling{', en daarom heeft de voorraad er geen band' if name in sure else ''}."
        for name in chosen
    ]
    others = [name for name in sure if name not in chosen]
    if others:
        sentences.append(f"In {labels.listing(others)} hangt de voorraad niet van toeval af; er is geen band.")
    return sentences


def about_cuts(draws: int) -> str:
    """Say why a warning can count more dwellings than the expectation has."""
    if not draws:
        return ""
    return (
        "Dit zijn de aantallen van de verwachting. Een waarschuwing geeft het gemiddelde van de trekkingen, en dat kan "
        "hoger zijn: een tekort in de ene trekking valt niet weg tegen ruimte in de andere."
    )


def varying(assumptions: pd.DataFrame) -> list[str]:
    """Name the assumptions that have in every draw a value of their own within their range."""
    if record(assumptions, RANGES).get("value") == labels.CHOICES[FIXED]:
        return []
    sampled = [key for key, field in registry_fields().items() if field.sampled]
    chosen = assumptions[assumptions["key"].isin(sampled) & (assumptions["range"].fillna("") != "")]
    return [str(label) for label in chosen["label"]]


def _what_differs(varied: Mapping[str, Sequence[str]], band: str) -> list[str]:
    named = list(dict.fromkeys(label for found in varied.values() for label in found))
    luck = "toeval: welke plannen uitvallen of vertragen, als daar kans op is, en welke woningen vrijkomen"
    if not named:
        return [
            f"{band} is alleen {luck}. Alle aannamen staan vast. Andere waarden binnen de bandbreedten van de "
            "aannamen kunnen een groter verschil maken dan deze band."
        ]
    sentences = [
        f"{band} is {luck}, samen met de bandbreedten van {labels.listing([name.lower() for name in named])}. Alle "
        "andere aannamen staan vast, zoals huurklassen, programma en sloop; met andere waarden daarvan kunnen "
        "uitkomsten buiten de band liggen."
    ]
    for name, found in varied.items():
        fixed = [label.lower() for label in named if label not in found]
        if not found:
            sentences.append(f"In {name} staan alle aannamen vast; daar is de band alleen toeval.")
        elif fixed:
            sentences.append(f"Van deze staat in {name} ook vast: {labels.listing(fixed)}.")
    return sentences


def _luck(spread: pd.DataFrame) -> list[str]:
    """Say how much of the variance of the social stock in the last year is luck."""
    known = spread[spread["indicator"] == "social_stock"].dropna(subset="luck_share")
    if known.empty:
        return []
    last = known[known["year"] == known["year"].max()]
    found = [
        f"{labels.percent(luck, 0)} in {name} (van plannen: {labels.percent(plans, 0)})"
        for name, luck, plans in zip(last["scenario"], last["luck_share"], last["plan_luck_share"], strict=True)
    ]
    return [
        f"Toeval is op 1 januari {last['year'].iloc[0]} dit deel van de spreiding (variantie) van de sociale voorraad: "
        f"{labels.listing(found)}. De rest komt van die bandbreedten. Met weinig trekkingen is dat een ruwe schatting."
    ]


def about_kernvoorraad(indicators: pd.DataFrame, assumptions: pd.DataFrame, leader: str, sources: pd.DataFrame) -> str:
    """Say from which assumption the course of the kernvoorraad follows; empty when the run has no such assumption."""
    mix = record(assumptions, OFFERED_MIX)
    if not mix:
        return ""
    share = series_of(indicators, "kernvoorraad_share")
    years = share.own(leader)
    change = share.at(leader, max(years)) - share.at(leader, min(years))
    course = "De daling" if change < -0.0005 else "De stijging" if change > 0.0005 else "Het verloop"
    source = marked(mix["source"], concepts(sources)) or "geen"
    return (
        f"{course} in {leader} volgt vooral uit de huurklassen waarin vrijkomende woningen opnieuw worden verhuurd: "
        f"{mix['value']} (status {mix['status']}, bron {source})."
    )


def _title(source: str, sources: pd.DataFrame) -> str:
    return str(sources.loc[sources["id"] == source, "title"].iloc[0])
