"""What a year of letting means, by lot and in expectation: lettings, shares, registration and chances."""

from woonscenario.model.letting_figures.drawn import LetYear, figures_of
from woonscenario.model.letting_figures.expected import ExpectedYear, expected_figures
from woonscenario.model.letting_figures.named import (
    HOUSED_OF_COHORT,
    WITHIN_YEARS,
    chance_of_cohorts,
    figures,
    number_of_figures,
)

__all__ = [
    "HOUSED_OF_COHORT",
    "WITHIN_YEARS",
    "ExpectedYear",
    "LetYear",
    "chance_of_cohorts",
    "expected_figures",
    "figures",
    "figures_of",
    "number_of_figures",
]
