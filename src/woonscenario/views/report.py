"""The report: one self-contained HTML file without scripts, readable offline and on paper."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from woonscenario.files.comparison import INTERPLAY
from woonscenario.model.tables import EXPECTED, OPENING, Opening
from woonscenario.views import caveats, charts, labels
from woonscenario.views.answer import answer_sentences, floors_differ, milestone_rows
from woonscenario.views.assumptions import concepts, different, in_words
from woonscenario.views.band_parts import band_parts, parts_of_band
from woonscenario.views.letting.section import section_of
from woonscenario.views.letting.told import let_scenarios, marks_of
from woonscenario.views.milestones import definition_rows, other_rows
from woonscenario.views.model_error import terugblik_section
from woonscenario.views.norms import about_norms, crossed
from woonscenario.views.outcomes import (
    AGAINST_REFERENCE,
    NOISE,
    about_noise,
    attributed_outcomes,
    differing_of_city,
    parts_of_differences,
    verdicts_of,
    without_difference,
)
from woonscenario.views.series import series_of
from woonscenario.views.show import svg_of

WITHOUT_LETTING = "Wie een woning krijgt. Toewijzing, wachttijd en slaagkans zijn in deze run niet gerekend."
NOT_MODELLED = (
    "Wat maatregelen kosten en welke investeringsruimte corporaties hebben.",
    "Wat er in de regio gebeurt. Woningzoekenden en de taakstelling houden niet op bij de gemeentegrens: "
    "het waterbedeffect is niet gemodelleerd.",
    "Hoeveel een buurt aankan. Het model trekt daar geen conclusie over.",
    WITHOUT_LETTING,
    "Hoe de particuliere sociale huur verandert. Die is een opgegeven reeks, geen uitkomst van het model.",
    "Wat huurbeleid met huurklassen doet zolang een huurverdeling ontbreekt: huurverhoging telt dan niet mee.",
)
BAND_HEADING, LEVEL_HEADING = "Band (negen van tien trekkingen)", "Band met modelfout"
LEAST_CUT = 0.5
"""Smaller cuts [dwellings] are rounding to a reader and stay in the table requests.csv."""


@dataclass(frozen=True, kw_only=True)
class ReportInput:
    """What a report is made of; frames are the tables of all its scenarios together.

    `scenarios` pairs each name with its question, in order of display. `kernvoorraad_floors` [share] and `assumptions`
    map a scenario to its own. `outcomes` and `attribution` are those of a comparison; the latter may have no rows.
    `sources` has columns id, title, edition, address, date and status; `opening_statuses` is the result of
    `count_statuses`; `versions` pairs a name with a version.
    """

    municipality: str
    scenarios: tuple[tuple[str, str], ...]
    reference: str
    milestones: tuple[int, ...]
    kernvoorraad_floors: Mapping[str, float]
    social_classes: tuple[str, ...]
    indicators: pd.DataFrame
    outcomes: pd.DataFrame
    attribution: pd.DataFrame
    events: pd.DataFrame
    spread: pd.DataFrame
    stock_changes: pd.DataFrame
    requests: pd.DataFrame
    observed: pd.DataFrame
    terugblik: pd.DataFrame
    assumptions: Mapping[str, pd.DataFrame]
    opening_statuses: pd.DataFrame
    sources: pd.DataFrame
    warnings: tuple[tuple[str, str], ...]
    run_id: str
    seed: int
    draws: int
    versions: tuple[tuple[str, str], ...]

    @property
    def names(self) -> list[str]:
        """The scenarios in order of display."""
        return [name for name, _ in self.scenarios]

    @property
    def leader(self) -> str:
        """The reference, or the first scenario where the reference is absent."""
        return self.reference if self.reference in self.names else self.names[0]

    @property
    def changes_several(self) -> bool:
        """Tell whether more than one assumption brings the differences, so that a chart can show which."""
        return len(set(self.attribution["key"]) - {INTERPLAY}) > 1


def render_report(given: ReportInput) -> str:
    """Write the whole report as HTML; write it to disk as UTF-8."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    style = _packaged("report.css")
    template = environment.from_string(_packaged("report.html.j2"))
    section = section_of(
        given.indicators,
        given.assumptions,
        given.outcomes,
        names=given.names,
        reference=given.reference,
        milestones=given.milestones,
    )
    letting = environment.from_string(_packaged("letting.html.j2")).render(section) if section else ""
    return template.render(
        lead=section.get("lead", []),
        letting=Markup(letting),
        style=Markup(style),
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        figures=_figures(given),
        **_content(given),
    )


