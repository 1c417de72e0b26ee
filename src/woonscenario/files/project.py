"""Where the project stands: notebooks, lock, shipped params and outputs."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
