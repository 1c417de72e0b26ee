"""The registry: every assumption that a run can vary, with its unit, Dutch label and bounds.

A field has no default: its value, range, source, status and reason stand in `params/basis.yaml`. Widgets,
checks, schema and documentation are made from the fields, so a new field is one edit here and one there.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from woonscenario.model.coherence import (
    AssumptionConflict,
    correlation_problems,
    horizon_problems,
    share_fault,
    turnover_problems,
)

DELAY_YEARS = 6
"""A delayed project completes 0 to DELAY_YEARS - 1 years after its planned year."""
REHOUSING_YEARS = 3
"""Occupants of a dwelling that is demolished are rehoused 1 to REHOUSING_YEARS years before."""
DESTINATIONS = ("eigen_verhuring", "wachtlijst", "achterstand")
"""Where a household of a temporary dwelling goes at the end of the term: a letting of its own, back into the pool of
seekers with its registration kept, or into the backlog of its group."""

MOST_DWELLINGS = 10_000_000
"""More dwellings than the country has: a number above it is a slip of the pen."""

Share = Annotated[float, Field(ge=0, le=1)]
Year = Annotated[int, Field(ge=1990, le=2100)]
YearPath = tuple[Annotated[float, Field(ge=0, le=100_000)], ...]
"""One value per year, start_year up to and including end_year [dwellings/year]."""
SharePath = tuple[Annotated[float, Field(ge=-0.1, le=0.5)], ...]
"""One share per year, start_year up to and including end_year [1/year]."""
Shares = tuple[Share, ...]
"""Shares of a whole; they sum to one."""


class Part(BaseModel):
    """A group of assumptions that one step of the model receives."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


