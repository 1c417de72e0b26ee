"""Assumptions on the stock: the years, what is built, and what leaves or changes."""

from __future__ import annotations

from typing import Literal

from woonscenario.model.scenario.fields import (
    DELAY_YEARS,
    REHOUSING_YEARS,
    Part,
    Share,
    Shares,
    Year,
    YearPath,
    assumption,
)


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
