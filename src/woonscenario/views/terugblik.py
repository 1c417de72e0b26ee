"""How good the model was: the error table of a backtest, its verdicts in words, and what the calibration could tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import altair as alt
import pandas as pd

from woonscenario.files.fitted import SavedFit
from woonscenario.views import labels
from woonscenario.views.charts.picture import Picture, Template, fill

CAMPAIGN_CASES = {
    "vooraf": "Aanbod zoals vooraf genoemd",
    "gerealiseerd": "Gerealiseerd aanbod",
    "gerealiseerd_passend": "Gerealiseerd aanbod, alle huren passend",
}
_QUANTITIES = {"campaign_dwellings": "woningen", "campaign_persons": "personen"}
_OFF = "afwijking van het gepubliceerde cijfer (%)"
_COLOURS = [labels.INK, labels.GAIN, labels.LOSS]
"""Of the model and the two forecasts; their shapes say the same."""
_DETERMINED = {"bepaald": "bepaald", "ten_dele": "ten dele", "niet_bepaald": "niet bepaald"}


def error_table(rows: pd.DataFrame, names: Mapping[str, str], units: Mapping[str, str]) -> pd.DataFrame:
    """Give the error table under Dutch headings; `names` and `units` of the series by indicator."""
    shown = []
    for row in rows.to_dict("records"):
        unit = units[row["indicator"]]
        written = {
            name: labels.by_unit(row[name], unit) for name in ("published", "predicted", "last_value", "linear_trend")
        }
        shown.append(
            {
                "Reeks": names[row["indicator"]],
                "Jaar": str(row["year"]),
                "Gepubliceerd": written["published"],
                "Voorspeld": written["predicted"],
                "Band (p5-p95)": f"{labels.by_unit(row['p05'], unit)} tot {labels.by_unit(row['p95'], unit)}",
                "Fout": labels.change_by_unit(row["predicted"] - row["published"], unit),
                "Laatste waarde": written["last_value"],
                "Lineaire trend": written["linear_trend"],
                "In de band": "ja" if row["inside"] else "nee",
            }
        )
    return pd.DataFrame(shown)


def verdicts(rows: pd.DataFrame, names: Mapping[str, str], units: Mapping[str, str]) -> list[str]:
    """Say per series how far the model is off, and whether it beats the naive forecasts; a loss is called a loss."""
    return [
        _verdict(names[str(indicator)], units[str(indicator)], of_series)
        for indicator, of_series in rows.groupby("indicator", sort=False)
    ]


def _verdict(name: str, unit: str, rows: pd.DataFrame) -> str:
    error = _mean_error(rows, "predicted")
    inside = int(rows["inside"].sum())
    said = [
        f"{name}: het model zit er gemiddeld {_off(error, unit)} naast; in de band: {inside} van de {len(rows)} cijfers"
    ]
    for column, forecast in (("last_value", "de laatste waarde"), ("linear_trend", "de lineaire trend")):
        naive = _mean_error(rows, column)
        if pd.isna(naive):
            said.append(f"{forecast} bestaat niet, want er is maar één bekend cijfer")
        else:
            outcome = "wint van" if error < naive else "verliest van"
            said.append(f"het {outcome} {forecast}, die er {_off(naive, unit)} naast zit")
    return "; ".join(said) + "."


def _off(error: float, unit: str) -> str:
    return labels.change_by_unit(error, unit).removeprefix("+")


def _mean_error(rows: pd.DataFrame, column: str) -> float:
    return float((rows[column] - rows["published"]).abs().mean())


def error_chart(rows: pd.DataFrame, names: Mapping[str, str], *, run_id: str = "") -> Picture:
    """Draw per figure how far the model and the naive forecasts are off, in percent of what was published.

    The band is that of the draws. Growth of the stock is left out: a percentage of a growth near zero says nothing.
    """
    chosen = rows[rows["published"] > 0]
    chosen = chosen[chosen["indicator"].map(lambda name: not name.startswith("net_growth"))]
    place = [f"{names[row['indicator']]} {row['year']}" for row in chosen.to_dict("records")]
    columns = {"predicted": "model", "last_value": "laatste waarde", "linear_trend": "lineaire trend"}
    off = chosen[[*columns, "p05", "p95"]].div(chosen["published"], axis=0).sub(1).mul(100).assign(place=place)
    points = off.melt("place", list(columns), var_name="forecast", value_name="off").dropna()
    points["forecast"] = points["forecast"].map(columns)
    y = alt.Y("place:N", sort=place, title=None)
    x = alt.X("off:Q", title=_OFF)
    drawn = alt.Chart(alt.NamedData("bands")).mark_rule(strokeWidth=6, opacity=0.3)
    band = drawn.encode(y=y, x=alt.X("p05:Q", title=_OFF), x2="p95:Q")
    dots = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(size=70, filled=True)
        .encode(
            y=y,
            x=x,
            shape=alt.Shape("forecast:N", title=None, scale=alt.Scale(domain=list(columns.values()))),
            color=alt.Color("forecast:N", title=None, scale=alt.Scale(domain=list(columns.values()), range=_COLOURS)),
        )
    )
    zero = alt.Chart(alt.NamedData("points")).mark_rule(strokeDash=[4, 3]).encode(x=alt.XDatum(0))
    worst = points.loc[points["off"].abs().idxmax()]
    told = f"De grootste afwijking is {labels.number(worst['off'])} %: {worst['place']}, {worst['forecast']}."
    return fill(
        Template(alt.layer(zero, band, dots).properties(width=460)),
        {"bands": off.to_dict("records"), "points": points.to_dict("records")},
        {},
        "Hoe ver zaten het model en twee eenvoudige voorspellingen ernaast?",
        ["Streep: band van de trekkingen (p5-p95). Nul: precies het gepubliceerde cijfer."],
        "Per gepubliceerd cijfer de afwijking van het model en van de eenvoudige voorspellingen.",
        told,
        run_id=run_id,
        width=460,
    )


def campaign_table(campaign: pd.DataFrame) -> pd.DataFrame:
    """Give the table of the campaign under Dutch headings."""
    return pd.DataFrame(
        {
            "Aanbod": [CAMPAIGN_CASES[case] for case in campaign["supply"]],
            "Per week": [labels.number(value) for value in campaign["supply_per_week"]],
            "Wat": [_QUANTITIES[quantity] for quantity in campaign["quantity"]],
            "Gepubliceerd": [labels.number(value) for value in campaign["published"]],
            "Voorspeld": [labels.number(value) for value in campaign["predicted"]],
            "Band (p5-p95)": [
                f"{labels.number(low)} tot {labels.number(high)}"
                for low, high in zip(campaign["p05"], campaign["p95"], strict=True)
            ],
        }
    )


def campaign_verdicts(campaign: pd.DataFrame) -> Iterator[str]:
    """Say which part of the miss is supply, which part the rents of what is offered, and what is left."""
    for quantity, unit in _QUANTITIES.items():
        rows = campaign[campaign["quantity"] == quantity].set_index("supply")
        published = rows["published"].iloc[0]
        before, realised, fitting = (rows.loc[case, "predicted"] for case in CAMPAIGN_CASES)
        gaps = (published - before, realised - before, fitting - realised, published - fitting)
        gap, supply, rents, left = map(labels.number, gaps)
        yield (
            f"Versnellingsactie: {labels.number(published)} {unit} gepubliceerd, {labels.number(before)} voorspeld met "
            f"het aanbod van vooraf. Van het gat van {gap} komt {supply} doordat er meer vrijkwam, {rents} doordat het "
            f"model woningen met een te hoge huur niet toewijst, en blijft {left} onverklaard."
        )


def fit_table(fit: SavedFit) -> pd.DataFrame:
    """Give the calibrated parameters under Dutch headings."""
    return pd.DataFrame(
        {
            "Parameter": [one.name for one in fit.parameters],
            "Waarde": [_shown(one.value) for one in fit.parameters],
            "Bandbreedte": [f"{_shown(one.range[0])} tot {_shown(one.range[1])}" for one in fit.parameters],
            "Door de cijfers": [_DETERMINED[one.determined] for one in fit.parameters],
            "Uitleg": [one.reason for one in fit.parameters],
        }
    )


def _shown(value: float) -> str:
    return labels.number(value) if value >= 100 else labels.number(value, 2)
