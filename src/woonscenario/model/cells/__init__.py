"""The cells of the stock, their order and the groups that they form.

Cells are sorted by owner, wijk, DAEB, tenancy, size class and rent class. So the cells of one holding (what an owner
has in a wijk, DAEB and tenancy apart) lie side by side, and within it those of one rent group (of the same size).
"""

from woonscenario.model.cells.axes import AXES
from woonscenario.model.cells.layout import Cells, cells_of
from woonscenario.model.cells.places import (
    destinations,
    keys_of,
    liberalised_cells,
    matching,
    new_build_mix,
    opening_dwellings,
    relet_places,
)

__all__ = [
    "AXES",
    "Cells",
    "cells_of",
    "destinations",
    "keys_of",
    "liberalised_cells",
    "matching",
    "new_build_mix",
    "opening_dwellings",
    "relet_places",
]
