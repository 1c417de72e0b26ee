"""Recompute the account of a run from its tables: stock + changes = next stock, cell by cell."""

from __future__ import annotations

import pandas as pd

from woonscenario.files.stopped import RunStopped
from woonscenario.model.tables import STOCK, Opening, Results

CELL = list(STOCK.key)
HALF_DECIMAL = 0.5e-6
"""Rounding of one saved value: half of the sixth decimal."""


def check_account(results: Results, opening: Opening) -> float:
    """Give the largest difference in the saved tables [dwellings]; raises RunStopped naming year, cell and difference.

    Saved values have six decimals, so a difference may be as large as the rounding of the values that meet in it.
    """
    return max(_check_opening(results.stock, opening), _check_years(results))


def _check_opening(stock: pd.DataFrame, opening: Opening) -> float:
    first = stock[stock["year"] == stock["year"].min()]
    published = opening.stock.set_index(CELL)["dwellings"].astype("float64")
    differences = [
        rows.set_index(CELL)["dwellings"]
        .sub(published, fill_value=0.0)
        .rename(str(draw))
        .to_frame("difference")
        .assign(draw=draw)
        for draw, rows in first.groupby("draw", sort=False)
    ]
    found = pd.concat(differences).reset_index()
    worst = found.loc[found["difference"].abs().idxmax()]
    if abs(worst["difference"]) > HALF_DECIMAL:
        raise RunStopped(
            f"De beginstand van de run is niet de openingsstand: {_place(worst)} verschilt "
            f"{worst['difference']:.6f} woningen. De run is gestopt."
        )
    return float(abs(worst["difference"]))


def _check_years(results: Results) -> float:
    key = ["draw", "year", *CELL]
    changes = results.stock_changes.groupby(key, sort=False)["dwellings"].agg(["sum", "size"])
    stock = results.stock.set_index(key)["dwellings"]
    closing = results.stock.assign(year=results.stock["year"] - 1).set_index(key)["dwellings"]
    last_year = results.stock["year"].max()
    account = pd.DataFrame({"opening": stock, "changes": changes["sum"], "booked": changes["size"], "closing": closing})
    account = account.fillna(0.0).reset_index()
    account = account[account["year"].between(results.stock["year"].min(), last_year - 1)]
    account["difference"] = account["closing"] - account["opening"] - account["changes"]
    allowed = HALF_DECIMAL * (2 + account["booked"]) + 1e-9 * account["opening"].abs()
    wrong = account[account["difference"].abs() > allowed]
    if not wrong.empty:
        row = wrong.loc[wrong["difference"].abs().idxmax()]
        raise RunStopped(
            f"De rekening sluit niet in {row['year']}: {_place(row)}: {row['opening']:.6f} + {row['changes']:.6f} is "
            f"niet {row['closing']:.6f}; verschil {row['difference']:.6f} woningen. De run is gestopt."
        )
    return float(account["difference"].abs().max()) if len(account) else 0.0


def _place(row: pd.Series) -> str:
    return f"trekking {row['draw']}, cel {' · '.join(str(row[name]) for name in CELL)}"
