"""What the watch knows of one address between two visits."""

from __future__ import annotations

from typing import Literal

import msgspec

from allegata.watch.observation import Sight


class State(msgspec.Struct, frozen=True, kw_only=True):
    """One watched address. Times are ISO; `since` is when its present standing began.

    `version` is the last version of the article that was seen, kept through removals and failures. `told` says that a
    lasting failure was told; `turns` are the times of removals and returns, the newest last.
    """

    url: str
    version: Sight | None = None
    standing: Literal["new", "there", "gone"] = "new"
    address: str | None = None
    at: str | None = None
    since: str | None = None
    why: str = ""
    changed_at: str | None = None
    failures: int = 0
    failing_since: str | None = None
    failing_why: str = ""
    told: bool = False
    retry_after: int = 0
    turns: tuple[str, ...] = ()
    flapping_told: bool = False
    silence_told: bool = False
