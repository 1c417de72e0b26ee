"""The parser of the command line: verbs and options in Dutch."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import Any, NoReturn

from woonscenario.cli import verbs
from woonscenario.cli.verbs import BAD_INPUT, DEFAULT_DRAWS, DEFAULT_SEED
from woonscenario.files.problems import did_you_mean
from woonscenario.files.project import PROJECT

STARTED_AS = "WOONSCENARIO_STARTED_AS"
"""Environment variable: the words with which bootstrap.py was started, for the help."""


class DutchParser(argparse.ArgumentParser):
    """argparse in Dutch."""

    def __init__(self, **settings: Any) -> None:
        settings["add_help"] = False
        super().__init__(allow_abbrev=False, **settings)
        self._positionals.title, self._optionals.title = "wat u opgeeft", "opties"
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg en stop")

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "gebruik: ", 1)

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "gebruik: ", 1)

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.format_usage()}fout: {_in_dutch(message)}\n")


_TRANSLATIONS = (
    ("the following arguments are required: ", "dit ontbreekt: "),
    ("unrecognized arguments: ", "dit ken ik hier niet: "),
    ("expected one argument", "hier hoort een waarde achter"),
    ("expected at least one argument", "hier hoort ten minste één waarde achter"),
    ("ignored explicit argument", "deze optie heeft geen waarde"),
    ("argument ", ""),
)


def _in_dutch(message: str) -> str:
    for english, dutch in _TRANSLATIONS:
        message = message.replace(english, dutch)
    return message


def build_parser() -> DutchParser:
    """Build the parser of all verbs."""
    started_as = os.environ.get(STARTED_AS, "python -m woonscenario")
    parser = DutchParser(
        prog=started_as,
        description="Scenario's voor de sociale woningvoorraad: rekenen, vergelijken en verantwoorden.",
        epilog=f"Uitleg van één opdracht: {started_as} OPDRACHT --help",
    )
    added = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", parser_class=DutchParser)
    parser.set_defaults(do=lambda _: _no_verb(parser))
    parser.error = _suggest_verb(parser)  # type: ignore[method-assign]
    _add(added, "list", verbs.list_scenarios, "toon de scenario's", _params)
    _add(added, "check", verbs.check, "controleer alle invoer, zonder te rekenen", _files, _params)
    _add(added, "opening", verbs.opening, "bouw de openingsgegevens uit de randtotalen", _params, _overwrite)
    _add(added, "run", verbs.run, "reken scenario's door en vergelijk ze", _scenarios, _params, _run_options)
    _add(added, "compare", verbs.compare, "vergelijk runs die er al zijn", _runs, _params, _out)
    _add(added, "verify", verbs.verify, "controleer of een run nog is wat hij was", _one_run)
    _add(added, "calibrate", verbs.calibrate, "zoek het gedrag waarmee het model de eerste jaren volgt", _params)
    _add(
        added,
        "backtest",
        verbs.backtest,
        "voorspel de jaren daarna en vergelijk met wat is gepubliceerd",
        _params,
        _out,
    )
    _add(added, "lab", verbs.lab, "open de notebooks in JupyterLab", _server_options)
    _add(added, "board", verbs.board, "toon de werkbank zonder code in een browser", _server_options)
    return parser


def _add(added: Any, verb: str, do: Callable[..., int], text: str, *options: Callable[..., None]) -> None:
    parser = added.add_parser(verb, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.set_defaults(do=do)
    for add_option in options:
        add_option(parser)


def _params(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--params", metavar="MAP", default=str(PROJECT / "params"), help="map met de invoer (standaard: params)"
    )


def _overwrite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--again", action="store_true", help="overschrijf ook tabellen die u zelf hebt gewijzigd")


def _files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="BESTAND", nargs="*", help="alleen deze bestanden (standaard: alles)")


def _scenarios(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scenarios",
        metavar="SCENARIO",
        nargs="*",
        help="naam of .yaml-bestand; zonder namen: de hoofdscenario's van basis.yaml",
    )


def _out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", metavar="MAP", default=str(PROJECT / "outputs"), help="map voor de uitkomsten (standaard: outputs)"
    )
    parser.add_argument("--again", action="store_true", help="reken opnieuw, ook als de uitkomst er al is")


def _run_options(parser: argparse.ArgumentParser) -> None:
    _out(parser)
    parser.add_argument(
        "--draws",
        metavar="N",
        default=str(DEFAULT_DRAWS),
        help=f"aantal trekkingen; 0 rekent alleen de verwachting (standaard: {DEFAULT_DRAWS})",
    )
    parser.add_argument(
        "--seed",
        metavar="GETAL",
        default=str(DEFAULT_SEED),
        help=f"beginpunt van het toeval (standaard: {DEFAULT_SEED})",
    )
    parser.add_argument(
        "--set",
        metavar="AANNAME=WAARDE",
        action="append",
        default=[],
        help="wijzig één aanname voor deze keer, zoals production.soft_dropout=0.4; mag vaker",
    )


def _runs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("runs", metavar="RUN", nargs="+", help="map van een run (onder outputs/)")


def _one_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="map van een run of vergelijking (onder outputs/)")


def _server_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-browser", action="store_true", help="open zelf geen browser")
    parser.add_argument(
        "--port", metavar="POORT", help="poort op deze computer (standaard: de eerste vrije vanaf 8888)"
    )


def _no_verb(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return BAD_INPUT


def _suggest_verb(parser: DutchParser) -> Callable[[str], NoReturn]:
    def error(message: str) -> NoReturn:
        if "invalid choice" in message:
            given, options = _choice(message)
            message = f"'{given}' is geen opdracht.{did_you_mean(given, options)} Opdrachten: {', '.join(options)}"
        DutchParser.error(parser, message)

    return error


def _choice(message: str) -> tuple[str, list[str]]:
    given, _, choices = message.partition("invalid choice: ")[2].partition(" (choose from ")
    return given.strip("'"), [choice.strip(" ')") for choice in choices.split(",")]
