"""The year, step by step, and the run over years and draws."""

from woonscenario.model.flow.run import BLOCK, expect_model, project, run_model

__all__ = ["BLOCK", "expect_model", "project", "run_model"]
