"""The panel of the werkbank without its widgets: what can be moved, what was moved, and which answer counts."""

from woonscenario.views.panel.answers import Answer, Answers
from woonscenario.views.panel.controls import Control, Kind, Slot, controls_of
from woonscenario.views.panel.groups import GROUPS, group_of
from woonscenario.views.panel.state import Panel

__all__ = ["GROUPS", "Answer", "Answers", "Control", "Kind", "Panel", "Slot", "controls_of", "group_of"]