def charts_of(given: ReportInput, *, width: int = charts.WIDE) -> dict[str, charts.Picture]:
    """Draw the charts of a report, by file stem; `width` of the plotting area [pixels]."""
    shared: dict[str, Any] = {"reference": given.reference, "run_id": given.run_id, "width": width}
    dated = {**shared, "milestones": given.milestones}
    stock = series_of(given.indicators, "social_stock")
    peaks = sorted(given.milestones) or [stock.last_year]
    first, last = peaks[0], peaks[-1]
    drawn: dict[str, charts.Picture] = {
        "voorraad": charts.stock_against_target(given.indicators, given.observed, **dated)
    }
    for until in dict.fromkeys((first, last)):
        drawn[f"oorzaken-{until}"] = charts.waterfall_of_changes(
            given.stock_changes, given.indicators, social_classes=given.social_classes, until=until, **shared
        )
    if given.changes_several:
        drawn = {"toerekening": charts.differences_by_assumption(given.attribution, until=last, **shared), **drawn}
    drawn["kernvoorraad"] = charts.kernvoorraad_against_floor(
        given.indicators, floor=given.kernvoorraad_floors, **dated
    )
    drawn["wijken"] = charts.social_share_by_wijk(
        given.indicators, years=tuple(dict.fromkeys((stock.first_year, first, last))), **shared
    )
    drawn["oplevering"] = charts.plan_against_realisation(given.indicators, given.observed, **dated)
    if not given.terugblik.empty:
        parts = parts_of_band(given.terugblik, given.indicators, given.spread, given.leader, given.milestones)
        if len(parts):
            drawn["bandopbouw"] = band_parts(parts, scenario=given.leader, run_id=given.run_id, width=width)
    marks = marks_of(given.assumptions, given.names)
    return drawn | charts.letting_charts(given.indicators, marks=marks, **dated)


def count_statuses(opening: Opening) -> pd.DataFrame:
    """Count the rows of the opening data by table, status and source.

    Columns: table, meaning, status, source, rows.
    """
    counted = [
        getattr(opening, table.name)
        .groupby(["status", "source"], as_index=False)
        .size()
        .assign(table=table.name, meaning=table.meaning)
        for table in OPENING
        if {"status", "source"} <= {column.name for column in table.columns}
    ]
    together = pd.concat(counted, ignore_index=True).rename(columns={"size": "rows"})
    return together[["table", "meaning", "status", "source", "rows"]]


