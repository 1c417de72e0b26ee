"""Who gets which dwelling, in expectation: one year of rounds, the same rules as by lot, without whole numbers."""

from woonscenario.model.meanfield.kinds import ADVERTISED, IN_ORDER, Expecting, Let, Market, Mediating
from woonscenario.model.meanfield.market import alike, begun, by_place, joining, market_of, offered_again, unsigned
from woonscenario.model.meanfield.rounds import expect_a_year

__all__ = [
    "ADVERTISED",
    "IN_ORDER",
    "Expecting",
    "Let",
    "Market",
    "Mediating",
    "alike",
    "begun",
    "by_place",
    "expect_a_year",
    "joining",
    "market_of",
    "offered_again",
    "unsigned",
]
