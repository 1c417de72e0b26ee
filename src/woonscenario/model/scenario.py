"""The registry: every assumption that a run can vary, with its unit, Dutch label and bounds.

A field has no default: its value, range, source, status and reason stand in `params/basis.yaml`. Widgets,
checks, schema and documentation are made from the fields, so a new field is one edit here and one there.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from woonscenario.model.coherence import AssumptionConflict, horizon_problems, share_fault, turnover_problems

DELAY_YEARS = 6
"""A delayed project completes 0 to DELAY_YEARS - 1 years after its planned year."""

MOST_DWELLINGS = 10_000_000
"""More dwellings than the country has: a number above it is a slip of the pen."""

Share = Annotated[float, Field(ge=0, le=1)]
Year = Annotated[int, Field(ge=1990, le=2100)]
YearPath = tuple[Annotated[float, Field(ge=0, le=100_000)], ...]
"""One value per year, start_year up to and including end_year [dwellings/year]."""
Shares = tuple[Share, ...]
"""Shares of a whole; they sum to one."""


class Part(BaseModel):
    """A group of assumptions that one step of the model receives."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


def assumption(
    label: str, explanation: str, unit: str, *, step: float = 1.0, by: str = "", fixed: bool = False, **bounds: Any
) -> Any:
    """Describe a field of the registry.

    `by` names what the members of a share group stand for: a dimension of the opening data, or `delay`. A `fixed`
    field belongs to the opening data: only the basis sets it.
    """
    about: dict[str, Any] = {"unit": unit, "step": step, "fixed": fixed}
    if by:
        about["by"] = by
    return Field(title=label, description=explanation, json_schema_extra=about, **bounds)


class Horizon(Part):
    start_year: Year = assumption("Beginjaar", "Stand op 1 januari waarmee de projectie begint.", "jaar", fixed=True)
    end_year: Year = assumption("Eindjaar", "Laatste stand op 1 januari van de projectie.", "jaar")
    milestones: tuple[Year, ...] = assumption(
        "Peiljaren", "Jaren die in grafieken en rapport worden uitgelicht.", "jaar", min_length=1
    )


class Production(Part):
    policy: Literal["projects", "net_growth"] = assumption(
        "Wijze van bouwen",
        "projects: de projectenlijst en daarna het programma; net_growth: zoveel opleveringen als nodig zijn "
        "voor de nettogroei van het doel.",
        "keuze",
    )
    hard_dropout: Share = assumption(
        "Planuitval harde plannen", "Kans dat een hard plan nooit wordt opgeleverd.", "aandeel", step=0.01
    )
    soft_dropout: Share = assumption(
        "Planuitval zachte plannen", "Kans dat een zacht plan nooit wordt opgeleverd.", "aandeel", step=0.01
    )
    hard_delay: Shares = assumption(
        "Vertraging harde plannen",
        "Verdeling van de vertraging van harde plannen over 0, 1, 2, 3, 4 en 5 jaar; vertraging verschuift een "
        "project, zij verkleint het niet.",
        "aandeel",
        step=0.01,
        by="delay",
        min_length=DELAY_YEARS,
        max_length=DELAY_YEARS,
    )
    soft_delay: Shares = assumption(
        "Vertraging zachte plannen",
        "Verdeling van de vertraging van zachte plannen over 0, 1, 2, 3, 4 en 5 jaar.",
        "aandeel",
        step=0.01,
        by="delay",
        min_length=DELAY_YEARS,
        max_length=DELAY_YEARS,
    )
    programme_from: Year = assumption(
        "Begin structureel programma",
        "Eerste jaar van het structurele programma; kies het jaar na de projectenlijst.",
        "jaar",
    )
    programme: YearPath = assumption(
        "Structureel programma",
        "Sociale huurwoningen per jaar die geen project noemt, vanaf het begin van het programma, als zacht plan.",
        "woningen/jaar",
        step=25,
    )


class Sales(Part):
    dwellings_per_year: YearPath = assumption(
        "Verkoop",
        "Woningen die de corporaties samen per jaar willen verkopen; de verkoopregels bepalen wat er kan.",
        "woningen/jaar",
        step=5,
    )
    woz_ratio: float = assumption(
        "WOZ corporatiewoning",
        "Gemiddelde WOZ-waarde van corporatiewoningen gedeeld door die van alle woningen in de wijk.",
        "verhouding",
        step=0.05,
        gt=0,
        le=2,
    )
    woz_spread: float = assumption(
        "Spreiding WOZ",
        "Variatiecoëfficiënt van de WOZ-waarde binnen een wijk (lognormaal).",
        "verhouding",
        step=0.05,
        gt=0,
        le=2,
    )