def _content(given: ReportInput) -> dict[str, Any]:
    facts = {field.name: getattr(given, field.name) for field in fields(given)}
    stock = series_of(given.indicators, "social_stock")
    dated = {
        "milestones": given.milestones,
        "floors": given.kernvoorraad_floors,
        "reference": given.reference,
        "verdicts": verdicts_of(given.outcomes, "social_stock"),
    }
    return {
        **facts,
        "names": given.names,
        "leader": given.leader,
        "others": [name for name in given.names if name != given.leader],
        "is_comparison": len(given.names) > 1,
        "changes_several": given.changes_several,
        "has_band": stock.has_band,
        "period": (stock.first_year, stock.last_year),
        "answer": answer_sentences(given.indicators, given.names, **dated),
        "milestone_rows": milestone_rows(given.indicators, given.names, **dated),
        "definition_rows": definition_rows(
            given.indicators, given.names, reference=given.reference, milestones=given.milestones
        ),
        "other_rows": other_rows(given.indicators, given.names, given.milestones),
        "about_norms": about_norms(given.events, given.names),
        "norm_rows": crossed(given.events).to_dict("records"),
        "band_heading": LEVEL_HEADING if stock.has_level_band else BAND_HEADING,
        "floors_differ": floors_differ(given.kernvoorraad_floors),
        "about_target": caveats.about_target(given.assumptions, given.sources),
        "about_concepts": caveats.about_concepts(given.assumptions[given.leader], given.leader, given.sources),
        "about_bands": caveats.about_bands(given.indicators, given.assumptions, given.names, given.draws, given.spread),
        "rounding": caveats.ROUNDING,
        "about_noise": about_noise(given.outcomes),
        "noise_heading": NOISE,
        "against_reference": AGAINST_REFERENCE,
        "outcome_rows": differing_of_city(given.outcomes).to_dict("records"),
        "without_difference": without_difference(given.outcomes),
        "attributed_outcomes": attributed_outcomes(given.attribution),
        "attribution_rows": parts_of_differences(given.attribution),
        "cuts": _cuts(given.requests),
        "about_cuts": caveats.about_cuts(given.draws),
        "differences": _differences(given),
        "no_facts": _no_facts(given.assumptions[given.leader]),
        "opening_rows": given.opening_statuses.to_dict("records"),
        **terugblik_section(given.terugblik, given.indicators, given.reference, given.milestones),
        "source_rows": given.sources.fillna("").astype(str).to_dict("records"),
        "source_ids": set(given.sources["id"]),
        "concepts": concepts(given.sources),
        "not_modelled": [
            text for text in NOT_MODELLED if text != WITHOUT_LETTING or not let_scenarios(given.indicators)
        ],
        "labels": labels,
    }


def _cuts(requests: pd.DataFrame) -> list[dict[str, str]]:
    """Sum what was cut per scenario, cause and request; the largest first within a scenario."""
    chosen = requests[requests["draw"].astype(str) == EXPECTED]
    sums = chosen.groupby(["scenario", "cause", "request"], as_index=False, sort=False).agg(
        first=("year", "min"), last=("year", "max"), requested=("requested", "sum"), cut=("cut", "sum")
    )
    return [
        {
            "scenario": row.scenario,
            "cause": labels.CAUSES[row.cause],
            "request": row.request,
            "years": str(row.first) if row.first == row.last else f"{row.first}–{row.last}",
            "requested": labels.number(row.requested),
            "cut": labels.number(row.cut),
        }
        for row in sums.itertuples()
        if row.cut >= LEAST_CUT
    ]


def _differences(given: ReportInput) -> list[dict[str, str]]:
    return different(given.assumptions).to_dict("records") if len(given.names) > 1 else []


def _no_facts(assumptions: pd.DataFrame) -> list[dict[str, str]]:
    return in_words(assumptions[assumptions["status"] != "feit"]).to_dict("records")


def _figures(given: ReportInput) -> list[dict[str, Any]]:
    """Draw every chart twice: for a page and for a telephone; the stylesheet shows one of them."""
    drawn = charts_of(given)
    narrow = charts_of(given, width=charts.NARROW)
    notes = {
        "kernvoorraad": caveats.about_kernvoorraad(
            given.indicators, given.assumptions[given.leader], given.leader, given.sources
        )
    }
    return [
        {
            "stem": stem,
            "title": chart.heading,
            "sentences": [words for words in (chart.caption, notes.get(stem, "")) if words],
            "drawings": {
                "broad": Markup(svg_of(chart, prefix=stem)),
                "narrow": Markup(svg_of(narrow[stem], prefix=f"{stem}-smal")),
            },
        }
        for stem, chart in drawn.items()
    ]


def _packaged(name: str) -> str:
    return resources.files("woonscenario.views").joinpath(name).read_text(encoding="utf-8")
