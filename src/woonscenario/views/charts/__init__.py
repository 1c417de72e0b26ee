"""Charts: tables in, pictures out; each with its definition, unit and Dutch alt text."""

from woonscenario.views.charts.assumptions import assumptions_table
from woonscenario.views.charts.attribution import differences_by_assumption
from woonscenario.views.charts.causes import waterfall_of_changes
from woonscenario.views.charts.kernvoorraad import kernvoorraad_against_floor
from woonscenario.views.charts.letting import letting_charts
from woonscenario.views.charts.picture import Picture
from woonscenario.views.charts.production import plan_against_realisation
from woonscenario.views.charts.stock import stock_against_target
from woonscenario.views.charts.style import NARROW, WIDE
from woonscenario.views.charts.wijken import social_share_by_wijk

__all__ = [
    "NARROW",
    "WIDE",
    "Picture",
    "assumptions_table",
    "differences_by_assumption",
    "kernvoorraad_against_floor",
    "letting_charts",
    "plan_against_realisation",
    "social_share_by_wijk",
    "stock_against_target",
    "waterfall_of_changes",
]