class Turnover(Part):
    lettings: float = assumption(
        "Verhuringen in de ijkperiode",
        "Gemiddeld aantal verhuringen per jaar, waaruit de mutatie van buiten is opgelost.",
        "woningen/jaar",
        ge=1,
        le=MOST_DWELLINGS,
    )
    first_lettings: float = assumption(
        "Eerste verhuringen in de ijkperiode",
        "Verhuringen van nieuwbouw per jaar binnen die verhuringen.",
        "woningen/jaar",
        ge=0,
        le=MOST_DWELLINGS,
    )
    stock: float = assumption(
        "Voorraad in de ijkperiode",
        "Gemiddelde sociale voorraad in dezelfde jaren, op 1 januari.",
        "woningen",
        ge=1,
        le=MOST_DWELLINGS,
    )
    chain_share: float = assumption(
        "Aandeel verhuisketen",
        "Deel van de verhuringen dat een sociale huurder in de stad zelf achterlaat.",
        "aandeel",
        step=0.01,
        ge=0,
        le=MOST_DWELLINGS,
        lt=1,
    )


class Harmonisation(Part):
    offered_mix: Shares = assumption(
        "Huurklasse bij mutatie",
        "Verdeling van vrijgekomen DAEB-woningen over de huurklassen waarin zij opnieuw worden aangeboden.",
        "aandeel",
        step=0.01,
        by="rent_class",
    )


class City(Part):
    dwellings_growth: YearPath = assumption(
        "Groei van de stad", "Nettogroei van alle woningen in de stad.", "woningen/jaar", step=50
    )


class Targets(Part):
    net_growth: YearPath = assumption(
        "Doel nettogroei",
        "Nettogroei van de sociale voorraad waarnaar partijen streven; ook de doellijn in de grafiek.",
        "woningen/jaar",
        step=25,
    )
    kernvoorraad_share: Share = assumption(
        "Ondergrens kernvoorraad",
        "Kleinste aandeel van de sociale voorraad met een huur tot de tweede aftoppingsgrens.",
        "aandeel",
        step=0.01,
    )
    city_growth: float = assumption(
        "Groeiopgave stad",
        "Extra woningen in de stad over de hele opgave.",
        "woningen",
        step=1000,
        ge=1,
        le=MOST_DWELLINGS,
    )
    social_share_of_growth: Share = assumption(
        "Sociaal aandeel in de groeiopgave",
        "Deel van de groeiopgave dat sociale huur is.",
        "aandeel",
        step=0.01,
    )
    realised_before_start: float = assumption(
        "Al gebouwd voor het beginjaar",
        "Bruto opgeleverde sociale huur sinds het begin van de groeiopgave.",
        "woningen",
        step=50,
        ge=0,
        le=MOST_DWELLINGS,
    )


class Scenario(Part):
    """All assumptions of one run, resolved and checked."""

    name: str
    question: str
    horizon: Horizon
    production: Production
    sales: Sales
    turnover: Turnover
    harmonisation: Harmonisation
    city: City
    targets: Targets

    @property
    def years(self) -> range:
        """The years in which dwellings change: start_year up to, not including, end_year."""
        return range(self.horizon.start_year, self.horizon.end_year)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problems = [
            *horizon_problems(self.horizon),
            *((key, fault) for key, shares in _share_groups(self) if (fault := share_fault(shares))),
            *turnover_problems(self.turnover),
        ]
        if problems:
            raise AssumptionConflict(problems)
        return self


def registry() -> list[tuple[str, str, Any]]:
    """List (part, field name, pydantic FieldInfo) of every assumption, in reading order."""
    return [
        (part, name, field)
        for part, holder in Scenario.model_fields.items()
        if isinstance(holder.annotation, type) and issubclass(holder.annotation, Part)
        for name, field in holder.annotation.model_fields.items()
    ]


def about(field: Any) -> dict[str, Any]:
    """Give unit, step and (for a share group) `by` of a field of the registry."""
    extra = field.json_schema_extra
    return extra if isinstance(extra, dict) else {}


def _share_groups(scenario: Scenario) -> list[tuple[str, Shares]]:
    return [
        (f"{part}.{name}", getattr(getattr(scenario, part), name))
        for part, name, field in registry()
        if "by" in about(field)
    ]
