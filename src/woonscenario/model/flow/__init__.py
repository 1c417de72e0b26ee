"""The year, step by step, and the run over years and draws."""

from woonscenario.model.flow.run import BLOCK, project, run_model

__all__ = ["BLOCK", "project", "run_model"]