def assumption(
    label: str,
    explanation: str,
    unit: str,
    *,
    step: float = 1.0,
    by: str = "",
    fixed: bool = False,
    sampled: bool = False,
    **bounds: Any,
) -> Any:
    """Describe a field of the registry.

    `by` names what the members of a share group stand for: a dimension of the opening data, `delay`, `years_before`
    or `destination`. A `fixed` field belongs to the opening data: only the basis sets it. A `sampled` field has in
    every draw a value of its own within its range.
    """
    about: dict[str, Any] = {"unit": unit, "step": step, "fixed": fixed, "sampled": sampled}
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
        "Planuitval harde plannen",
        "Kans dat een hard plan nooit wordt opgeleverd.",
        "aandeel",
        step=0.01,
        sampled=True,
    )
    soft_dropout: Share = assumption(
        "Planuitval zachte plannen",
        "Kans dat een zacht plan nooit wordt opgeleverd.",
        "aandeel",
        step=0.01,
        sampled=True,
    )
    hard_delay: Shares = assumption(
        "Vertraging harde plannen",
        "Verdeling van de vertraging van harde plannen over 0, 1, 2, 3, 4 en 5 jaar; vertraging verschuift een "
        "project, zij verkleint het niet.",
        "aandeel",
        step=0.01,
        by="delay",
        sampled=True,
        min_length=DELAY_YEARS,
        max_length=DELAY_YEARS,
    )
    soft_delay: Shares = assumption(
        "Vertraging zachte plannen",
        "Verdeling van de vertraging van zachte plannen over 0, 1, 2, 3, 4 en 5 jaar.",
        "aandeel",
        step=0.01,
        by="delay",
        sampled=True,
        min_length=DELAY_YEARS,
        max_length=DELAY_YEARS,
    )
    postponement: int = assumption(
        "Uitstel van alle plannen",
        "Jaren die elk plan vanaf het beginjaar later komt dan gepland, boven op de gewone vertraging.",
        "jaar",
        ge=0,
        le=20,
    )
    period_correlation: Share = assumption(
        "Samenhang binnen een planjaar",
        "Hoe sterk uitval en vertraging van plannen uit hetzelfde planjaar samengaan, zoals in een neergang: 0 is "
        "ieder voor zich, 1 is alle tegelijk. Het gemiddelde verandert er niet door, de band wel.",
        "correlatie",
        step=0.05,
    )
    owner_correlation: Share = assumption(
        "Samenhang binnen een corporatie",
        "Hoe sterk uitval en vertraging van plannen van dezelfde corporatie samengaan.",
        "correlatie",
        step=0.05,
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


class Flex(Part):
    programme: YearPath = assumption(
        "Flexwoningen",
        "Tijdelijke sociale huurwoningen per jaar die geen project noemt, als hard plan, verdeeld zoals het "
        "structurele programma.",
        "woningen/jaar",
        step=25,
    )
    term_years: int = assumption(
        "Termijn van flexwoningen",
        "Jaren na oplevering waarna een tijdelijke woning verdwijnt; een project kan een eigen termijn noemen.",
        "jaar",
        ge=1,
        le=50,
    )
    destinations: Shares = assumption(
        "Bestemming na flex",
        "Waar huishoudens na de termijn heen gaan: een eigen verhuring, terug op de wachtlijst met behoud van "
        "inschrijving, of de achterstand van hun doelgroep.",
        "aandeel",
        step=0.05,
        by="destination",
    )


class Demolition(Part):
    scale: float = assumption(
        "Omvang sloop",
        "Factor op alle opgegeven sloop: 1 is zoals opgegeven, 2 is twee keer zoveel.",
        "factor",
        step=0.1,
        ge=0,
        le=50,
    )
    rehoused_before: Shares = assumption(
        "Uitplaatsing voor sloop",
        "Deel van de bewoners dat 1, 2 en 3 jaar voor de sloop is vertrokken.",
        "aandeel",
        step=0.05,
        by="years_before",
        min_length=REHOUSING_YEARS,
        max_length=REHOUSING_YEARS,
    )


class Liberalisation(Part):
    dwellings_per_year: YearPath = assumption(
        "Liberalisatie",
        "Vrijkomende DAEB-woningen die de corporaties samen per jaar boven de liberalisatiegrens verhuren, als "
        "niet-DAEB.",
        "woningen/jaar",
        step=5,
    )


class Sales(Part):
    dwellings_per_year: YearPath = assumption(
        "Verkoop",
        "Woningen die de corporaties samen per jaar willen verkopen; de verkoopregels bepalen wat er kan.",
        "woningen/jaar",
        step=5,
        sampled=True,
    )
    koopvoorrang_share: Share = assumption(
        "Verkoop met koopvoorrang",
        "Deel van de verkoop aan een huurder van een corporatie in de stad, die een sociale huurwoning achterlaat.",
        "aandeel",
        step=0.05,
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
        sampled=True,
        ge=1,
        le=MOST_DWELLINGS,
    )
    first_lettings: float = assumption(
        "Eerste verhuringen in de ijkperiode",
        "Verhuringen van nieuwbouw per jaar binnen die verhuringen.",
        "woningen/jaar",
        sampled=True,
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
        sampled=True,
        ge=0,
        le=MOST_DWELLINGS,
        lt=1,
    )

    niet_daeb_rate: Share = assumption(
        "Mutatiegraad niet-DAEB",
        "Deel van de niet-DAEB-woningen dat per jaar vrijkomt; bepaalt hoe snel socialisatie bij mutatie gaat.",
        "aandeel",
        step=0.01,
    )


class Harmonisation(Part):
    offered_mix: Shares = assumption(
        "Huurklasse bij mutatie",
        "Verdeling van vrijgekomen DAEB-woningen over de huurklassen waarin zij opnieuw worden aangeboden.",
        "aandeel",
        step=0.01,
        by="rent_class",
    )


class RentPolicy(Part):
    yearly_rise: SharePath = assumption(
        "Huurverhoging",
        "Gemiddelde jaarlijkse huurverhoging van zittende huurders, inkomensafhankelijke verhoging inbegrepen. Werkt "
        "alleen als de openingsgegevens een huurverdeling hebben (rents.csv).",
        "per jaar",
        step=0.001,
    )
    limit_indexation: SharePath = assumption(
        "Indexatie huurgrenzen",
        "Jaarlijkse stijging van de wettelijke huurgrenzen.",
        "per jaar",
        step=0.001,
    )


class PrivateRent(Part):
    dwellings: YearPath = assumption(
        "Particuliere sociale huur",
        "Woningen van particulieren met een huur tot de liberalisatiegrens, op 1 januari; telt alleen mee in de "
        "sociale voorraad naar huur.",
        "woningen",
        step=100,
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


class Uncertainty(Part):
    ranges: Literal["vary", "fixed"] = assumption(
        "Aannamen in de trekkingen",
        "vary: elke trekking heeft eigen waarden binnen de bandbreedten van productie, verkoop en mutatie; fixed: alle "
        "trekkingen houden de gegeven waarden, zodat de band alleen toeval is.",
        "keuze",
    )


class SampledRange(Part):
    """Between which values a sampled assumption lies, and its most likely one, in the unit of the assumption.

    `key` is the dotted key. Of a delay group the values are its first share; of a path `mode` is the mean of the
    numbers that were given.
    """

    key: str
    low: float
    mode: float
    high: float


class Scenario(Part):
    """All assumptions of one run, resolved and checked; `ranges` of the sampled assumptions that have one."""

    name: str
    question: str
    horizon: Horizon
    production: Production
    flex: Flex
    demolition: Demolition
    sales: Sales
    liberalisation: Liberalisation
    turnover: Turnover
    harmonisation: Harmonisation
    rent_policy: RentPolicy
    private_rent: PrivateRent
    city: City
    targets: Targets
    uncertainty: Uncertainty
    ranges: tuple[SampledRange, ...] = ()

    @property
    def years(self) -> range:
        """The years in which dwellings change: start_year up to, not including, end_year."""
        return range(self.horizon.start_year, self.horizon.end_year)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problems = [
            *horizon_problems(self.horizon),
            *correlation_problems(self.production),
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
