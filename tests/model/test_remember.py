"""What a part of a scenario fixes is worked out once, and again when that part or anything else it rests on changes."""

import pytest

from tests.model import town
from woonscenario.model.remember import remembers


def counted(*parts):
    calls = []

    @remembers(*parts)
    def rate(scenario, other):
        calls.append(other)
        return scenario.turnover.niet_daeb_rate, scenario.years

    return rate, calls


def test_what_its_parts_leave_alone_is_not_worked_out_again():
    rate, calls = counted("horizon", "turnover")
    scenario = town.scenario()
    other = scenario.model_copy(update={"name": "anders", "sales": town.scenario(sales__koopvoorrang_share=0.5).sales})
    assert rate(scenario, 1) == rate(other, 1) == (scenario.turnover.niet_daeb_rate, scenario.years)
    assert calls == [1]


def test_another_value_of_a_part_or_another_argument_is():
    rate, calls = counted("horizon", "turnover")
    assert rate(town.scenario(turnover__niet_daeb_rate=0.25), 1)[0] == 0.25
    assert rate(town.scenario(turnover__niet_daeb_rate=0.5), 1)[0] == 0.5
    assert rate(town.scenario(turnover__niet_daeb_rate=0.5), 2)[0] == 0.5
    assert calls == [1, 1, 2]


def test_an_argument_by_name_counts_too():
    rate, calls = counted("horizon", "turnover")
    assert rate(town.scenario(), other=1) == rate(town.scenario(), other=2)
    assert calls == [1, 2]


def test_a_part_that_is_not_named_cannot_be_read():
    rate, _ = counted("horizon")
    with pytest.raises(AttributeError, match="turnover"):
        rate(town.scenario(), 1)


def test_of_a_part_a_single_field_can_be_named():
    calls = []

    @remembers("horizon", "sales.woz_ratio", "sales.woz_spread")
    def sold(scenario):
        calls.append(scenario)
        return scenario.sales.woz_ratio, scenario.sales.woz_spread, scenario.years

    one, other = town.scenario(), town.scenario(sales__koopvoorrang_share=0.5, sales__woz_ratio=1.0)
    assert sold(one) == sold(other) == (1.0, one.sales.woz_spread, one.years)
    assert len(calls) == 1
    assert sold(town.scenario(sales__woz_ratio=1.5))[0] == 1.5
    with pytest.raises(AttributeError, match="koopvoorrang_share"):
        _ = calls[0].sales.koopvoorrang_share
