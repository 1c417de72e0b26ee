"""What a reader must know beside who gets a dwelling: definitions, what is left out, and what was fitted."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from woonscenario.model.tables import CHANNEL
from woonscenario.views import labels
from woonscenario.views.assumptions import record
from woonscenario.views.letting.told import Told

FITTED = ("turnover.lettings", "seekers.active", "seekers.opening_pool", "seekers.searched_before")
"""Assumptions that published figures were put into or that were solved from them."""
ABOUT = (
    "Cijfers zijn het gemiddelde van de trekkingen, of zonder trekkingen de verwachting, en gaan over een heel "
    "kalenderjaar; een achterstand is die aan het eind ervan. Een percentiel van een inschrijfduur is het gemiddelde "
    "daarvan over de trekkingen.",
    "Een slaagkans hoort bij haar definitie. D2, D3 en D5 hebben andere tellers en noemers en vormen nooit één reeks.",
    "De slaagkans van de monitor (D1) gaat over een groep van onbekende omvang. Zij is alleen als index te volgen en "
    "staat hier daarom niet.",
    "Personen en woningen zijn verschillende tellingen en worden niet bij elkaar opgeteld.",
    "Wat er in de regio gebeurt, is niet gemodelleerd: wie elders gaat zoeken of van elders komt (waterbedeffect) "
    "telt niet mee.",
    "Wie er zoekt, hoe vaak iemand reageert en wat iemand accepteert, is niet gepubliceerd. Verdeling en gedrag van "
    "groepen hebben de status aanname; kansen per groep zijn daarom onzekerder dan die van alle zoekers.",
)


def fitted_on(told: Told) -> str:
    """Say what the model gives in the first year for the figures that it was fitted on."""
    name, year = told.leader, told.start
    let = told.at("lettings", name, year, dimension=CHANNEL, member="aanbodmodel")
    every = sum(
        told.at("lettings", name, year, dimension=CHANNEL, member=one) for one in told.members("lettings", CHANNEL)
    )
    found = [
        f"{labels.number(every)} verhuringen",
        f"{labels.number(told.at('seekers_active', name, year))} actief woningzoekenden",
        f"{labels.number(told.at('registration_mean', name, year), 1)} jaar inschrijfduur in het aanbodmodel",
        f"{labels.number(told.at('search_mean', name, year), 1)} jaar zoektijd",
        f"{labels.percent(let / every if every else float('nan'), 0)} van de verhuringen via het aanbodmodel",
    ]
    return (
        f"Het model komt in {name} in {year} op {labels.listing(found)}. Aannamen zijn zo gekozen dat deze cijfers "
        "bij de gepubliceerde liggen: dat zij kloppen, bevestigt het model niet."
    )


def fitted_rows(assumptions: pd.DataFrame) -> list[Mapping[str, str]]:
    """Give the assumptions that figures were put into or solved from, in words."""
    return [found for key in FITTED if (found := record(assumptions, key))]
