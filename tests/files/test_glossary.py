"""The glossary names what the registry and the tables name."""

from pathlib import Path

from woonscenario.files.build_tables import SOURCES_OF_OPENING
from woonscenario.model.scenario import registry
from woonscenario.model.tables import CAUSES, OPENING

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")


def test_every_assumption_is_in_the_glossary() -> None:
    keys = [f"{part}.{name}" for part, name, _ in registry()]
    assert [key for key in keys if f"| `{key}` |" not in GLOSSARY] == []


def test_every_cause_is_in_the_glossary() -> None:
    assert [cause for cause in CAUSES if f"| `{cause}` |" not in GLOSSARY] == []


def test_every_column_that_goes_in_is_in_the_glossary() -> None:
    columns = {(table.name, column.name) for table in (*OPENING, *SOURCES_OF_OPENING) for column in table.columns}
    assert sorted((table, name) for table, name in columns if f"`{name}`" not in GLOSSARY) == []


def test_every_shipped_scenario_is_in_the_glossary() -> None:
    names = [path.stem for path in (ROOT / "params" / "scenarios").glob("*.yaml")]
    assert [name for name in names if f"| {name} |" not in GLOSSARY] == []
