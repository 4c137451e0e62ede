"""How far people agree: Krippendorff's alpha for nominal values, any number of people, values missing or not.

source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

_FEWEST = 2


def alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha: 1 where all agree, 0 where they agree as often as chance would have it.

    Coincidences are counted over the units that two people or more gave a value: a unit of m values adds 1/(m - 1) for
    each ordered pair of them. With o the coincidences of a value with itself, n_v those of value v and n all of them:
    alpha = ((n - 1) * sum(o) - sum(n_v * (n_v - 1))) / (n * (n - 1) - sum(n_v * (n_v - 1))).

    Args:
        units: of each unit the values that people gave it, None where one gave none.

    Returns:
        alpha, or None where nothing can differ: fewer than two units' worth of values, or one value alone.
    """
    same = 0.0
    totals: Counter[Hashable] = Counter()
    for unit in units:
        values = Counter(v for v in unit if v is not None)
        given = values.total()
        if given < _FEWEST:
            continue
        same += sum(held * (held - 1) for held in values.values()) / (given - 1)
        totals.update(values)
    n = totals.total()
    by_value = sum(held * (held - 1) for held in totals.values())
    chance = n * (n - 1) - by_value
    return ((n - 1) * same - by_value) / chance if chance else None
