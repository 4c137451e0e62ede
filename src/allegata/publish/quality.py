"""What a case file says of its own engine: error rates measured on the gold set, and the standards it was coded by."""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured figure. `low` and `high` bound its 95 % interval; `value` lies between 0 and 1 for shares and F1."""

    ability: str
    measure: str
    value: float
    low: float | None = None
    high: float | None = None
    items: int | None = None
    baseline: float | None = None
    on: str = ""


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """The measured figures of one version of the engine; no rows where nothing was measured."""

    engine: str = ""
    measured: str = ""
    rows: tuple[Measure, ...] = ()


@cache
def packaged_quality() -> Quality:
    """The figures packaged with this version, written by `make gate`."""
    raw = (resources.files("allegata.publish") / "data" / "quality.json").read_bytes()
    return msgspec.json.decode(raw, type=Quality)
