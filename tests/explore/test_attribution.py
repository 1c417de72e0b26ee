"""Which assumption brings which part of a difference, in a town that can be worked out by hand."""

import pandas as pd
import pytest

from tests.model import town
from woonscenario.explore.attribution import attribution_of, changed_keys
from woonscenario.model.flow import run_model
from woonscenario.model.scenario import Scenario


def attributed(other: Scenario, reference: Scenario | None = None) -> pd.DataFrame:
    """Attribute to a reference with 100 dwellings, planned in 2023, that have a chance of one half to drop out."""
    own = reference or town.scenario(production__hard_dropout=0.5)
    opening = town.opening(projects=town.projects({}))
    return attribution_of({"basis": own, "anders": other}, "basis", opening, (2024,))


def parts(table: pd.DataFrame, indicator: str = "social_stock") -> dict[str, tuple[float, float]]:
    rows = table[table["indicator"] == indicator]
    return {row.key: (pytest.approx(row.alone), pytest.approx(row.cumulative)) for row in rows.itertuples()}


def test_each_key_alone_added_up_and_what_they_bring_together():
    # The reference has 100 × 0.5 = 50 by 2024. Without drop-out 100: +50. A year later than planned, so in 2024 and
    # not there on 1 January 2024: 0, −50. Both: 0, −50; the two alone bring 0, so together they bring −50.
    found = parts(
        attributed(town.scenario(production__hard_dropout=0.0, production__hard_delay=(0.0, 1.0, 0.0, 0.0, 0.0, 0.0)))
    )
    assert found == {
        "production.hard_dropout": (50.0, 50.0),
        "production.hard_delay": (-50.0, -50.0),
        "samenspel": (-50.0, -50.0),
    }


def test_one_key_brings_the_whole_difference():
    found = parts(attributed(town.scenario(production__hard_dropout=0.0)))
    assert found == {"production.hard_dropout": (50.0, 50.0), "samenspel": (0.0, 50.0)}


@pytest.mark.parametrize("indicator", ["social_stock", "kernvoorraad_share", "lettings"])
def test_the_parts_and_the_last_cumulative_row_equal_the_whole_difference(indicator: str):
    own = town.scenario(production__hard_dropout=0.5)
    other = town.scenario(
        production__hard_dropout=0.1, harmonisation__offered_mix=(0.5, 0.5, 0.0), turnover__lettings=120.0
    )
    opening = town.opening(projects=town.projects({}))
    values = [town.values(run_model(one, opening, seed=1, draws=0), indicator)[2024] for one in (other, own)]
    table = attributed(other, own)
    rows = table[table["indicator"] == indicator]
    assert rows["key"].tolist() == [
        "production.hard_dropout", "turnover.lettings", "harmonisation.offered_mix", "samenspel",
    ]  # fmt: skip
    assert rows["alone"].sum() == pytest.approx(values[0] - values[1])
    assert rows["cumulative"].tolist()[-2:] == pytest.approx([values[0] - values[1]] * 2)


def test_name_question_and_the_spread_of_draws_are_no_difference():
    own = town.scenario()
    other = town.scenario(uncertainty__ranges="fixed").model_copy(update={"name": "b", "question": "?"})
    assert changed_keys(own, other) == []
    assert attributed(other, own).empty


def test_a_key_that_cannot_stand_alone_says_so_and_its_part_is_interplay():
    # 200 first lettings are more than the 100 lettings of the reference: alone that is no turnover at all.
    own = town.scenario()
    other = town.scenario(turnover__lettings=300.0, turnover__first_lettings=200.0)
    table = attributed(other, own)
    alone = table[(table["key"] == "turnover.first_lettings") & (table["indicator"] == "lettings")].iloc[0]
    assert pd.isna(alone["alone"])
    assert alone["remark"].startswith("kan zonder de andere wijzigingen niet: er zijn meer eerste verhuringen")
    rows = table[table["indicator"] == "lettings"]
    assert rows["alone"].sum() == pytest.approx(rows["cumulative"].iloc[-1])
    assert alone["cumulative"] == pytest.approx(rows["cumulative"].iloc[-1])
