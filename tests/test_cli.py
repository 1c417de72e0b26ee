"""The command line: Dutch, with exit codes that say what happened, and quick to start."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.invented import invented_params
from tests.program import Finished, command, contents, in_this_process, woonscenario
from woonscenario.files.manifest import write_manifest

VERBS = ("list", "check", "opening", "run", "compare", "verify", "lab", "board")
ENGLISH = ("usage:", "options:", "positional", "show this help", "error:", "optional arguments")


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "polder")


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_dutch(verb: str):
    ended = in_this_process(*([verb] if verb else []), "--help")
    assert ended.returncode == 0
    assert "gebruik: python -m woonscenario" in ended.stdout
    assert not [word for word in ENGLISH if word in ended.stdout]


def test_without_a_verb_the_help_is_shown_and_the_exit_code_is_2():
    ended = woonscenario()
    assert ended.returncode == 2
    assert all(verb in ended.stdout for verb in VERBS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rnu"], "'rnu' is geen opdracht. Bedoelt u 'run'?"),
        (["verify"], "dit ontbreekt: RUN"),
        (["run", "--dras", "3"], "dit ken ik hier niet: --dras"),
        (["run", "--draws"], "--draws: hier hoort een waarde achter"),
        (["run", "--draws", "-1"], "--draws: -1 kan niet; kies een getal van 0 tot en met 100000"),
        (["run", "--draws", "100001"], "--draws: 100001 kan niet"),
        (["run", "--draws", "0,5"], "--draws: '0,5' is geen heel getal"),
        (["run", "--seed", "een"], "--seed: 'een' is geen heel getal"),
        (["run", "--seed", "²"], "--seed: '²' is geen heel getal"),
        (["run", "--set", "production.policy"], "--set: 'production.policy' is geen aanname met een waarde"),
        (["run", "--set", "a.b=1", "--set", "a.b=2"], "--set: 'a.b' is twee keer gezet"),
        (["run", "--params", "bestaat-niet"], "--params: de map 'bestaat-niet' bestaat niet"),
        (["verify", "bestaat-niet"], "RUN: de map 'bestaat-niet' bestaat niet"),
        (["compare", "bestaat-niet", "ook-niet"], "RUN: de map 'bestaat-niet' bestaat niet"),
    ],
)
def test_what_cannot_be_done_is_said_in_dutch_with_exit_code_2(arguments: list[str], message: str):
    ended = in_this_process(*arguments)
    assert ended.returncode == 2
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not [word for word in ENGLISH if word in ended.stderr]


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("production.soft_dropout=0,4", "0,4"),
        ("production.soft_dropuot=0.4", "Bedoelt u"),
        ("production.soft_dropout=12", "12"),
        ("production.soft_dropout=", "er staat geen waarde"),
    ],
)
def test_an_override_goes_through_the_same_checks(params: Path, tmp_path: Path, override: str, message: str):
    ended = in_this_process("run", "trend", "--params", params, "--out", tmp_path / "uit", "--set", override)
    assert ended.returncode == 2
    assert "--set" in ended.stderr
    assert message in ended.stderr
    assert not (tmp_path / "uit").exists()


def test_list_shows_every_scenario_with_its_question_and_marks_the_reference(params: Path):
    ended = woonscenario("list", "--params", params)
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = {line.split()[0]: line for line in ended.stdout.splitlines()}
    assert set(lines) == {"ambitie", "plan", "trend"}
    assert "Wat als elk plan op tijd klaar is?" in lines["plan"]
    assert "referentie" in lines["trend"]
    assert "referentie" not in lines["plan"]


def test_list_does_not_load_the_heavy_libraries(params: Path):
    code = (
        "import sys; from woonscenario.cli import main; "
        f"assert main(['list', '--params', {str(params)!r}]) == 0; "
        "print(sorted({'pandas', 'numba', 'altair', 'papermill', 'scipy', 'nbformat'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_check_says_that_all_is_well(params: Path):
    ended = woonscenario("check", "--params", params)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Alles klopt" in ended.stdout


def test_check_reports_every_fault_of_every_file_at_once(params: Path):
    (params / "scenarios" / "fout.yaml").write_text(
        'question: "?"\ndifferences:\n\tsales: {woz_ratio: 1}\n', encoding="utf-8", newline="\n"
    )
    (params / "opening" / "wijken.csv").write_text("", encoding="utf-8")
    ended = in_this_process("check", "--params", params)
    assert ended.returncode == 2
    assert "polder/scenarios/fout.yaml:3:1" in ended.stderr
    assert "polder/opening/wijken.csv" in ended.stderr


def test_check_warns_about_two_names_for_one_scenario(params: Path):
    same = (params / "scenarios" / "trend.yaml").read_text(encoding="utf-8")
    (params / "eigen" / "kopie.yaml").write_text(same, encoding="utf-8", newline="\n")
    ended = in_this_process("check", "--params", params)
    assert ended.returncode == 0
    assert "let op" in ended.stdout
    assert "'trend'" in ended.stdout
    assert "'kopie'" in ended.stdout


def test_check_of_one_file_leaves_the_others_out(params: Path):
    (params / "opening" / "wijken.csv").write_text("", encoding="utf-8")
    ended = in_this_process("check", params / "scenarios" / "trend.yaml", "--params", params)
    assert "wijken.csv: het bestand is leeg" not in ended.stdout


def test_a_folder_without_a_manifest_is_no_run(tmp_path: Path):
    ended = in_this_process("verify", tmp_path)
    assert ended.returncode == 2
    assert "is geen volledige run: manifest.json ontbreekt" in ended.stderr


def test_the_name_of_a_scenario_instead_of_a_run_is_answered_with_the_folders_of_its_runs(tmp_path: Path):
    for name in ("trend-0123abcd", "trend-4567cdef", "trendbreuk-01234567", "plan-89abcdef"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").touch()
    ended = woonscenario("compare", "trend", "plan", "weg", "--out", tmp_path, cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[:3] == [
        "RUN: de map 'plan' bestaat niet; bedoelt u plan-89abcdef?",
        "RUN: de map 'trend' bestaat niet; bedoelt u trend-0123abcd of trend-4567cdef?",
        "RUN: de map 'weg' bestaat niet; geef een map onder outputs/",
    ]


def test_help_names_the_command_that_the_user_typed():
    ended = woonscenario("run", "--help", WOONSCENARIO_STARTED_AS="python3 bootstrap.py")
    assert ended.stdout.startswith("gebruik: python3 bootstrap.py run")


def test_check_warns_when_the_observed_stock_is_of_another_municipality(params: Path):
    observed = params / "observed" / "voorraad.csv"
    text = observed.read_text(encoding="utf-8")
    # 1000 dwellings are in the opening stock; 5 % of that is 50.
    observed.write_text(text.replace("2022,1000,", "2022,1050,"), encoding="utf-8", newline="\n")
    assert "let op" not in in_this_process("check", "--params", params).stdout
    observed.write_text(text.replace("2022,1000,", "2022,1051,"), encoding="utf-8", newline="\n")
    ended = in_this_process("check", "--params", params)
    assert ended.returncode == 0
    assert "let op: De openingsvoorraad telt 1000 sociale huurwoningen" in ended.stdout
    assert "1051" in ended.stdout


def test_check_looks_at_the_runs_beside_the_params_folder_alone(params: Path, tmp_path: Path):
    elsewhere, run = tmp_path / "elders" / "params", tmp_path / "elders" / "outputs" / "trend-12345678"
    shutil.copytree(params, elsewhere)
    run.mkdir(parents=True)
    write_manifest(run, {"identity": {"inputs": {"observed/voorraad.csv": "eerder"}}})
    assert "rusten op de eerdere cijfers" not in in_this_process("check", "--params", params).stdout
    told = in_this_process("check", "--params", elsewhere).stdout
    assert "observed/voorraad.csv is veranderd; deze runs rusten op de eerdere cijfers: trend-12345678" in told


def test_an_unexpected_failure_is_short_and_says_where_details_are(tmp_path: Path):
    code = (
        "import sys; from woonscenario.cli import verbs, main; "
        "verbs.list_scenarios.__code__ = (lambda chosen: 1 / 0).__code__; sys.exit(main(['list']))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 1
    assert "Er ging iets onverwachts mis (ZeroDivisionError" in ended.stderr
    assert "Traceback" not in ended.stderr
    details = Path(ended.stderr.split()[-1])
    assert "ZeroDivisionError" in details.read_text(encoding="utf-8")
    details.unlink()


def test_progress_and_messages_go_to_stderr_and_the_result_to_stdout(finished: Finished):
    assert "trend (1 van 2)" in finished.said
    assert "ambitie (2 van 2)" in finished.said
    assert finished.printed.count("\n") == 1


def test_opening_says_what_it_wrote_and_how_far_the_margins_are(tmp_path: Path):
    shipped = Path(__file__).resolve().parents[1] / "params"
    params = Path(shutil.copytree(shipped, tmp_path / "params"))
    ended = in_this_process("opening", "--params", params)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "geschreven: params/opening/stock.csv" in ended.stdout
    assert "grootste afwijking van een randtotaal: 0,6 woningen" in ended.stdout
    assert (params / "opening" / "stock.csv").read_bytes() == (shipped / "opening" / "stock.csv").read_bytes()


def test_opening_with_bad_margins_says_so_and_writes_nothing(params: Path):
    before = contents(params)
    ended = in_this_process("opening", "--params", params)
    assert ended.returncode == 2
    assert "polder/opening/margins.csv: het bestand ontbreekt" in ended.stderr
    assert contents(params) == before


def test_opening_leaves_a_table_alone_that_the_user_replaced(tmp_path: Path):
    shipped = Path(__file__).resolve().parents[1] / "params"
    params = Path(shutil.copytree(shipped, tmp_path / "params"))
    projects = params / "opening" / "projects.csv"
    projects.write_bytes(projects.read_bytes().replace(b",hard,", b",zacht,"))
    before = contents(params)
    ended = in_this_process("opening", "--params", params)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("params/opening/projects.csv: is gewijzigd sinds `opening` dit bestand bouwde")
    assert contents(params) == before
    assert in_this_process("opening", "--params", params, "--again").returncode == 0
    assert projects.read_bytes() == (shipped / "opening" / "projects.csv").read_bytes()


def test_lab_refuses_a_port_that_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = in_this_process("lab", "--no-browser", "--port", str(port))
    assert ended.returncode == 2
    assert ended.stderr == f"--port: poort {port} is in gebruik; kies een andere poort\n"


def test_lab_listens_on_this_machine_only_and_stops_when_interrupted():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = subprocess.Popen(
        command("lab", "--no-browser", "--port", str(port)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        wait_until_open(port)
        children = psutil.Process(started.pid).children(recursive=True)
        listening = [connection for child in children for connection in child.net_connections("inet")]
        assert {connection.laddr.ip for connection in listening if connection.status == "LISTEN"} == {"127.0.0.1"}
    finally:
        started.send_signal(signal.SIGINT)
        _, said = started.communicate(timeout=60)
    assert started.returncode == 130
    assert said.splitlines()[0].startswith(f"JupyterLab staat op http://127.0.0.1:{port}/lab?token=")
    assert said.splitlines()[0].endswith("stop met Ctrl-C")
    assert said.splitlines()[-1] == "JupyterLab is gestopt."
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def wait_until_open(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("JupyterLab did not start")
