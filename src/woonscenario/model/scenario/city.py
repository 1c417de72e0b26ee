"""Assumptions on letting and rents, on the city around the stock, on targets, and on what varies in the draws."""

from __future__ import annotations

from typing import Literal

from woonscenario.model.scenario.fields import (
    MOST_DWELLINGS,
    FactorPath,
    Part,
    Share,
    SharePath,
    Shares,
    YearPath,
    assumption,
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

    level: FactorPath = assumption(
        "Mutatie ten opzichte van de ijkperiode",
        "Hoeveel woningen van buiten vrijkomen in verhouding tot de ijkperiode. 1: evenveel; 0,9: een tiende minder.",
        "verhouding",
        step=0.05,
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
