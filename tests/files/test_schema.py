"""The schemas for editors follow the registry, and the shipped ones are current."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.invented import BASIS, SCENARIOS
from woonscenario.files.schema import schemas, write_schemas
from woonscenario.files.strict_yaml import parse_yaml
from woonscenario.model.scenario import registry

SHIPPED = Path(__file__).parents[2] / "params" / "schema"


def as_json(value: Any) -> Any:
    """Give a YAML value as an editor sees it: keys are text."""
    if isinstance(value, dict):
        return {str(key): as_json(inner) for key, inner in value.items()}
    return [as_json(inner) for inner in value] if isinstance(value, list) else value


def faults(schema: str, text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(json.loads(schemas()[schema]))
    return [
        ".".join(map(str, error.absolute_path)) for error in validator.iter_errors(as_json(parse_yaml(text, "a").value))
    ]


@pytest.mark.parametrize("name", ["basis.schema.json", "scenario.schema.json"])
def test_the_shipped_schema_is_current(name):
    assert (SHIPPED / name).read_text(encoding="utf-8") == schemas()[name], (
        'run: python -c "from pathlib import Path; from woonscenario.files.schema import write_schemas; '
        "write_schemas(Path('params/schema'))\""
    )


@pytest.mark.parametrize("name", ["basis.schema.json", "scenario.schema.json"])
def test_a_schema_is_a_valid_schema(name):
    schema = json.loads(schemas()[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_writing_gives_the_same_bytes_each_time(tmp_path):
    write_schemas(tmp_path / "een")
    write_schemas(tmp_path / "twee")
    for name in schemas():
        assert (tmp_path / "een" / name).read_bytes() == (tmp_path / "twee" / name).read_bytes()


def test_every_field_of_the_registry_is_described_with_label_and_unit():
    parts = json.loads(schemas()["basis.schema.json"])["properties"]["assumptions"]["properties"]
    for part, name, field in registry():
        described = parts[part]["properties"][name]
        assert described["title"].startswith(f"{field.title} [")
        assert described["description"] == field.description


def test_a_delay_may_have_the_range_of_its_first_share_and_another_group_may_not():
    delay = BASIS.replace("[0.6, 0.3, 0.1, 0, 0, 0],", "[0.6, 0.3, 0.1, 0, 0, 0], range: [0.5, 0.7],")
    assert delay != BASIS
    assert faults("basis.schema.json", delay) == []
    mix = BASIS.replace("{laag: 0.7, midden: 0.3, vrij: 0},", "{laag: 0.7, midden: 0.3, vrij: 0}, range: [0.5, 0.8],")
    assert mix != BASIS
    assert "assumptions.harmonisation.offered_mix" in faults("basis.schema.json", mix)


def test_the_invented_basis_and_scenarios_fit():
    assert faults("basis.schema.json", BASIS) == []
    assert [faults("scenario.schema.json", text) for text in SCENARIOS.values()] == [[], [], []]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("value: 0.3, range: [0.2, 0.4]", "value: 12", "assumptions.production.soft_dropout.value"),
        ("value: projects", "value: project", "assumptions.production.policy.value"),
        ("value: 2022", "value: 1890", "assumptions.horizon.start_year.value"),
        ("[0.6, 0.3, 0.1, 0, 0, 0]", "[0.6, 0.4]", "assumptions.production.hard_delay.value"),
        ("{step: {2022: 15, 2025: 12}}", "{step: {}}", "assumptions.targets.net_growth.value"),
        ("status: afgeleid", "status: feitje", "assumptions.production.soft_dropout.status"),
        ("woz_ratio:", "woz_rato:", "assumptions.sales"),
    ],
)
def test_an_editor_marks_a_wrong_value_in_the_basis(old, new, where):
    assert BASIS.count(old) == 1
    assert where in faults("basis.schema.json", BASIS.replace(old, new))
