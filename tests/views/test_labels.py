"""Numbers and words as a Dutch reader expects them."""

import itertools
import math

import numpy as np
import pytest

from woonscenario.model import tables
from woonscenario.views import labels


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (46939, 0, "46.939"),
        (1234.5, 1, "1.234,5"),
        (-1234.4, 0, "−1.234"),
        (-0.2, 0, "0"),
        (0.0, 0, "0"),
        (999.6, 0, "1.000"),
        (math.nan, 0, "–"),
    ],
)
def test_numbers_have_dots_for_thousands_and_a_comma_for_decimals(value, decimals, text):
    assert labels.number(value, decimals) == text


@pytest.mark.parametrize(("value", "text"), [(1200, "+1.200"), (-340, "−340"), (0.3, "0"), (-0.3, "0")])
def test_a_change_carries_its_sign_and_no_change_carries_none(value, text):
    assert labels.change(value) == text


def test_a_share_reads_as_a_percentage_that_does_not_break_over_lines():
    assert labels.percent(0.703) == "70,3\u00a0%"
    assert labels.percent(math.nan) == "–"


def test_a_listing_ends_with_en():
    assert labels.listing(["plan"]) == "plan"
    assert labels.listing(["plan", "trend", "ambitie"]) == "plan, trend en ambitie"


def test_large_numbers_of_assumptions_get_dots_and_years_do_not():
    assert labels.assumed("1100 (2022), 1000 (2025), stapsgewijs", "woningen/jaar") == (
        "1.100 (2022), 1.000 (2025), stapsgewijs"
    )
    assert labels.assumed("46055,33", "woningen") == "46.055,33"
    assert labels.assumed("0,1234", "aandeel") == "0,1234"
    assert labels.assumed("2026; 2030", "jaar") == "2026; 2030"


def test_a_method_word_is_shown_in_dutch():
    assert labels.assumed("net_growth", "keuze") == "zoveel als nodig voor de nettogroei van het doel"


def test_every_cause_status_and_dimension_of_the_tables_has_a_dutch_text():
    assert set(labels.CAUSES) == set(tables.CAUSES)
    assert set(labels.STATUSES) == set(tables.STATUSES)
    assert tables.TOTAL in labels.DIMENSIONS


def linear_channels(colour: str) -> np.ndarray:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels])


def luminance(colour: str) -> float:
    return float(np.array([0.2126, 0.7152, 0.0722]) @ linear_channels(colour))


SERIES_COLOURS = (labels.REFERENCE_COLOUR, *labels.OTHER_COLOURS, labels.TARGET_COLOUR)


@pytest.mark.parametrize("colour", [*SERIES_COLOURS, labels.QUIET, labels.GAIN, labels.LOSS])
def test_every_colour_can_be_read_as_text_on_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_every_series_has_a_colour_and_a_dash_of_its_own():
    dashes = (labels.REFERENCE_DASH, *labels.OTHER_DASHES, labels.TARGET_DASH)
    assert len(set(SERIES_COLOURS)) == len(set(dashes)) == 6


SEEN_WITHOUT = {
    "red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""Source: Machado, Oliveira and Fernandes (2009), severity 1.0; linear RGB."""
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab_of(colour: str, matrix: np.ndarray) -> np.ndarray:
    seen = np.clip(matrix @ linear_channels(colour), 0, 1)
    x, y, z = np.cbrt(TO_XYZ @ seen / np.array([0.9505, 1, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("cone", list(SEEN_WITHOUT))
def test_series_can_be_told_apart_without_one_kind_of_cone(cone):
    seen = [lab_of(colour, np.array(SEEN_WITHOUT[cone])) for colour in SERIES_COLOURS]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 15
