"""Tables for readers, and the words of the indicators that a run saves."""

from woonscenario.files.outputs import INDICATOR_NAMES
from woonscenario.model.tables import INDICATORS
from woonscenario.views import labels
from woonscenario.views.assumptions import different
from woonscenario.views.tables import indicator_dictionary


def test_every_indicator_and_statistic_has_a_name_and_a_definition():
    names = indicator_dictionary()
    statistics = next(column.words for column in INDICATORS.columns if column.name == "statistic")
    assert list(names.columns) == [column.name for column in INDICATOR_NAMES.columns]
    assert set(names.loc[names["kind"] == "indicator", "word"]) == set(labels.INDICATORS)
    assert list(names.loc[names["kind"] == "statistic", "word"]) == list(statistics)
    assert (names[["name", "definition"]] != "").all(axis=None)


def test_gross_and_capped_figures_say_that_they_are():
    names = indicator_dictionary().set_index("word")
    assert "bruto" in names.loc["growth_progress", "definition"]
    assert "zonder zo'n afspraak in een jaar is er geen waarde" in names.loc["sales_cap", "definition"]


def test_scenarios_with_the_same_record_share_a_row(comparison):
    rows = different(comparison.assumptions)
    assert rows[["key", "scenarios"]].to_numpy().tolist() == [
        ["production.policy", "plan en trend"],
        ["production.policy", "ambitie"],
    ]
    assert list(rows["status"]) == ["aanname", "aanname"]
