"""Verbs and options that cannot be used: Dutch, exit code 2, and nothing written."""

import pytest

from tests.bad_input.town import Town, refusal, refused_run

RANGE = "kies een getal van 0 tot en met"
OPTIONS = {
    ("--draws", "-1"): f"--draws: -1 kan niet; {RANGE} 100000",
    ("--draws", "1000000"): f"--draws: 1000000 kan niet; {RANGE} 100000",
    ("--draws", "9" * 24): f"--draws: {'9' * 24} kan niet; {RANGE} 100000",
    ("--draws", "veel"): "--draws: 'veel' is geen heel getal; geef een getal zonder komma of punt",
    ("--draws", "1,5"): "--draws: '1,5' is geen heel getal; geef een getal zonder komma of punt",
    ("--draws", ""): "--draws: '' is geen heel getal; geef een getal zonder komma of punt",
    ("--seed", "een"): "--seed: 'een' is geen heel getal; geef een getal zonder komma of punt",
    ("--seed", "-1"): f"--seed: -1 kan niet; {RANGE} 9223372036854775807",
    ("--set", "production.soft_dropout"): (
        "--set: 'production.soft_dropout' is geen aanname met een waarde; schrijf groep.naam=waarde, zonder spaties"
    ),
    ("--set", "=1"): "--set: '=1' is geen aanname met een waarde; schrijf groep.naam=waarde, zonder spaties",
    ("--set", "production.soft_dropout="): (
        "--set: production.soft_dropout: er staat geen waarde; schrijf groep.naam=waarde"
    ),
    ("--set", "production.soft_dropuot=1"): (
        "--set: production.soft_dropuot: deze aanname bestaat niet. Bedoelt u 'production.soft_dropout'? "
        "Schrijf groep.naam=waarde"
    ),
    ("--set", "production.soft_dropout=0,4"): ("--set: production.soft_dropout: '0,4' is tekst; gebruik een punt: 0.4"),
    ("--set", "production.programme={step: {2022: 1,5}}"): (
        "--set: production.programme: 1,5 heeft een decimale komma; gebruik een punt: 1.5"
    ),
    ("--set", "production.soft_dropout=12"): (
        "--set: production.soft_dropout: 12 is geen aandeel: een aandeel ligt tussen 0 en 1. Bedoelt u 0.12?"
    ),
    ("--set", "production.soft_dropout=["): (
        "--set: production.soft_dropout: geen geldige YAML: hier ontbreekt een waarde of een sluithaak; los dit eerst "
        "op; daarna kunnen er meer fouten volgen"
    ),
    ("--set", "production.policy=project"): (
        "--set: production.policy: 'project' is geen keuze; kies uit: projects, net_growth. Bedoelt u 'projects'?"
    ),
    ("--set", "harmonisation.offered_mix.laag=0.8"): (
        "--set: harmonisation.offered_mix: de aandelen tellen op tot 1.1000; zij vormen samen één geheel en moeten tot "
        "1 optellen; pas ook de andere aandelen aan"
    ),
    ("--set", "harmonisation.offered_mix.lag=0.8"): (
        "--set: harmonisation.offered_mix.lag: 'lag' is geen lid van harmonisation.offered_mix. Bedoelt u 'laag'? "
        "Leden: laag, midden, vrij"
    ),
    ("--set", "turnover.lettings=6000"): (
        "--set: turnover.lettings: elk jaar zouden 4790 van 1000 woningen vrijkomen, meer dan de helft; controleer "
        "lettings en stock"
    ),
    ("--set", "horizon.end_year=2021"): (
        "--set: horizon.end_year: 2021 ligt niet na het beginjaar 2022; kies een later eindjaar"
    ),
}


@pytest.mark.parametrize(("option", "value"), OPTIONS)
def test_a_wrong_option_of_a_run_is_refused(town: Town, option: str, value: str):
    assert refused_run(town, "trend", option, value) == [OPTIONS[option, value]]


def test_wrong_options_are_told_at_once(town: Town):
    said = refused_run(town, "trend", "--draws", "veel", "--seed", "een", "--set", "x")
    assert [line.split(": ")[0] for line in said] == [
        "--draws",
        "--seed",
        "--set",
        "3 fouten gevonden; er is niets gerekend of geschreven.",
    ]


def test_one_assumption_is_set_once(town: Town):
    twice = ("--set", "sales.woz_ratio=1", "--set", "sales.woz_ratio=2")
    assert refused_run(town, "trend", *twice) == ["--set: 'sales.woz_ratio' is twee keer gezet; laat één weg"]


def test_shares_of_a_group_that_are_set_together_are_checked_together(town: Town):
    together = ("--set", "harmonisation.offered_mix.laag=0.8", "--set", "harmonisation.offered_mix.midden=0.1")
    (line,) = refused_run(town, "trend", *together)
    assert line.startswith("--set: harmonisation.offered_mix: de aandelen tellen op tot 0.9000")


VERBS = "list, check, opening, run, compare, verify, calibrate, backtest, lab, board"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["rnu"], f"fout: 'rnu' is geen opdracht. Bedoelt u 'run'? Opdrachten: {VERBS}"),
        (["xyz"], f"fout: 'xyz' is geen opdracht. Opdrachten: {VERBS}"),
        (["run", "--dras", "3"], "fout: dit ken ik hier niet: --dras"),
        (["run", "--draws"], "fout: --draws: hier hoort een waarde achter"),
        (["compare"], "fout: dit ontbreekt: RUN"),
        (["verify"], "fout: dit ontbreekt: RUN"),
    ],
)
def test_what_is_no_command_is_refused_with_the_usage(town: Town, arguments: list[str], expected: str):
    said = refusal(town, *arguments)
    assert said[0].startswith("gebruik: python -m woonscenario ")
    assert said[-1] == expected
