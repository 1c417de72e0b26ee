"""woonscenario: an open scenario workbench for social housing in the Netherlands.

The names below are what a notebook may use; each loads when it is first asked for.
"""

import hashlib
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

__version__ = "0.1.0"

PUBLIC = {
    "load_basis": "woonscenario.files.params:load_basis",
    "load_scenario": "woonscenario.files.params:load_scenario",
    "load_opening": "woonscenario.files.opening:load_opening",
    "run_model": "woonscenario.model.flow:run_model",
    "save_tables": "woonscenario.files.outputs:save_tables",
    "compare_runs": "woonscenario.files.comparison:compare_runs",
    "attribute_differences": "woonscenario.explore.attribution:attribute_differences",
    "backtest": "woonscenario.explore.terugblik.backtest:backtest",
    "save_backtest": "woonscenario.explore.terugblik.shown:save_backtest",
    "show_backtest": "woonscenario.explore.terugblik.shown:show_backtest",
    "save_comparison": "woonscenario.files.comparison:save_comparison",
    "opening_overview": "woonscenario.files.opening_overview:opening_overview",
    "count_draws": "woonscenario.views.show:count_draws",
    "charts": "woonscenario.views.charts:",
    "tables": "woonscenario.views.tables:",
    "werkbank": "woonscenario.views.werkbank:werkbank",
    "show": "woonscenario.views.show:show",
    "show_compared_letting": "woonscenario.views.letting.show:show_compared_letting",
    "show_letting": "woonscenario.views.letting.show:show_letting",
    "show_table": "woonscenario.views.show:show_table",
    "with_model_error": "woonscenario.files.backtest:with_model_error",
}
"""Name for notebooks, and the module and name behind it."""

__all__ = [
    "__version__",
    "attribute_differences",
    "backtest",
    "charts",
    "compare_runs",
    "count_draws",
    "load_basis",
    "load_opening",
    "load_scenario",
    "opening_overview",
    "run_model",
    "save_backtest",
    "save_comparison",
    "save_tables",
    "show",
    "show_backtest",
    "show_compared_letting",
    "show_letting",
    "show_table",
    "tables",
    "werkbank",
    "with_model_error",
]


def __getattr__(name: str) -> Any:
    if name not in PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = PUBLIC[name].partition(":")
    loaded = import_module(module)
    return getattr(loaded, attribute) if attribute else loaded


def __dir__() -> list[str]:
    return sorted(__all__)


def source_hash(folder: Path = Path(__file__).parent) -> str:
    """Hash every source file of a package, and nothing compiled, by name and content [64 hexadecimal digits]."""
    digest = hashlib.sha256()
    sources = (path for path in folder.rglob("*") if path.parent.name != "__pycache__" and path.is_file())
    for path in sorted(sources, key=lambda path: path.relative_to(folder).as_posix()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _use_own_kernel_cache() -> None:
    # numba's cache watches only the file of the kernel itself, not what it imports: one folder per source hash.
    name = source_hash()[:16]
    folder = Path(sys.prefix) / "numba" / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        import tempfile  # noqa: PLC0415 (only needed here, and the import must stay cheap)

        folder = Path(tempfile.gettempdir()) / "woonscenario-numba" / name
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if "numba" in sys.modules:
        sys.modules["numba"].config.reload_config()


_use_own_kernel_cache()
# jsonschema (under altair and papermill) builds a grammar of 0.9 s from this optional module; without it, it
# leaves that one string format unchecked.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
