"""From years to tables: what is recorded while the model runs, the check of the account, and the results."""

from woonscenario.model.results.books import (
    AccountError,
    Booked,
    Record,
    State,
    check_account,
    note,
    start_record,
    take,
    take_in_short,
)
from woonscenario.model.results.frames import outcome_of, results_of
from woonscenario.model.results.outcome import Outcome

__all__ = [
    "AccountError",
    "Booked",
    "Outcome",
    "Record",
    "State",
    "check_account",
    "note",
    "outcome_of",
    "results_of",
    "start_record",
    "take",
    "take_in_short",
]
