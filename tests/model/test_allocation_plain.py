"""The kernels let exactly as a plain simulation does, in which every seeker reacts to every dwelling."""

import pytest
import small_city
from plain_letting import let_plainly

from woonscenario.model.allocation import UNFILLED


@pytest.mark.parametrize("seed", range(60))
def test_everybody_gets_what_the_plain_simulation_gives(seed: int):
    city = small_city.by_lot(seed)
    year, plain = small_city.let(city), let_plainly(city)
    offers = year.offers
    columns = (offers.key, offers.place, offers.ready, offers.round, offers.channel, offers.who, offers.refused)
    assert [tuple(int(value) for value in row) for row in zip(*columns, strict=True)] == plain.offers
    assert year.city.pool.end_round.tolist() == plain.end_round
    assert year.city.mediated.waiting.tolist() == plain.waiting.tolist()
    for step in range(small_city.ROUNDS):
        assert year.tally.unfilled[step].tolist() == [plain.unfilled[step, reason] for reason in range(len(UNFILLED))]
