"""Under which heading an analyst looks for an assumption: the one place that says so."""

from __future__ import annotations

BUILD, LOSE, DIVIDE = "Bouwen", "Verkopen en slopen", "Verdelen"
TASK, LOTTERY, UNCERTAIN = "Statushouders en doelgroepen", "Loting", "Onzekerheid"
GROUPS = (BUILD, LOSE, DIVIDE, TASK, LOTTERY, UNCERTAIN)

_PARTS = {
    "production": BUILD,
    "flex": BUILD,
    "targets": BUILD,
    "city": BUILD,
    "demolition": LOSE,
    "sales": LOSE,
    "liberalisation": LOSE,
    "turnover": DIVIDE,
    "harmonisation": DIVIDE,
    "rent_policy": DIVIDE,
    "private_rent": DIVIDE,
    "allocation": DIVIDE,
    "seekers": DIVIDE,
    "statushouders": TASK,
    "uncertainty": UNCERTAIN,
    "horizon": UNCERTAIN,
}
_FIELDS = {
    "production.period_correlation": UNCERTAIN,
    "production.owner_correlation": UNCERTAIN,
    "allocation.policy": TASK,
    "allocation.nonregular_share": TASK,
    "allocation.signal_share": TASK,
    "allocation.mediated_number": TASK,
    "allocation.mediated_extra": TASK,
    "allocation.campaign_share": TASK,
    "allocation.campaign_year": TASK,
    "allocation.campaign_week": TASK,
    "allocation.campaign_weeks": TASK,
    "allocation.include_new_build": TASK,
    "allocation.include_intermediary": TASK,
    "allocation.order": TASK,
    "allocation.division": TASK,
    "allocation.urgent_priority_until": TASK,
    "allocation.lottery_share": LOTTERY,
    "allocation.open_reactions": LOTTERY,
    "allocation.rounds_per_year": LOTTERY,
}
"""Fields that stand elsewhere than the rest of their part."""


def group_of(key: str) -> str:
    """Give the heading of an assumption by its dotted key; a part that has no heading yet counts as dividing."""
    return _FIELDS.get(key) or _PARTS.get(key.partition(".")[0], DIVIDE)
