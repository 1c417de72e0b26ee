"""Situations that a policy officer can read (tests/cases/*.yaml) end as they say, in a year of allocation."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from tests.situations import Outcome, let, situation_of

PARTS = {"situation", "because", "dwellings", "inhabited", "seekers", "mediated", "rules", "draws", "outcome"}
ENDS = {"lettings", "number", "unfilled", "waiting", "chances", "nonregular_share"}


def _told() -> dict[str, dict[str, Any]]:
    paths = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    each = [case for path in paths for case in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return {case["situation"]: case for case in each}


TOLD = _told()


@pytest.mark.parametrize("name", TOLD)
def test_a_situation_ends_as_it_says(name: str):
    told = TOLD[name]
    assert set(told) <= PARTS
    assert set(told["outcome"]) <= ENDS
    situation = situation_of(told)
    outcomes = [let(situation, draw) for draw in range(1, told.get("draws", 1) + 1)]
    for outcome in outcomes:
        _check(told["outcome"], outcome)
    for home, chances in told["outcome"].get("chances", {}).items():
        wins = Counter(outcome.lettings[home].who for outcome in outcomes)
        for who, chance in chances.items():
            error = np.sqrt(chance * (1 - chance) / len(outcomes))
            assert abs(wins[who] / len(outcomes) - chance) <= 4 * error, f"{home}: {dict(wins)}"


def _check(expected: dict[str, Any], found: Outcome) -> None:
    for home, letting in expected.get("lettings", {}).items():
        told = letting if isinstance(letting, dict) else {"who": letting}
        assert {key: getattr(found.lettings[home], key) for key in told} == told, home
    who_got = Counter(letting.who.rstrip(" 0123456789") for letting in found.lettings.values())
    assert {who: who_got[who] for who in expected.get("number", {})} == expected.get("number", {})
    for week, reasons in expected.get("unfilled", {}).items():
        assert found.unfilled[week] == reasons, f"week {week}"
    for week, share in expected.get("nonregular_share", {}).items():
        assert found.nonregular_share[week - 1] == pytest.approx(share, abs=0.0005), f"week {week}"
    assert {group: found.waiting[group] for group in expected.get("waiting", {})} == expected.get("waiting", {})


def test_there_are_situations_enough_and_each_has_its_reason():
    assert len(TOLD) >= 20
    assert all(case["because"].strip() and case["outcome"] for case in TOLD.values())


def test_a_word_that_a_situation_does_not_know_is_noticed():
    with pytest.raises(AssertionError, match="Dwelling knows no \\['kamers'\\]"):
        situation_of({"dwellings": {"Dorpsstraat 1": {"kamers": 2}}})
