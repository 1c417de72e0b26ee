"""The werkbank in a notebook: a thin skin of widgets over the panel."""

from woonscenario.views.werkbank.bench import werkbank

__all__ = ["werkbank"]
