"""Fit cells to margins by iterative proportional fitting, and round them to whole dwellings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.float64]
WholeCells = NDArray[np.int64]

MOST_ROUNDS = 2_000
CLOSE_ENOUGH = 1e-9
"""Largest misfit of a margin, as a share of the total, at which the fitting stops."""
_CANDIDATES = 400


@dataclass(frozen=True)
class Margin:
    """Targets [dwellings] over some axes of the cells; `axes` rises and `targets` has those axes in that order."""

    name: str
    axes: tuple[int, ...]
    targets: Cells


class CannotFit(Exception):
    """The margins cannot be met; `misfits` pairs the name of a margin with its largest misfit [dwellings]."""

    def __init__(self, misfits: Sequence[tuple[str, float]]) -> None:
        super().__init__(", ".join(f"{name}: {misfit:.3f}" for name, misfit in misfits))
        self.misfits = tuple(misfits)


def sum_over(cells: NDArray, axes: tuple[int, ...]) -> NDArray:
    """Sum the cells over every axis that is not in `axes` [dwellings]."""
    return cells.sum(axis=tuple(axis for axis in range(cells.ndim) if axis not in axes))


def fit(start: Cells, margins: Sequence[Margin]) -> Cells:
    """Scale `start` [dwellings by cell] in turn to each margin until all are met; a zero stays zero.

    The result is the set of cells nearest to `start` in relative entropy that has these margins. Raises CannotFit.
    Source: Deming and Stephan (1940), doi:10.1214/aoms/1177731829.
    """
    cells = start.astype(np.float64)
    allowed = CLOSE_ENOUGH * max((float(margin.targets.sum()) for margin in margins), default=0.0)
    for _ in range(MOST_ROUNDS):
        for margin in margins:
            cells = cells * _spread(_ratio(margin.targets, sum_over(cells, margin.axes)), margin.axes, cells.ndim)
        if all(_misfit(cells, margin) <= allowed for margin in margins):
            return cells
    raise CannotFit([(margin.name, _misfit(cells, margin)) for margin in margins if _misfit(cells, margin) > allowed])


def round_to_whole(cells: Cells, margins: Sequence[Margin]) -> WholeCells:
    """Round cells to whole dwellings whose sum and, as far as can be, margins equal the rounded targets.

    The cells are first rounded in order so that every running total is right to half a dwelling; then single
    dwellings move between open cells for as long as that brings the margins nearer. Deterministic.
    """
    running = np.floor(np.round(np.cumsum(cells.ravel()), 9) + 0.5).astype(np.int64)
    whole = np.diff(running, prepend=0)
    open_cells = np.flatnonzero(cells.ravel() > 0)
    exact = cells.ravel()[open_cells]
    places = [_places(margin, cells.shape)[open_cells] for margin in margins]
    gaps = [
        np.bincount(place, weights=whole[open_cells], minlength=margin.targets.size)
        - largest_remainder(margin.targets.ravel())
        for place, margin in zip(places, margins, strict=True)
    ]
    counts = whole[open_cells]
    while any(gap.any() for gap in gaps) and (move := _best_move(counts, exact, places, gaps)):
        giver, taker = move
        counts[giver] -= 1
        counts[taker] += 1
        for place, gap in zip(places, gaps, strict=True):
            gap[place[giver]] -= 1
            gap[place[taker]] += 1
    whole[open_cells] = counts
    return whole.reshape(cells.shape)


def largest_remainder(amounts: Cells) -> WholeCells:
    """Round amounts to whole numbers that keep the rounded sum; the largest fractions are rounded up."""
    rounded = np.floor(np.round(amounts, 9)).astype(np.int64)
    missing = round(float(amounts.sum())) - int(rounded.sum())
    fractions = np.round(amounts - rounded, 9)
    rounded[np.argsort(-fractions, kind="stable")[:missing]] += 1
    return rounded


def _ratio(targets: Cells, sums: Cells) -> Cells:
    return np.divide(targets, sums, out=np.zeros_like(targets), where=sums > 0)


def _spread(values: Cells, axes: tuple[int, ...], dimensions: int) -> Cells:
    return np.expand_dims(values, tuple(axis for axis in range(dimensions) if axis not in axes))


def _misfit(cells: Cells, margin: Margin) -> float:
    return float(np.abs(sum_over(cells, margin.axes) - margin.targets).max())


def _places(margin: Margin, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """For each cell, its place in the flattened margin."""
    numbers = np.arange(margin.targets.size).reshape(margin.targets.shape)
    return np.broadcast_to(_spread(numbers, margin.axes, len(shape)), shape).ravel()


def _best_move(
    counts: WholeCells, exact: Cells, places: Sequence[NDArray[np.int64]], gaps: Sequence[Cells]
) -> tuple[int, int] | None:
    """Choose the cell that gives a dwelling and the cell that takes it so that the gaps shrink most."""
    after_giving = np.zeros(len(counts))
    after_taking = np.zeros(len(counts))
    for place, gap in zip(places, gaps, strict=True):
        after_giving += (np.abs(gap - 1) - np.abs(gap))[place]
        after_taking += (np.abs(gap + 1) - np.abs(gap))[place]
    strain = np.round(counts - exact, 9)
    givers = np.lexsort((-strain, after_giving))
    givers = givers[counts[givers] > 0][:_CANDIDATES]
    takers = np.lexsort((strain, after_taking))[:_CANDIDATES]
    change = after_giving[givers][:, None] + after_taking[takers][None, :]
    for place, gap in zip(places, gaps, strict=True):
        same = place[givers][:, None] == place[takers][None, :]
        both = (np.abs(gap - 1) + np.abs(gap + 1) - 2 * np.abs(gap))[place[givers]]
        change = change - np.where(same, both[:, None], 0.0)
    moved = np.where(change < 0, change * 1e6 + strain[takers][None, :] - strain[givers][:, None], 0.0)
    best = int(np.argmin(moved))
    if moved.ravel()[best] == 0.0:
        return None
    return int(givers[best // len(takers)]), int(takers[best % len(takers)])
